"""予告: what is shown beforehand is what the passes then say, day by day (law 11)."""

from collections import Counter
from datetime import date, timedelta

from sqlmodel import col, select

from models.agency import Agency, Post
from models.columns import office_day
from models.duty import Duty
from models.event import Event
from models.notice import SUPPRESSED_LABELS, Notice, NoticeState, Suppressed
from models.procedure import Side
from tasks.database import reading
from tasks.directory import directory
from tasks.preview import Preview, preview
from tests.databases import OWN, TAX, Town
from tests.factories import a_referral, a_referral_that_was, do, mails
from tests.tasks.days import changed, on, rows, run_pass

SHAKYO, BY_TELEPHONE = "市社会福祉協議会", "民生委員"
FIRST, DAYS = date(2026, 9, 17), 20
Said = tuple[date, str, str, str, str | None]  # day, number, kind, reader, why not


def a_busy_town(town: Town) -> None:
    """Referrals in every direction and at every stage, one chief agreed to hear."""
    changed(rows(Agency, Agency.name == SHAKYO)[0], chief_may_hear=True)
    a_referral(town)
    a_referral(town, urgent_reason="食料がない")
    a_referral_that_was(town, "acknowledge", "ask_supplement")
    a_referral_that_was(town, "acknowledge", "report")
    a_referral_that_was(town, "decline")
    a_referral_that_was(town, "withdraw")
    a_referral(town, sender=OWN, receiver=SHAKYO)
    a_referral_that_was(town, "acknowledge", sender=OWN, receiver=BY_TELEPHONE)
    mails(town)


def foreseen(today: date, days: int) -> list[Preview]:
    with reading() as session:
        return preview(session, today, days)


def as_said(shown: list[Preview]) -> Counter[Said]:
    """What a preview says the passes of referrals will say."""
    return Counter(
        (p.on, p.number, p.kind, p.to, p.why_not)
        for p in shown
        if p.rung != "送信待ち" and p.to and not p.kind.startswith("errand")
    )


def said_since(notice_id: int) -> Counter[Said]:
    """What the passes of referrals have written since this notice."""
    with reading() as session:
        held = directory(session)
        found = session.exec(
            select(Notice, Duty)
            .join(Duty, col(Duty.id) == Notice.duty_id)
            .where(Notice.id > notice_id, Duty.procedure == "referral")
            .where(col(Notice.informs).is_(False))
        ).all()
    return Counter(
        (n.send_on, d.number, n.kind, reader(held.posts[n.post_id], held), why(n))
        for n, d in found
    )


def reader(post: Post, held: object) -> str:
    return f"{held.desk_label(post.desk_id)}（{post.title}）"  # type: ignore[attr-defined]


def why(notice: Notice) -> str | None:
    if notice.state is NoticeState.SUPPRESSED and notice.reason:
        return SUPPRESSED_LABELS[Suppressed(notice.reason)]
    return None


def live(town: Town, day: date) -> None:
    for procedure in ("referral", "errand"):
        run_pass(procedure, on(town, day, hour=7))


def test_each_morning_says_what_was_shown_the_evening_before(town: Town) -> None:
    a_busy_town(town)
    live(town, FIRST)
    told = 0
    for ahead in range(DAYS):
        today = FIRST + timedelta(days=ahead)
        evening, last = as_said(foreseen(today, 1)), rows(Notice)[-1].id
        live(town, today + timedelta(days=1))
        morning = said_since(last)
        told += morning.total()

        assert morning == evening, today
        on(town, today + timedelta(days=1), hour=9)
        mails(town)

    print(f"n = {told} notices over {DAYS} days")
    assert told >= 25


def test_what_is_shown_for_twenty_days_is_what_they_say(any_town: Town) -> None:
    a_busy_town(any_town)
    live(any_town, FIRST)
    last, shown = rows(Notice)[-1].id, foreseen(FIRST, DAYS)
    for ahead in range(1, DAYS + 1):
        live(any_town, FIRST + timedelta(days=ahead))
        on(any_town, FIRST + timedelta(days=ahead), hour=9)
        mails(any_town)
    lapses = {p.on for p in shown if p.kind == "lapse"}

    assert said_since(last) == as_said(shown)
    assert lapses == {office_day(e.at) for e in rows(Event, Event.verb == "lapse")}
    assert lapses == {date(2026, 10, 7)}


def test_after_a_sleep_only_the_highest_rung_is_shown_as_going(any_town: Town) -> None:
    a_referral(any_town)
    mails(any_town)
    today = on(any_town, date(2026, 10, 1))
    shown, last = as_said(foreseen(today, 0)), rows(Notice)[-1].id
    run_pass("referral", today)

    assert said_since(last) == shown
    assert [n[4] for n in shown].count(None) == 1
    assert len(shown) == 3


def test_what_waits_is_shown_with_why_it_will_not_go(any_town: Town) -> None:
    made = a_referral(any_town)
    do(any_town, made, "acknowledge", any_town.party(OWN, Side.RECEIVER))
    waiting = {p.kind: p.why_not for p in foreseen(FIRST, 0) if p.rung == "送信待ち"}

    assert waiting == {
        "referral_sent_for_receiver": "対応済みのため",
        "receipt_confirmed_for_sender": None,
    }
    assert TAX


def test_a_preview_changes_nothing(any_town: Town) -> None:
    a_busy_town(any_town)
    before = [n.model_dump() for n in rows(Notice)], [d.version for d in rows(Duty)]
    foreseen(FIRST, 60)

    assert before == (
        [n.model_dump() for n in rows(Notice)],
        [d.version for d in rows(Duty)],
    )
