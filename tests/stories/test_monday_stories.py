"""月曜休館 — a partner that is closed on Mondays beside the weekend, day by day."""

from datetime import date

import pytest

from models.agency import Desk
from models.why import Why
from tasks.database import transaction
from tests.conferences import a_series, conference_stages, meetings_of
from tests.databases import OWN, Town
from tests.factories import a_referral
from tests.stories.diary import SENIOR, STAFF, Diary, addresses, without_thanks

CENTRE = "コミュニティセンター"
CENTRE_DESK = "madoguchi@comcen.example"
MONDAY = 0


@pytest.fixture
def closed_on_mondays(diary: Diary) -> Diary:
    """The community centre opens from Tuesday to Friday."""
    close_weekly(diary.town, MONDAY, 5, 6)
    diary.live_until(date(2026, 10, 2))
    return diary


def close_weekly(town: Town, *weekdays: int) -> None:
    with transaction(town.scope) as session:
        desk = session.get_one(Desk, town.desks[CENTRE])
        desk.weekly_closed = list(weekdays)
        session.add(desk)


def test_what_it_owes_is_counted_over_its_monday_and_says_so(
    closed_on_mondays: Diary,
) -> None:
    diary = closed_on_mondays
    referral = a_referral(diary.town, sender=OWN, receiver=CENTRE)
    assert addresses(diary.mails_now()) == [CENTRE_DESK]
    due = diary.duty(referral, "acknowledgement")

    assert due.due_on == date(2026, 10, 8)  # three of its days from Tuesday on
    assert "2026-10-05" in [day["on"] for day in due.why["skipped"]]
    assert "10月5日（月）" in "".join(Why.from_json(due.why).sentences())
    assert without_thanks(diary.live_until(date(2026, 10, 8))) == []
    assert addresses(diary.live_until(date(2026, 10, 9))) == [STAFF, CENTRE_DESK]
    assert addresses(diary.live_until(date(2026, 10, 13))) == [SENIOR]
    assert diary.refuted() == []


def test_no_mail_reaches_it_on_a_monday(closed_on_mondays: Diary) -> None:
    diary = closed_on_mondays
    diary.live_until(date(2026, 10, 5))
    a_referral(diary.town, sender=OWN, receiver=CENTRE)
    assert diary.mails_now() == []
    diary.live_until(date(2026, 11, 9))

    days = diary.days_with_mail(CENTRE_DESK)
    assert days[0] == date(2026, 10, 6)
    assert MONDAY not in {day.weekday() for day in days}
    assert diary.refuted() == []


def test_a_meeting_on_mondays_moves_to_the_day_it_is_open(
    closed_on_mondays: Diary,
) -> None:
    town = closed_on_mondays.town
    weekly = {"kind": "weekly", "weekdays": [MONDAY]}
    series = a_series(town, CENTRE, cadence=weekly)
    conference_stages(date(2026, 10, 2))

    proposed = [meeting.proposed_on for meeting in meetings_of(town, series)]
    assert proposed[:2] == [date(2026, 10, 6), date(2026, 10, 13)]
    assert MONDAY not in {day.weekday() for day in proposed}
