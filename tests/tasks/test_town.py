"""The town every other test lives in, on both databases."""

from models.referral_sheet import Referral, ReferralState
from tasks import clock
from tasks.database import reading
from tests.databases import BEGINS_AT, OWN, Town
from tests.factories import a_referral_that_was, mails


def test_a_town_begins_on_its_thursday(any_town: Town) -> None:
    with reading(any_town.scope) as session:
        shown = clock.now(session)

    assert abs((shown - BEGINS_AT).total_seconds()) < 60
    assert len(any_town.desks) == 33


def test_a_referral_gets_where_the_verbs_lead(any_town: Town) -> None:
    made = a_referral_that_was(any_town, "acknowledge", "accept", "report")
    with reading(any_town.scope) as session:
        referral = session.get(Referral, made)
    sent = mails(any_town)

    assert referral is not None
    assert referral.state is ReferralState.REPORTED
    assert referral.receiver_desk_id == any_town.desks[OWN]
    assert sent
    assert sent[-1].token
    assert sent[-1].code
