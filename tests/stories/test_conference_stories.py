"""会議, lived day by day: around the new year, moved, called off, followed up."""

from datetime import date

import pytest

from models.conference_invitation import InvitationState
from models.conference_series import ConferenceKind
from models.conference_sheet import ConferenceState as S
from models.why import Why
from tests.conferences import (
    MON_FRI,
    SHAKYO,
    a_meeting,
    a_series,
    answer,
    convene,
    meetings_of,
    open_duty,
    the,
    the_invitation,
)
from tests.databases import TAX
from tests.stories.diary import STAFF, Diary, addresses

TAX_DESK, SHAKYO_DESK = "shuno@city.tsunagi.example", "madoguchi@shakyo.example"


def ics(text: str) -> dict[str, str]:
    """The lines of a calendar file, unfolded, by name."""
    unfolded = text.replace("\r\n ", "").replace("\n ", "").splitlines()
    return {line.partition(":")[0]: line.partition(":")[2] for line in unfolded}


def test_a_quarterly_meeting_is_planned_prepared_held_and_written_up(
    diary: Diary,
) -> None:
    series = a_series(diary.town)
    diary.live_until(date(2026, 9, 18))
    [planned] = meetings_of(diary.town, series)

    assert (planned.state, planned.proposed_on) == (S.PLANNED, date(2026, 10, 14))
    due = open_duty(diary.town, "conference", planned.id, "date")
    assert "今日を期限とします" in "".join(Why.from_json(due.why).sentences())

    given = {"held_on": "2026-10-14", "starts": "14時", "ends": "15時半", "room": "A"}
    convene(diary.town, planned.id, "fix_date", **given)
    days = {
        step: open_duty(diary.town, "conference", planned.id, step).due_on
        for step in ("invitation", "agenda", "attendance", "holding")
    }
    assert days == {
        "invitation": date(2026, 9, 18),
        "agenda": date(2026, 10, 2),
        "attendance": date(2026, 10, 8),
        "holding": date(2026, 10, 14),
    }
    convene(diary.town, planned.id, "invite")
    mails = diary.mails_now()
    assert addresses(mails) == [SHAKYO_DESK, TAX_DESK]
    assert all("令和8年10月14日（水）　14:00～15:30" in m.text for m in mails)
    answer(diary.town, planned.id, TAX, "attend")
    answer(diary.town, planned.id, SHAKYO, "be_absent", absence_reason="other_duty")
    convene(diary.town, planned.id, "prepare", "gather_replies")

    diary.live_until(date(2026, 10, 14))
    eve = diary.mailed(date(2026, 10, 13), date(2026, 10, 13))
    assert addresses(eve) == [TAX_DESK]  # not the one who is absent
    convene(diary.town, planned.id, "hold")
    assert open_duty(diary.town, "conference", planned.id, "minutes").due_on == date(
        2026, 10, 23
    )
    diary.live_until(date(2026, 10, 23))
    assert STAFF in addresses(diary.mailed(date(2026, 10, 23), date(2026, 10, 23)))
    convene(diary.town, planned.id, "write_minutes", "close")

    assert the(diary.town, "conference", planned.id).state is S.CLOSED
    assert diary.refuted() == []


def test_mondays_and_fridays_pass_over_the_turn_of_the_year(diary: Diary) -> None:
    diary.sleep_until(date(2026, 12, 17))
    series = a_series(
        diary.town,
        key="individual",
        name="個別支援調整会議",
        kind=ConferenceKind.INDIVIDUAL,
        cadence=MON_FRI,
        date_stands=True,
    )
    diary.live_until(date(2027, 1, 6))
    held = [m.proposed_on for m in meetings_of(diary.town, series)]

    assert held[:6] == [
        date(2026, 12, 18),
        date(2026, 12, 21),
        date(2026, 12, 25),
        date(2026, 12, 28),
        date(2027, 1, 4),  # Friday 1 January has no open day before Monday
        date(2027, 1, 8),
    ]
    assert date(2027, 1, 12) in held  # 成人の日 moves Monday the 11th to Tuesday
    friday = meetings_of(diary.town, series)[5]
    assert friday.state is S.INVITED
    invited = the_invitation(diary.town, friday.id, TAX)
    reply = open_duty(diary.town, "invitation", invited.id, "reply")
    assert reply.due_on == date(2027, 1, 7)
    over = the_invitation(diary.town, meetings_of(diary.town, series)[4].id, TAX)
    assert over.state is InvitationState.OVER  # nobody answered, the day is past
    assert diary.refuted() == []


def test_a_moved_meeting_is_told_again_with_a_higher_sequence_then_called_off(
    diary: Diary,
) -> None:
    made = a_meeting(diary.town)
    convene(diary.town, made, "invite")
    first = {mail.to: ics(*mail.attached) for mail in diary.mails_now()}
    answer(diary.town, made, TAX, "attend")
    convene(diary.town, made, "move")
    mails = diary.mails_now()
    second = {mail.to: ics(*mail.attached) for mail in mails}

    assert set(first) == set(second) == {TAX_DESK, SHAKYO_DESK}
    for to, before in first.items():
        assert second[to]["UID"] == before["UID"]
        assert (before["SEQUENCE"], second[to]["SEQUENCE"]) == ("0", "1")
        assert (before["METHOD"], second[to]["METHOD"]) == ("REQUEST", "REQUEST")
        assert second[to]["DTSTART;TZID=Asia/Tokyo"] == "20261015T100000"
    assert first[TAX_DESK]["UID"] != first[SHAKYO_DESK]["UID"]
    assert all("会議の日程の変更" in mail.subject for mail in mails)
    assert the_invitation(diary.town, made, TAX).state is InvitationState.INVITED

    convene(diary.town, made, "cancel")
    mails = diary.mails_now()
    assert all("【取消】会議の中止" in mail.subject for mail in mails)
    for mail in mails:
        last = ics(*mail.attached)
        assert (last["METHOD"], last["STATUS"]) == ("CANCEL", "CANCELLED")
        assert (last["UID"], last["SEQUENCE"]) == (first[mail.to]["UID"], "2")
        assert "ATTENDEE" not in mail.attached[0]
    diary.live_until(date(2026, 10, 16))
    assert diary.mailed(date(2026, 9, 18), date(2026, 10, 16)) == []
    assert diary.refuted() == []


@pytest.mark.parametrize("urgent", [False, True])
def test_an_urgent_article9_meeting_invites_at_once(diary: Diary, urgent: bool) -> None:
    made = a_meeting(
        diary.town,
        kind=ConferenceKind.ARTICLE9,
        name="支援会議",
        held_on=date(2026, 9, 18),
        urgent=urgent,
    )

    assert addresses(diary.mails_now()) == ([SHAKYO_DESK, TAX_DESK] if urgent else [])
    state = the(diary.town, "conference", made).state
    assert state is (S.INVITED if urgent else S.FIXED)


def test_a_pass_may_run_twice_and_after_a_gap(diary: Diary) -> None:
    series = a_series(
        diary.town, key="individual", cadence=MON_FRI, date_stands=True
    )
    diary.live_until(date(2026, 9, 18))
    once = [(m.number, m.slot) for m in meetings_of(diary.town, series)]
    diary.passes()

    assert [(m.number, m.slot) for m in meetings_of(diary.town, series)] == once
    diary.sleep_until(date(2026, 11, 2))
    diary.passes()
    days = [m.proposed_on for m in meetings_of(diary.town, series)]
    assert len(days) == len(set(days))
    assert not [d for d in days if date(2026, 10, 30) < d < date(2026, 11, 2)]
    assert diary.refuted() == []
