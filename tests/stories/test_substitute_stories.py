"""代理, told in days: two weeks away, named in every mail, and never a chain."""

from datetime import date

import pytest
from sqlmodel import col, select

from models.absence import Absence, AbsenceDraft
from models.agency import Post, Rank
from models.event import Event
from models.notice import Notice
from models.procedure import Side
from models.refusals import GivenMissing, NotYourTurn, StepNotOpen
from tasks.absences import end_absence, enter_absence
from tasks.clock import office_today
from tasks.database import reading, transaction
from tasks.preview import preview
from tests.databases import OWN, TAX, Town
from tests.factories import ReadMail, a_referral
from tests.stories.diary import CHIEF, SENIOR, STAFF, TAX_DESK, Diary, addresses

FIRST, LAST = date(2026, 9, 24), date(2026, 10, 7)  # two weeks
FOR_STAFF = "（担当の代理）"


def post(town: Town, rank: Rank, agency: str = OWN) -> int:
    """The id of the post of that rank at an agency's desk."""
    query = select(Post.id).where(Post.desk_id == town.desks[agency], Post.rank == rank)
    with reading(town.scope) as session:
        return session.exec(query).one()


def away(
    town: Town,
    rank: Rank = Rank.STAFF,
    substitute: Rank = Rank.SENIOR,
    first: date = FIRST,
    last: date = LAST,
    by: str = OWN,
) -> int:
    """That post of ours is away, and another one stands in."""
    draft = AbsenceDraft(post(town, rank), post(town, substitute), first, last)
    with transaction(town.scope) as session:
        made = enter_absence(session, draft, town.party(by, Side.SENDER, "係長 けい"))
        return made.id


def heads(mails: list[ReadMail]) -> list[str]:
    """The line each mail begins with: whom it is for."""
    return [mail.text.splitlines()[0] for mail in mails]


def test_for_two_weeks_another_post_reads_and_every_mail_says_for_whom(
    diary: Diary,
) -> None:
    town = diary.town
    away(town)
    first = a_referral(town)
    assert addresses(diary.mails_now()) == [STAFF]  # not away yet

    # 9/25: the reminder of +1 and a new sheet, both to 主任, both say for whom
    morning = diary.live_until(date(2026, 9, 25))
    second = a_referral(town)
    told = [*morning, *diary.mails_now()]
    assert addresses(told) == [SENIOR, SENIOR]
    assert all(FOR_STAFF in head for head in heads(told))

    # 9/28: the rung of 主任 is 主任's own
    diary.did(second, "acknowledge", OWN)
    own = [mail for mail in diary.live_until(date(2026, 9, 28)) if mail.to == SENIOR]
    assert heads(own)
    assert FOR_STAFF not in heads(own)[0]
    diary.did(first, "acknowledge", OWN)

    # through the last day included it is 主任; from the next day 担当 itself
    diary.live_until(LAST)
    between = diary.mailed(FIRST, LAST)
    assert STAFF not in addresses(between)
    third = a_referral(town)
    assert addresses(diary.mails_now()) == [SENIOR]
    diary.live_until(date(2026, 10, 8))
    fourth = a_referral(town)
    [back] = diary.mails_now()
    assert (third, fourth, back.to) == (third, fourth, STAFF)
    assert "代理" not in back.text
    assert diary.refuted() == []


def test_a_notice_keeps_the_post_it_was_meant_for(diary: Diary) -> None:
    away(diary.town)
    diary.live_until(FIRST)
    a_referral(diary.town)
    diary.mails_now()
    with reading() as session:
        meant = session.exec(select(Notice.post_id)).all()

    assert set(meant) == {post(diary.town, Rank.STAFF)}


def test_a_digest_names_the_post_line_by_line(diary: Diary) -> None:
    for _ in range(2):
        diary.did(a_referral(diary.town), "acknowledge", OWN)
    diary.mails_now()
    away(diary.town, first=date(2026, 9, 29), last=date(2026, 9, 30))
    [digest] = [m for m in diary.live_until(date(2026, 9, 29)) if m.to == SENIOR]

    assert heads([digest])[0].endswith(FOR_STAFF)
    lines = [line for line in digest.text.splitlines() if line.startswith("・")]
    assert len(lines) == 2
    assert all(line.endswith(FOR_STAFF) for line in lines)


def test_a_substitute_who_is_away_too_has_no_substitute_of_its_own(
    diary: Diary,
) -> None:
    # 担当 → 主任, and 主任 → 担当 themselves: 係長, the next rank of the desk, reads
    away(diary.town)
    away(diary.town, Rank.SENIOR, Rank.STAFF)
    diary.live_until(FIRST)
    a_referral(diary.town)
    [told] = diary.mails_now()

    assert told.to == CHIEF
    assert heads([told])[0].endswith(FOR_STAFF)


def test_a_substitutes_substitute_never_reads(diary: Diary) -> None:
    # 担当 → 係長, who is away with 主任 for a substitute: the next rank that is there
    away(diary.town, Rank.STAFF, Rank.CHIEF)
    away(diary.town, Rank.CHIEF, Rank.SENIOR)
    away(diary.town, Rank.SENIOR, Rank.STAFF)
    diary.live_until(FIRST)
    a_referral(diary.town)

    assert diary.mails_now() == []  # all away: nobody hears, and it says so
    with reading() as session:
        notice = session.exec(select(Notice)).one()
    assert notice.reason == "absent"


def test_a_mail_that_waits_goes_to_whoever_reads_on_the_day_it_leaves(
    diary: Diary,
) -> None:
    # written on Saturday, when 担当 was there; it leaves on the first open day
    diary.live_until(date(2026, 9, 19))
    a_referral(diary.town)
    away(diary.town)
    [told] = diary.live_until(date(2026, 9, 24))

    assert told.to == SENIOR
    assert heads([told])[0].endswith(FOR_STAFF)


def test_back_early_it_reads_its_own_mail_again(diary: Diary) -> None:
    made = away(diary.town)
    diary.live_until(FIRST)
    by = diary.town.party(OWN, Side.SENDER, "係長 けい")
    with transaction(diary.town.scope) as session:
        end_absence(session, made, by)
    a_referral(diary.town)

    assert addresses(diary.mails_now()) == [STAFF]
    with pytest.raises(StepNotOpen), transaction(diary.town.scope) as session:
        end_absence(session, made, by)


def test_the_preview_names_who_will_read(diary: Diary) -> None:
    away(diary.town)
    diary.live_until(FIRST)
    a_referral(diary.town)
    diary.mails_now()
    with reading(diary.town.scope) as session:
        ahead = preview(session, office_today(session), 7)

    staff = [each.to for each in ahead if "（担当）" in each.to]
    assert staff
    assert all("代理：主任相談支援員" in to for to in staff)


@pytest.mark.parametrize(
    ("different", "field"),
    [
        ({"last": date(2026, 9, 23)}, "until_on"),  # ends before it begins
        ({"last": date(2026, 10, 25)}, "until_on"),  # 32 days
        ({"substitute": Rank.STAFF}, "substitute_post_id"),  # itself
    ],
)
def test_an_absence_has_limits(
    town: Town, different: dict[str, object], field: str
) -> None:
    with pytest.raises(GivenMissing) as refused:
        away(town, **different)  # type: ignore[arg-type]

    assert refused.value.name == field


def test_thirty_one_days_are_agreed_and_one_absence_at_a_time(town: Town) -> None:
    away(town, last=date(2026, 10, 24))
    with pytest.raises(GivenMissing, match="重なる期間"):
        away(town, first=date(2026, 10, 24), last=date(2026, 10, 26))
    away(town, first=date(2026, 10, 25), last=date(2026, 10, 26))


def test_nobody_enters_an_absence_for_another_agency(any_town: Town) -> None:
    with pytest.raises(NotYourTurn):
        away(any_town, by=TAX)
    tax = post(any_town, Rank.STAFF, TAX)
    mixed = AbsenceDraft(tax, post(any_town, Rank.STAFF), FIRST, LAST)
    by = any_town.party(TAX, Side.SENDER)
    with pytest.raises(GivenMissing, match="同じ機関"), transaction() as session:
        enter_absence(session, mixed, by)
    with reading() as session:
        assert session.exec(select(Absence)).all() == []


def test_an_absence_is_an_event_of_its_own(any_town: Town) -> None:
    made = away(any_town)
    query = select(Event).order_by(col(Event.seq).desc()).limit(1)
    with reading() as session:
        event = session.exec(query).one()

    assert (event.procedure, event.verb, event.actor) == (
        "absence",
        "enter",
        "係長 けい",
    )
    assert event.given["absence"] == made


def test_the_other_side_hears_as_ever(diary: Diary) -> None:
    away(diary.town)
    diary.live_until(FIRST)
    referral = a_referral(diary.town)
    diary.mails_now()
    told = diary.did(referral, "acknowledge", OWN)

    assert addresses(told) == [TAX_DESK]
    assert "代理" not in told[0].text
