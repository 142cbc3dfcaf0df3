"""会議, lived day by day: around the new year, moved, called off, followed up."""

from datetime import date, datetime

import pytest
from sqlmodel import select

from models.columns import TOKYO
from models.conference_action_item import ActionItemState as A
from models.conference_invitation import InvitationState
from models.conference_series import ConferenceKind, ConferenceSeries, MemberDraft
from models.conference_sheet import ConferenceState as S
from models.conference_sheet import ItemKind
from models.refusals import ProcedureError
from models.why import Why
from tasks.conference_counts import held_conferences
from tasks.conference_series import members_on
from tasks.database import reading
from tests.conferences import (
    HOSPITAL,
    MON_FRI,
    SHAKYO,
    a_meeting,
    a_series,
    act_on_item,
    answer,
    conference_stages,
    convene,
    items_of,
    meetings_of,
    open_duty,
    take_home,
    the,
    the_invitation,
)
from tests.databases import OWN, TAX, Town
from tests.factories import a_referral, a_referral_that_was
from tests.stories.diary import STAFF, Diary, addresses
from tests.support_cases import TO_PLANNING, a_case, a_plan

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
    series = a_series(diary.town, key="individual", cadence=MON_FRI, date_stands=True)
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


def test_what_was_taken_home_is_followed_to_the_end_and_told_at_the_next_meeting(
    diary: Diary,
) -> None:
    series = a_series(diary.town, cadence={"kind": "monthly", "day": 24})
    diary.live_until(date(2026, 9, 18))
    first = meetings_of(diary.town, series)[0]
    day = {"held_on": "2026-09-24", "starts": "14:00", "ends": "15:00", "room": ""}
    convene(diary.town, first.id, "fix_date", **day)
    convene(diary.town, first.id, "invite")
    diary.live_until(date(2026, 9, 24))
    convene(diary.town, first.id, "hold")
    item = take_home(diary.town, first.id, SHAKYO, date(2026, 10, 3))  # a Saturday
    diary.mails_now()
    duty = open_duty(diary.town, "action_item", item, "doing")

    assert (duty.raw_due_on, duty.due_on) == (date(2026, 10, 3), date(2026, 10, 5))
    reminded = diary.live_until(date(2026, 10, 5))
    assert SHAKYO_DESK in addresses(reminded)
    diary.live_until(date(2026, 10, 13))
    late = diary.mailed(date(2026, 10, 6), date(2026, 10, 13))
    assert SHAKYO_DESK in addresses(late)
    assert STAFF in addresses(late)
    assert all("期限" not in m.text + m.subject for m in late if m.to == SHAKYO_DESK)

    following = meetings_of(diary.town, series)[1]
    [listed] = items_of(diary.town, following.id)
    number = the(diary.town, "action_item", item).number
    assert (listed.number, listed.about_procedure) == (number, "action_item")
    act_on_item(diary.town, item, "report", SHAKYO, outcome="空きが2室あります。")
    assert STAFF in addresses(diary.mails_now())
    again = {"due_on": "2026-10-16", "again_because": "家賃も確認してください。"}
    act_on_item(diary.town, item, "ask_again", OWN, **again)
    act_on_item(diary.town, item, "report", SHAKYO, outcome="月4万円以下です。")
    act_on_item(diary.town, item, "confirm", OWN)
    diary.mails_now()

    assert the(diary.town, "action_item", item).state is A.CONFIRMED
    diary.live_until(date(2026, 10, 20))
    convene(diary.town, first.id, "write_minutes", "close")
    [still] = items_of(diary.town, following.id)
    assert still.number == number
    assert diary.refuted() == []


def test_the_agenda_collects_what_was_taken_on_since_the_last_meeting(
    diary: Diary,
) -> None:
    taken_on = a_referral_that_was(diary.town, "acknowledge", "accept")
    a_referral(diary.town)  # sent, not taken on
    series = a_series(diary.town)
    diary.live_until(date(2026, 9, 18))
    [planned] = meetings_of(diary.town, series)
    [item] = items_of(diary.town, planned.id)

    assert (item.kind, item.about_case_id) == (ItemKind.INTAKE, taken_on)
    convene(diary.town, planned.id, "fix_date", held_on="2026-09-18")
    convene(diary.town, planned.id, "add_item")  # on the very day
    convene(diary.town, planned.id, "hold")
    assert len(items_of(diary.town, planned.id)) == 2
    diary.live_until(date(2026, 11, 20))
    following = meetings_of(diary.town, series)[1]
    assert items_of(diary.town, following.id) == []  # it was told last time


def test_a_plan_that_waits_stands_on_the_next_individual_meeting_only(
    diary: Diary,
) -> None:
    case = a_case(diary.town, *TO_PLANNING)
    plan = a_plan(diary.town, case, "explain", "agree")
    series = a_series(
        diary.town,
        key="individual",
        kind=ConferenceKind.INDIVIDUAL,
        cadence=MON_FRI,
        date_stands=True,
    )
    diary.live_until(date(2026, 9, 18))
    following, *later = meetings_of(diary.town, series)
    [item] = items_of(diary.town, following.id)

    assert (item.kind, item.about_procedure) == (ItemKind.PLAN, "support_plan")
    assert item.about_case_id == plan
    assert later
    assert all(items_of(diary.town, each.id) == [] for each in later)
    convene(diary.town, following.id, "hold")
    diary.live_until(date(2026, 9, 24))
    [again] = items_of(diary.town, later[0].id)  # not decided on: it comes again
    assert again.about_case_id == plan


def test_meetings_are_kept_alike_on_both_databases(any_town: Town) -> None:
    series = a_series(any_town, cadence=MON_FRI, date_stands=True)
    made = a_meeting(any_town, kind=ConferenceKind.SAFETY_NET_CASE)
    convene(any_town, made, "add_item", "invite")
    answer(any_town, made, TAX, "send_substitute", substitute="納税相談係長")
    convene(any_town, made, "move")
    first = conference_stages(date(2026, 9, 17))
    again = conference_stages(date(2026, 9, 17))
    any_town.set_clock(datetime(2026, 10, 15, 16, 0, tzinfo=TOKYO))
    convene(any_town, made, "hold")

    assert first["proposed"] == first["settled"] == len(meetings_of(any_town, series))
    assert not any(again.values())
    safety = ConferenceKind.SAFETY_NET_CASE
    with reading(any_town.scope) as session:
        quarter = date(2026, 10, 1), date(2026, 12, 31)
        held = held_conferences(session, safety, any_town.desks[OWN], *quarter)
        none = held_conferences(session, safety, any_town.desks[TAX], *quarter)
    assert (held.count, held.items, held.attended, held.ids) == (1, 1, 4, (made,))
    assert none.count == 0


def test_a_profile_may_say_its_series_twice_and_change_the_members(
    any_town: Town,
) -> None:
    first = a_series(any_town, TAX, SHAKYO)
    assert a_series(any_town, TAX, SHAKYO) == first
    a_series(any_town, TAX, HOSPITAL, name="困りごと連絡会議")
    with reading(any_town.scope) as session:
        series = session.get_one(ConferenceSeries, first)
        now = members_on(session, first, date(2026, 9, 17))
        before = members_on(session, first, date(2026, 9, 16))

    assert series.name == "困りごと連絡会議"
    desks = any_town.desks
    assert [m.desk_id for m in now] == [desks[TAX], desks[HOSPITAL]]
    assert desks[SHAKYO] in {m.desk_id for m in before}


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"convener_desk_id": 9999}, "窓口が見つかりません"),
        ({"members": (MemberDraft(9999),)}, "窓口が見つかりません"),
        ({"cadence": {"kind": "weekly", "weekdays": [9]}}, "頻度を読めません"),
        ({"starts": "16:00"}, "終了時刻"),
        ({"ends": "夕方"}, "時刻として読めません"),
        ({"name": " "}, "名称"),
    ],
)
def test_a_series_nobody_can_keep_is_refused(
    town: Town, wrong: dict[str, object], why: str
) -> None:
    with pytest.raises(ProcedureError, match=why):
        a_series(town, **wrong)
    with reading(town.scope) as session:
        assert session.exec(select(ConferenceSeries)).all() == []
