"""統合 — our desk finds that two counters wrote about the same person.

Only our own desk looks, and only where both consents let it read who the person is.
Neither counter hears of the other: the second keeps its receipt and its result.
"""

from sqlmodel import Session, col, select

from models.decide import Party
from models.referral import TAKEN_UP
from models.referral_sheet import Referral, ReferralState
from models.refusals import GivenMissing, StepNotOpen
from tasks.acts import act
from tasks.same_person import has_joined, same_person


def join(
    session: Session,
    referral_id: int,
    first_id: int,
    by: Party,
    version: int | None = None,
) -> None:
    """Join a referral to the first about the same person; its sender is told 受付済.

    Raises GivenMissing where `same_person` does not name it, and what `act` raises.
    """
    second = _both_locked(session, first_id, referral_id).get(referral_id)
    if second is None or first_id not in {r.id for r in same_person(session, second)}:
        raise GivenMissing("「先のつなぎ」を選び直してください。", "first")
    if has_joined(session, second):
        raise StepNotOpen(
            f"{second.number}：ほかのつなぎを統合した件は、さらに統合できません。"
        )
    if second.state is ReferralState.SENT:
        act(session, "referral", second.id, "acknowledge", by, None, version)
        version = None
    first = {"joined_to": str(first_id)}
    act(session, "referral", second.id, "join", by, first, version)


def _both_locked(session: Session, *ids: int) -> dict[int, Referral]:
    """Lock them in the order of their numbers, and return them by id."""
    found = session.exec(
        select(Referral)
        .where(col(Referral.id).in_(ids))
        .order_by(col(Referral.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {each.id: each for each in found}


def may_join(referral: Referral) -> bool:
    """Tell whether it is at a stage at which our desk can still join it."""
    return referral.state in TAKEN_UP | {ReferralState.SENT}
