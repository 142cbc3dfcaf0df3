"""担当替え made through its tasks, in a town with a second counter of our own side."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlmodel import col, select

from models.agency import Agency, AgencySide, Desk, Post, Rank
from models.procedure import Side
from models.transfer import TRANSFER, TRANSFER_BATCH
from models.transfer_sheet import Transfer, TransferBatch, TransferGround
from tasks.acts import act
from tasks.database import reading, transaction
from tasks.directory import directory, forget_directory
from tasks.transfers import TransferDraft, start_transfer
from tests.databases import OWN, Town

CONTRACTOR = "委託先法人"
CONTRACTOR_DESK = "soudan@itaku.example"
CHECKED = {"consent_check": "covers"}


def a_contractor(town: Town) -> int:
    """The desk of a 受託者 that will run 自立相談支援; it takes part from now on."""
    with transaction(town.scope) as session:
        agency = Agency(
            municipality_id=town.municipality_id,
            name=CONTRACTOR,
            side=AgencySide.OWN,
            contractor=True,
        )
        session.add(agency)
        session.flush()
        desk = Desk(
            municipality_id=town.municipality_id,
            agency_id=agency.id,
            name="相談窓口",
            phone="000-000-0000",
        )
        session.add(desk)
        session.flush()
        for rank in (Rank.STAFF, Rank.CHIEF):
            session.add(
                Post(
                    municipality_id=town.municipality_id,
                    desk_id=desk.id,
                    title=rank.value,
                    rank=rank,
                    email=CONTRACTOR_DESK,
                )
            )
        session.flush()
        forget_directory(session)
        town.desks[CONTRACTOR] = desk.id
        return desk.id


def a_draft(town: Town, to: str = CONTRACTOR, **different: Any) -> TransferDraft:
    """From our counter to another, on the last day of the 年度."""
    own = town.desks[OWN]
    with reading(town.scope) as session:
        held = directory(session)
        seats = [held.seat(own, rank) for rank in (Rank.STAFF, Rank.SENIOR)]
    leaving, substitute = (seat.id for seat in seats if seat)
    entrusted = to != OWN
    usual: dict[str, Any] = {
        "from_desk_id": own,
        "to_desk_id": town.desks[to],
        "leaving_post_id": leaving,
        "substitute_post_id": substitute,
        "hands_over_on": date(2027, 3, 31),
        "ground": TransferGround.ENTRUSTED if entrusted else TransferGround.STAFF,
    }
    return TransferDraft(**{**usual, **different})


def begun(town: Town, to: str = CONTRACTOR, **different: Any) -> int:
    """The id of a batch that has begun."""
    with transaction(town.scope) as session:
        by = town.party(OWN, Side.SENDER, "係長 花子")
        return start_transfer(session, a_draft(town, to, **different), by).id


def receipts(town: Town, batch_id: int) -> list[Transfer]:
    """The receipts of a batch, in order."""
    query = select(Transfer).where(Transfer.batch_id == batch_id)
    with reading(town.scope) as session:
        return list(session.exec(query.order_by(col(Transfer.id))).all())


def the_batch(town: Town, batch_id: int) -> TransferBatch:
    """The row as it stands."""
    with reading(town.scope) as session:
        return session.get_one(TransferBatch, batch_id)


def do(town: Town, transfer: Transfer, verb: str, **given: str) -> None:
    """One act on a receipt by the desk whose verb it is."""
    side = TRANSFER.verb(verb).by
    receives = side is Side.RECEIVER
    desk = transfer.receiver_desk_id if receives else transfer.sender_desk_id
    _act(town, "transfer", transfer.id, verb, desk, given or _usual(verb))


def finish(town: Town, batch_id: int) -> None:
    """End the batch at its old counter."""
    _act(town, "transfer_batch", batch_id, "finish", town.desks[OWN], {})


def _usual(verb: str) -> dict[str, str]:
    return CHECKED if verb == "receive" else {}


def _act(
    town: Town,
    procedure: str,
    case_id: int,
    verb: str,
    desk: int,
    given: dict[str, str],
) -> None:
    named = dict(_names(town))
    declared = {"transfer": TRANSFER, "transfer_batch": TRANSFER_BATCH}[procedure]
    by = town.party(named[desk], declared.verb(verb).by)
    with transaction(town.scope) as session:
        act(session, procedure, case_id, verb, by, given)


def _names(town: Town) -> Iterator[tuple[int, str]]:
    return ((desk, agency) for agency, desk in town.desks.items())
