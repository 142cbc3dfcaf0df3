"""Urgent calls made through the verbs only, and the pass of every five minutes."""

from datetime import datetime

from sqlmodel import col, select

from models.duty import Duty, DutyState
from models.procedure import Side
from models.urgent_call import URGENT_CALL
from models.urgent_sheet import UrgentBasis, UrgentCall, UrgentSign
from tasks import clock
from tasks.acts import act
from tasks.database import reading, transaction
from tasks.urgent_calls import UrgentDraft, raise_urgent
from tasks.urgent_stages import climb, follow_hours, telephone_for_referrals
from tests.databases import OWN, Town

MENTAL_HEALTH = "障がい福祉課"
GIVEN = {
    "note_reached": {
        "acknowledged_by": "障がい福祉課 精神 花子",
        "said": "今夜の訪問を依頼し、引き受けていただいた。",
    },
    "note_unreached": {"tried": "代表番号、呼出しのみ"},
    "call_outside": {
        "outside": "night_desk",
        "spoke_to": "宿直 一郎",
        "outside_said": "担当者へ連絡していただくことになった。",
    },
    "acknowledge": {"acknowledged_by": "障がい福祉課 精神 花子"},
    "confirm_handover": {"handed_to": "障がい福祉課 精神 花子"},
    "stand_down": {"stood_down_because": "ご家族が付き添われていることを確認した。"},
}


def a_call(
    town: Town,
    *verbs: str,
    sender: str = OWN,
    receiver: str = MENTAL_HEALTH,
    **different: object,
) -> int:
    """The id of an urgent call begun now and taken through these verbs."""
    usual: dict[str, object] = {
        "to": (town.desks[receiver],),
        "signs": (UrgentSign.SUICIDE,),
        "basis": UrgentBasis.LIFE,
        "whom": "試験 一郎 様",
        "place": "ご自宅（電話 046-000-9999）",
        "situation": "「死にたい」と話され、電話が切れた。",
    }
    draft = UrgentDraft(**{**usual, **different})  # type: ignore[arg-type]
    with transaction(town.scope) as session:
        [made, *_] = raise_urgent(session, draft, town.party(sender, Side.SENDER))
        call_id = made.id
    for verb in verbs:
        do(town, call_id, verb)
    return call_id


def do(town: Town, call_id: int, verb: str, **given: str) -> None:
    """One act by the desk whose verb it is."""
    row = the_call(town, call_id)
    side = URGENT_CALL.verb(verb).by
    desks = {Side.SENDER: row.sender_desk_id, Side.RECEIVER: row.receiver_desk_id}
    named = {desk: agency for agency, desk in town.desks.items()}
    by = town.party(named[desks[side]], side)
    with transaction(town.scope) as session:
        act(session, "urgent_call", call_id, verb, by, {**GIVEN.get(verb, {}), **given})


def five_minutes(_town: Town) -> int:
    """What the pass does now, as the flow calls it; how much it had to do."""
    with transaction() as session:
        return sum(
            stage(session, clock.now(session))
            for stage in (follow_hours, climb, telephone_for_referrals)
        )


def at(town: Town, moment: datetime) -> int:
    """Set the clock and let the pass look."""
    town.set_clock(moment)
    return five_minutes(town)


def the_call(town: Town, call_id: int) -> UrgentCall:
    """The row as it stands."""
    with reading(town.scope) as session:
        return session.get_one(UrgentCall, call_id)


def owed(town: Town, call_id: int) -> list[str]:
    """The steps that are owed, oldest first."""
    query = select(Duty.step).where(
        Duty.procedure == "urgent_call",
        Duty.case_id == call_id,
        Duty.state == DutyState.OPEN,
    )
    with reading(town.scope) as session:
        return list(session.exec(query.order_by(col(Duty.id))))
