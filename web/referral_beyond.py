"""この件の前後 — sent on from, sent on to, joined with: for those who may know."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.directory import Directory
from models.procedure import Side
from models.referral import REFERRAL
from models.referral_sheet import Referral, ReferralState
from models.user import Role
from tasks.directory import directory
from tasks.joining import may_join
from tasks.same_person import joined_here, same_person
from web.timeline import Reader

Link = tuple[int, str, str]  # id, 受付番号, the counter at the other end


@dataclass(frozen=True)
class Beyond:
    """What lies beyond this counter; empty for whoever may not know of it."""

    came_from: tuple[Link, ...] = ()  # つなぎ直し元: the sender's own
    went_to: tuple[Link, ...] = ()
    may_reroute: bool = False
    may_pass_on: bool = False
    suggested: str = ""  # the counter that the receiver named
    first: tuple[Link, ...] = ()  # 統合: our own receiving desk's alone
    joined: tuple[Link, ...] = ()
    same: tuple[Link, ...] = ()  # may be joined to one of these


def beyond_this_counter(session: Session, reader: Reader) -> Beyond:
    """What this reader may know and do beyond the two counters of this referral."""
    referral, held = reader.rows.referral, directory(session)
    if reader.side is Side.SENDER:
        return _for_sender(session, held, referral)
    if reader.side is Side.RECEIVER and reader.person.role is not Role.PARTNER:
        return _for_our_desk(session, held, referral)
    if reader.side is Side.RECEIVER:
        return Beyond(may_pass_on=_may(referral, "pass_on"))
    return Beyond()


def _for_sender(session: Session, held: Directory, referral: Referral) -> Beyond:
    before = select(Referral).where(Referral.id == referral.rerouted_from)
    after = select(Referral).where(col(Referral.rerouted_from) == referral.id)
    suggested = referral.suggested_desk_id
    return Beyond(
        came_from=tuple(_to(held, each) for each in session.exec(before)),
        went_to=tuple(_to(held, each) for each in session.exec(after)),
        may_reroute=_may(referral, "reroute"),
        suggested=held.desk_label(suggested) if suggested else "",
    )


def _for_our_desk(session: Session, held: Directory, referral: Referral) -> Beyond:
    first = select(Referral).where(Referral.id == referral.joined_to)
    same = same_person(session, referral) if may_join(referral) else []
    return Beyond(
        may_pass_on=_may(referral, "pass_on"),
        first=tuple(_from(held, each) for each in session.exec(first)),
        joined=tuple(_from(held, each) for each in joined_here(session, referral)),
        same=tuple(_from(held, each) for each in same),
    )


def _may(referral: Referral, verb: str) -> bool:
    declared = REFERRAL.verb(verb)
    return ReferralState(referral.state) in declared.from_states


def _to(held: Directory, referral: Referral) -> Link:
    return referral.id, referral.number, held.desk_label(referral.receiver_desk_id)


def _from(held: Directory, referral: Referral) -> Link:
    return referral.id, referral.number, held.desk_label(referral.sender_desk_id)
