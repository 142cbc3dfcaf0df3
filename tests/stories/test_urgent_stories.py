"""緊急の連絡, lived minute by minute: unstaffed, unanswered, on closed days."""

from datetime import date, datetime, time

from sqlmodel import col, select

from models.agency import Rank
from models.client import Client
from models.columns import TOKYO
from models.errand_task import Errand
from models.event import Event
from models.urgent_sheet import UrgentState as S
from tasks.database import reading
from tests.databases import OWN, TAX, Town
from tests.factories import a_referral
from tests.stories.diary import CHIEF, SENIOR, STAFF, Diary, addresses
from tests.urgent_calls import a_call, at, do, five_minutes, owed, the_call

DESK = "shogai@city.tsunagi.example"
THURSDAY, FRIDAY = date(2026, 9, 17), date(2026, 9, 18)
MONDAY_OPEN = date(2026, 9, 24)  # after Silver Week


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), TOKYO)


def events(town: Town, call_id: int) -> list[Event]:
    query = select(Event).where(
        Event.procedure == "urgent_call", Event.case_id == call_id
    )
    with reading(town.scope) as session:
        return list(session.exec(query.order_by(col(Event.id))))


def urgent_errands(town: Town) -> list[tuple[Rank, int]]:
    query = select(Errand).where(col(Errand.urgent).is_(True)).order_by(col(Errand.id))
    with reading(town.scope) as session:
        return [(Rank(e.rank), e.other_desk_id) for e in session.exec(query)]


def test_at_ten_nobody_answers_and_the_telephone_goes_to_senior_and_chief(
    diary: Diary,
) -> None:
    town = diary.town
    made = a_call(town)

    assert addresses(diary.mails_now()) == [DESK]  # it asks for the telephone
    assert owed(town, made) == ["acknowledgement", "call", "handover"]
    do(town, made, "begin_calling")
    do(town, made, "note_unreached")
    assert at(town, moment(THURSDAY, 10, 29)) == 0
    assert diary.mails_now() == []

    assert at(town, moment(THURSDAY, 10, 31)) == 1
    assert five_minutes(town) == 0  # running twice changes nothing
    assert addresses(diary.mails_now()) == [SENIOR]
    assert at(town, moment(THURSDAY, 11, 2)) == 1
    [mail] = diary.mails_now()
    assert (mail.to, "至急・係長" in mail.subject) == (CHIEF, True)
    assert at(town, moment(THURSDAY, 12)) == 0  # nobody stands above the chief

    do(town, made, "note_reached")
    assert owed(town, made) == ["handover"]
    do(town, made, "confirm_handover")
    row = the_call(town, made)
    assert (row.state, row.acknowledged_by) == (S.HANDED_OVER, "障がい福祉課 精神 花子")
    assert [e.verb for e in events(town, made)] == [
        "call_desk",
        "begin_calling",
        "note_unreached",
        "ask_senior",
        "ask_chief",
        "note_reached",
        "confirm_handover",
    ]
    assert diary.refuted() == []


def test_on_friday_evening_no_minutes_run_and_the_night_desk_is_recorded(
    diary: Diary,
) -> None:
    town = diary.town
    town.set_clock(moment(FRIDAY, 17, 40))
    made = a_call(town)

    row = the_call(town, made)
    assert (row.state, row.due_at) == (S.UNSTAFFED, None)
    assert owed(town, made) == ["outside_call", "handover"]
    assert addresses(diary.mails_now()) == [DESK]  # a mail too, never alone
    do(town, made, "call_outside")
    assert at(town, moment(FRIDAY, 18, 30)) == 0
    assert at(town, moment(date(2026, 9, 21), 10)) == 0  # 敬老の日
    assert the_call(town, made).climbed_to is Rank.STAFF

    assert at(town, moment(MONDAY_OPEN, 8, 30)) == 1  # the desk is there again
    due_at = the_call(town, made).due_at
    assert due_at is not None
    assert due_at.replace(second=0, microsecond=0) == moment(MONDAY_OPEN, 9)
    assert STAFF in addresses(diary.mails_now())
    do(town, made, "acknowledge")
    do(town, made, "confirm_handover")
    outside = next(e for e in events(town, made) if e.verb == "call_outside")
    assert outside.given["outside"] == "night_desk"
    assert outside.given["spoke_to"] == "宿直 一郎"
    assert "第69条第2項第4号" in (outside.legal_basis or "")
    assert diary.refuted() == []


def test_a_desk_that_closes_before_the_minutes_are_over_is_not_blamed(
    diary: Diary,
) -> None:
    town = diary.town
    town.set_clock(moment(THURSDAY, 17))
    made = a_call(town)
    diary.mails_now()

    assert at(town, moment(THURSDAY, 17, 35)) == 1
    assert the_call(town, made).state is S.UNSTAFFED
    assert owed(town, made) == ["handover", "outside_call"]
    assert at(town, moment(FRIDAY, 8, 35)) == 1
    assert the_call(town, made).state is S.CALLING
    assert at(town, moment(FRIDAY, 9, 6)) == 1
    assert the_call(town, made).climbed_to is Rank.SENIOR
    assert diary.refuted() == []


def test_a_call_to_our_own_desk_climbs_our_own_side_too(diary: Diary) -> None:
    town = diary.town
    made = a_call(town, sender=TAX, receiver=OWN)

    assert addresses(diary.mails_now()) == [STAFF]
    at(town, moment(THURSDAY, 10, 31))
    at(town, moment(THURSDAY, 11, 2))
    assert addresses(diary.mails_now()) == [CHIEF, SENIOR]
    assert [e.verb for e in events(town, made)][1:] == ["alert_senior", "alert_chief"]
    do(town, made, "acknowledge", acknowledged_by="自立サポート担当 相談 みどり")
    assert addresses(diary.mails_now()) == ["shuno@city.tsunagi.example"]
    assert diary.refuted() == []


def test_an_urgent_referral_on_a_closed_day_is_telephoned_about(diary: Diary) -> None:
    town = diary.town
    town.set_clock(moment(date(2026, 9, 19), 14))  # a Saturday
    a_referral(
        town, sender=OWN, receiver="障がい福祉課", urgent_reason="自殺の危険があるため"
    )
    diary.mails_now()

    assert five_minutes(town) == 1
    assert five_minutes(town) == 0
    desk = town.desks["障がい福祉課"]
    assert urgent_errands(town) == [(Rank.STAFF, desk)]
    assert addresses(diary.mails_now()) == [STAFF]

    at(town, moment(MONDAY_OPEN, 8, 45))
    assert len(urgent_errands(town)) == 1  # a quarter of an hour of somebody there
    at(town, moment(MONDAY_OPEN, 9, 1))
    assert addresses(diary.mails_now()) == [SENIOR]
    at(town, moment(MONDAY_OPEN, 9, 31))
    assert addresses(diary.mails_now()) == [CHIEF]
    assert [rank for rank, _ in urgent_errands(town)] == list(Rank)
    assert diary.refuted() == []


def test_no_mail_names_the_person(diary: Diary) -> None:
    a_call(diary.town)
    at(diary.town, moment(THURSDAY, 10, 31))
    for mail in diary.mails_now():
        for secret in ("試験", "046-000-9999", "死にたい", "自殺"):
            assert secret not in mail.subject + mail.text
    with reading(diary.town.scope) as session:
        assert session.exec(select(Client)).all() == []
