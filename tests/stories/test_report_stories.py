"""実績報告, lived day by day: 2026-10-31 is a Saturday, and the office is late."""

from datetime import date

import pytest

from models.duty import DutyState
from models.report_sheet import ReportState as S
from models.why import Why
from tasks.reports import Typed
from tests.databases import OWN
from tests.report_cases import (
    NEW,
    VISITS,
    do,
    duties,
    keep_rule,
    reports,
    stages,
    the_report,
    write,
)
from tests.stories.diary import CHIEF, SENIOR, STAFF, Diary, addresses

OFFICE_DESK = "shiminzei@city.tsunagi.example"
CITIZENS = "koseki@city.tsunagi.example"


@pytest.mark.parametrize(
    ("roll", "due", "first", "said"),
    [
        ("none", date(2026, 10, 31), date(2026, 10, 19), "土曜日"),
        ("next_open", date(2026, 11, 2), date(2026, 10, 19), "11月2日"),
        ("prev_open", date(2026, 10, 30), date(2026, 10, 16), "10月30日"),
    ],
)
def test_a_report_due_on_a_saturday_moves_as_the_town_agreed(
    diary: Diary, roll: str, due: date, first: date, said: str
) -> None:
    keep_rule(diary.town, roll=roll)
    stages(diary.today)
    report = reports(diary.town)[0]
    [duty] = duties(diary.town, report.id)

    assert (duty.raw_due_on, duty.due_on) == (date(2026, 10, 31), due)
    assert duty.next_notice_on == first  # ten open days before
    assert said in "".join(Why.from_json(duty.why).sentences())


def test_the_year_is_planned_once_and_asked_for_when_a_period_is_over(
    diary: Diary,
) -> None:
    keep_rule(diary.town)

    assert stages(diary.today) == (3, 0, 0)  # the quarter of April is not asked for
    assert stages(diary.today) == (0, 0, 0)
    periods = [r.period_last_on for r in reports(diary.town)]
    assert periods == [date(2026, 9, 30), date(2026, 12, 31), date(2027, 3, 31)]
    assert {r.state for r in reports(diary.town)} == {S.PLANNED}

    assert diary.live_until(date(2026, 9, 30)) == []
    [asked] = diary.live_until(date(2026, 10, 1))
    assert asked.to == STAFF
    assert "実績報告の提出について（依頼）" in asked.subject
    assert reports(diary.town)[0].state is S.ASKED

    diary.live_until(date(2027, 3, 1))
    assert len(reports(diary.town)) == 7  # a month ahead: four of the next year


def test_a_report_is_submitted_accepted_and_proved(diary: Diary) -> None:
    keep_rule(diary.town, lines=(NEW, VISITS))
    diary.live_until(date(2026, 10, 2))
    made = reports(diary.town)[0].id
    write(diary.town, made, {"new": Typed(0), "visits": Typed(12)})
    do(diary.town, made, "submit")

    assert addresses(diary.mails_now()) == [OFFICE_DESK]
    do(diary.town, made, "accept")
    assert addresses(diary.mails_now()) == [STAFF]
    diary.live_until(date(2026, 11, 6))

    assert the_report(diary.town, made).state is S.ACCEPTED
    assert diary.mailed(date(2026, 10, 3), diary.today) == []
    assert diary.refuted() == []


def test_nothing_to_report_is_one_act(diary: Diary) -> None:
    keep_rule(diary.town, lines=(NEW,))
    diary.live_until(date(2026, 10, 1))
    made = reports(diary.town)[0].id
    do(diary.town, made, "submit_nil")
    do(diary.town, made, "accept_nil")

    assert the_report(diary.town, made).state is S.ACCEPTED_NIL
    assert {d.state for d in duties(diary.town, made)} == {DutyState.DONE}
    assert diary.refuted() == []


def test_a_returned_report_has_a_new_day_and_rounds_of_its_own(diary: Diary) -> None:
    keep_rule(diary.town)
    diary.live_until(date(2026, 10, 20))
    made = reports(diary.town)[0].id
    do(diary.town, made, "submit")
    do(diary.town, made, "give_back")
    first, _, again = duties(diary.town, made)

    assert (first.due_on, again.due_on) == (date(2026, 10, 31), date(2026, 11, 9))
    assert the_report(diary.town, made).state is S.RETURNED
    assert STAFF in addresses(diary.mails_now())  # asked for once more
    assert addresses(diary.live_until(date(2026, 11, 6))) == [STAFF]
    do(diary.town, made, "submit")
    do(diary.town, made, "give_back", new_due_on="2026-11-20")
    do(diary.town, made, "submit")
    do(diary.town, made, "accept")

    steps = [(d.step, d.occurrence) for d in duties(diary.town, made)]
    assert steps == [
        ("submission", "1"),
        ("acceptance", "1"),
        ("resubmission", "1"),
        ("acceptance", "2"),
        ("resubmission", "2"),
        ("acceptance", "3"),
    ]
    assert diary.refuted() == []


def test_a_late_office_climbs_its_own_side_and_the_receiver_is_left_in_peace(
    diary: Diary,
) -> None:
    keep_rule(diary.town, roll="next_open")
    diary.live_until(date(2026, 11, 12))
    heard = {day: addresses(diary.mailed(day, day)) for day, _ in diary.mails}

    assert heard == {
        date(2026, 10, 1): [STAFF],  # the period is over
        date(2026, 10, 19): [STAFF],  # ten open days before
        date(2026, 10, 26): [STAFF],  # five
        date(2026, 10, 30): [STAFF],  # one
        date(2026, 11, 2): [STAFF],  # the day itself
        date(2026, 11, 4): [STAFF],  # one open day after: the 3rd is 文化の日
        date(2026, 11, 5): [SENIOR],
        date(2026, 11, 10): [CHIEF],
    }
    assert diary.errands() == []  # nobody telephones themselves


def test_the_receiver_hears_of_it_once_where_that_was_agreed(diary: Diary) -> None:
    keep_rule(diary.town, roll="next_open", receiver_hears_late=True)
    diary.live_until(date(2026, 11, 12))
    told = [(day, m) for day, m in diary.mails if m.to == OFFICE_DESK]

    [(day, mail)] = told
    assert day == date(2026, 11, 4)
    assert "実績報告の提出状況について（通知）" in mail.subject
    assert OWN in mail.text
    assert "期限超過" not in mail.text + mail.subject
    assert diary.refuted() == []


def test_a_division_that_reports_to_us_is_asked_politely_and_telephoned(
    diary: Diary,
) -> None:
    keep_rule(
        diary.town,
        "戸籍住民課",
        receiver=diary.town.desks[OWN],
        roll="next_open",
        lines=(VISITS,),
    )
    diary.live_until(date(2026, 11, 12))
    theirs = [m for _, m in diary.mails if m.to == CITIZENS]

    assert len(theirs) >= 5
    assert all("期限" not in m.subject + m.text for m in theirs)
    assert CHIEF in addresses(diary.mailed(date(2026, 11, 10), date(2026, 11, 10)))
    assert len(diary.errands()) == 1


def test_new_year_does_not_hide_a_report(diary: Diary) -> None:
    keep_rule(diary.town, roll="next_open")
    stages(diary.today)
    third = reports(diary.town)[1]
    [duty] = duties(diary.town, third.id)

    assert (duty.raw_due_on, duty.due_on) == (date(2027, 1, 31), date(2027, 2, 1))
    diary.sleep_until(date(2027, 1, 4))
    stages(diary.today)  # the pass did not run from 29 December to 3 January
    diary.mails_now()
    assert the_report(diary.town, third.id).state is S.ASKED


def test_what_a_changed_rule_no_longer_asks_for_is_called_off(diary: Diary) -> None:
    keep_rule(diary.town, OWN, "戸籍住民課")
    stages(diary.today)
    keep_rule(diary.town, holds_until=date(2026, 12, 31))

    assert stages(diary.today) == (0, 0, 0)
    states = {
        (r.sender_desk_id == diary.town.desks[OWN], r.period_last_on): r.state
        for r in reports(diary.town)
    }
    assert [on for (own, on), s in states.items() if own and s is S.PLANNED] == [
        date(2026, 9, 30),
        date(2026, 12, 31),
    ]
    assert {s for (own, _), s in states.items() if not own} == {S.EXCUSED}
    assert diary.refuted() == []


def test_a_new_agreement_moves_what_nobody_was_asked_for_yet(diary: Diary) -> None:
    keep_rule(diary.town, roll="none")
    diary.live_until(date(2026, 10, 1))
    keep_rule(diary.town, roll="prev_open")
    stages(diary.today)
    asked, planned, _ = (duties(diary.town, r.id) for r in reports(diary.town))

    assert [d.due_on for d in asked] == [date(2026, 10, 31)]  # it was asked for
    assert [(d.due_on, d.state) for d in planned] == [
        (date(2027, 1, 31), DutyState.DONE),
        (date(2027, 1, 29), DutyState.OPEN),
    ]
    assert diary.refuted() == []


def test_a_pass_for_a_day_ahead_asks_as_that_day_would(diary: Diary) -> None:
    keep_rule(diary.town)  # an exercise may run 1 October on 17 September

    assert stages(date(2026, 10, 1)) == (3, 1, 0)
    assert stages(date(2026, 10, 1)) == (0, 0, 0)
