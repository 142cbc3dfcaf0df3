"""開庁日 — closures, the year end, and what a moved day never says twice."""

from datetime import date, timedelta

from models.agency import Desk
from models.closed_day import ClosedDay
from models.closures import DayKind
from tasks import clock
from tasks.database import transaction
from tests.databases import OWN
from tests.factories import a_referral
from tests.stories.diary import (
    SENIOR,
    SHAKYO,
    SHAKYO_DESK,
    STAFF,
    Diary,
    addresses,
    without_thanks,
)


def close(diary: Diary, on: date, agency: str | None = None) -> None:
    """Close the town, or one agency's desk, for a day."""
    with transaction(diary.town.scope) as session:
        session.add(
            ClosedDay(
                municipality_id=diary.town.municipality_id,
                desk_id=diary.town.desks[agency] if agency else None,
                on=on,
                kind=DayKind.CLOSED,
                name="台風による臨時閉庁",
                source="市の告示",
                recorded_at=clock.now(session),
            )
        )


def test_a_closure_known_before_moves_the_due_day_and_is_named(diary: Diary) -> None:
    close(diary, date(2026, 9, 18))
    referral = a_referral(diary.town)
    due = diary.duty(referral, "acknowledgement")

    assert due.due_on == date(2026, 9, 25)
    assert due.why["skipped"][0] == {"on": "2026-09-18", "name": "台風による臨時閉庁"}


def test_a_closure_added_later_keeps_the_promise_and_moves_the_reminder(
    diary: Diary,
) -> None:
    referral = a_referral(diary.town, sender=OWN, receiver=SHAKYO)
    diary.live_until(date(2026, 9, 25))
    close(diary, date(2026, 9, 28))

    # closed on Monday: nobody hears; on Tuesday 担当, on Wednesday 主任
    assert diary.live_until(date(2026, 9, 28)) == []
    assert addresses(diary.live_until(date(2026, 9, 29))) == [STAFF, SHAKYO_DESK]
    assert addresses(diary.live_until(date(2026, 9, 30))) == [SENIOR]
    assert diary.duty(referral, "acknowledgement").due_on == date(2026, 9, 25)
    assert diary.refuted() == []


def test_a_closure_of_one_counter_keeps_only_its_own_mail_back(diary: Diary) -> None:
    close(diary, date(2026, 9, 18), OWN)
    diary.live_until(date(2026, 9, 18))
    a_referral(diary.town, sender=OWN, receiver=SHAKYO)
    assert addresses(diary.mails_now()) == [SHAKYO_DESK]
    a_referral(diary.town)
    assert diary.mails_now() == []

    assert addresses(diary.live_until(date(2026, 9, 24))) == [STAFF]
    assert diary.refuted() == []


def test_a_counter_open_on_saturday_counts_it(diary: Diary) -> None:
    with transaction(diary.town.scope) as session:
        desk = session.get_one(Desk, diary.town.desks[SHAKYO])
        desk.open_saturdays = [1, 2, 3, 4, 5]
        session.add(desk)
    referral = a_referral(diary.town, sender=OWN, receiver=SHAKYO)

    assert diary.duty(referral, "acknowledgement").due_on == date(2026, 9, 24)


def test_over_the_year_end_nothing_is_due_and_nothing_is_mailed(diary: Diary) -> None:
    diary.sleep_until(date(2026, 12, 25))
    referral = a_referral(diary.town, sender=OWN, receiver=SHAKYO)
    diary.mails_now()
    due = diary.duty(referral, "acknowledgement")

    # Friday 12/25: 12/28, then 1/4 and 1/5; six named days between
    assert due.due_on == date(2027, 1, 5)
    names = [day["name"] for day in due.why["skipped"]]
    closed = "年末年始の休み"
    assert names[-6:] == [closed, closed, closed, "元日", closed, closed]
    assert diary.live_until(date(2027, 1, 5)) == []
    assert addresses(diary.live_until(date(2027, 1, 6))) == [STAFF, SHAKYO_DESK]
    assert diary.refuted() == []


def test_fourteen_days_that_end_on_new_year_are_due_on_the_first_open_day(
    diary: Diary,
) -> None:
    diary.sleep_until(date(2026, 12, 18))
    referral = a_referral(diary.town)
    diary.did(referral, "acknowledge", OWN)
    result = diary.duty(referral, "result")

    assert result.raw_due_on == date(2027, 1, 1)
    assert result.due_on == date(2027, 1, 4)
    rolled = [day["on"] for day in result.why["rolled"]]
    assert rolled == ["2027-01-01", "2027-01-02", "2027-01-03"]
    diary.did(referral, "start_contact", OWN)
    assert diary.live_until(date(2027, 1, 3)) == []
    assert addresses(without_thanks(diary.live_until(date(2027, 1, 4)))) == [STAFF]


def test_a_pass_repeated_for_any_day_says_nothing_again(diary: Diary) -> None:
    referral = a_referral(diary.town, sender=OWN, receiver=SHAKYO)
    diary.live_until(date(2026, 10, 2))
    before = len(diary.mails)
    for days in range(5):
        as_if_nothing_was_said(diary, referral)
        again = diary.passes(on=diary.today - timedelta(days=days))
        assert again["referral"].looked_at == 1
        assert again["referral"].queued == 0

    assert diary.mails_now() == []
    assert len(diary.mails) == before


def as_if_nothing_was_said(diary: Diary, referral: int) -> None:
    """Put the duty back to before its first rung; its notices stay in the ledger."""
    duty = diary.duty(referral, "acknowledgement")
    with transaction(diary.town.scope) as session:
        duty.rungs_said, duty.next_notice_on = 0, duty.due_on
        session.add(duty)
