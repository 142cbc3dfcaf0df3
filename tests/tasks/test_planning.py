"""計画: what is due is said once, by the highest rung missed, however often asked."""

import threading
from datetime import date, timedelta

import pytest
from sqlmodel import update

from models.agency import Post, Rank
from models.duty import Duty
from models.errand_task import Errand, ErrandKind
from models.event import Event
from models.municipality import DatabaseKind, Installation
from models.notice import Notice, NoticeState
from models.pass_report import PassReport
from models.procedure import Side
from models.referral_sheet import Referral, ReferralState
from tasks import pages
from tasks.database import transaction
from tasks.planning import record_page
from tests.databases import OWN, TAX, Town
from tests.factories import a_referral, a_referral_that_was, do, mails
from tests.tasks.days import changed, on, rows, run_pass

SHAKYO = "市社会福祉協議会"
DUE = date(2026, 9, 24)  # two open days after Thursday 9/17, over Silver Week
STAFF, SENIOR, CHIEF = date(2026, 9, 25), date(2026, 9, 28), date(2026, 10, 1)


def said() -> list[tuple[str, str, str | None]]:
    """Rung, message and reason of every notice the passes wrote."""
    return [(n.rung, n.kind, n.reason) for n in rows(Notice) if n.rung in PASS_RUNGS]


PASS_RUNGS = {"today", "staff", "senior", "chief", "before"}
REMINDER = "acknowledgement_reminder_for_own_"


@pytest.mark.parametrize(
    ("day", "rungs"),
    [
        (DUE, []),  # nothing on the due day itself: they may still answer
        (STAFF, [("staff", f"{REMINDER}staff", None)]),
        # the pass slept: only the highest missed rung is said, the others say why not
        (
            SENIOR,
            [
                ("staff", f"{REMINDER}staff", "overtaken"),
                ("senior", f"{REMINDER}senior", None),
            ],
        ),
        (
            CHIEF,
            [
                ("staff", f"{REMINDER}staff", "overtaken"),
                ("senior", f"{REMINDER}senior", "overtaken"),
                ("chief", f"{REMINDER}chief", None),
            ],
        ),
    ],
)
def test_only_the_highest_missed_rung_is_said(
    any_town: Town, day: date, rungs: list[tuple[str, str, str | None]]
) -> None:
    a_referral(any_town)
    report = run_pass("referral", on(any_town, day))
    unsaid = sum(reason is not None for *_, reason in rungs)

    assert sorted(said()) == sorted(rungs)
    assert (report.queued, report.suppressed) == (len(rungs) - unsaid, unsaid)


def test_each_day_says_its_own_rung_and_then_the_ladder_ends(any_town: Town) -> None:
    a_referral(any_town)
    heard = {}
    for ahead in range(30):
        day = on(any_town, DUE + timedelta(days=ahead))
        if count := run_pass("referral", day).queued:
            heard[day] = count

    assert heard == {STAFF: 1, SENIOR: 1, CHIEF: 1}
    assert [d.next_notice_on for d in rows(Duty, Duty.step == "acknowledgement")] == [
        None
    ]


def test_running_twice_changes_nothing(any_town: Town) -> None:
    a_referral(any_town)
    on(any_town, STAFF)
    first = run_pass("referral", STAFF)
    before = [n.model_dump() for n in rows(Notice)], len(rows(Event))
    second = run_pass("referral", STAFF)

    assert first.queued == 1
    assert second.counts() == dict.fromkeys(second.counts(), 0)
    assert ([n.model_dump() for n in rows(Notice)], len(rows(Event))) == before


def test_four_passes_at_once_say_everything_once(any_town: Town) -> None:
    for _ in range(12):
        a_referral(any_town, sender=OWN, receiver=SHAKYO)
    on(any_town, date(2026, 10, 9))
    reports: list[PassReport] = []
    workers = [threading.Thread(target=pass_into, args=(reports,)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    keys = [(n.duty_id, n.occurrence, n.rung, n.post_id) for n in rows(Notice)]

    assert len(reports) == 4
    assert len(keys) == len(set(keys))
    assert sum(r.queued for r in reports) == 12
    assert sum(r.looked_at for r in reports) == 12
    assert len(rows(Errand, Errand.kind == ErrandKind.TELEPHONE)) == 12


def pass_into(reports: list[PassReport]) -> None:
    reports.append(run_pass("referral", date(2026, 10, 9)))


def test_a_moved_due_date_says_nothing_again(any_town: Town) -> None:
    a_referral(any_town)
    run_pass("referral", on(any_town, STAFF))
    [duty] = rows(Duty)
    changed(duty, due_on=date(2026, 9, 30), rungs_said=0, next_notice_on=STAFF)
    report = run_pass("referral", on(any_town, date(2026, 10, 1)))

    assert report.looked_at == 1
    assert report.queued == 0
    assert [rung for rung, *_ in said()] == ["staff"]


def test_a_duty_moved_to_later_waits_for_its_new_day(any_town: Town) -> None:
    a_referral(any_town)
    [duty] = rows(Duty)
    changed(duty, due_on=date(2026, 10, 8))
    report = run_pass("referral", on(any_town, STAFF))
    [moved] = rows(Duty)

    assert (report.looked_at, report.queued) == (1, 0)
    assert moved.next_notice_on == date(2026, 10, 9)


def test_a_past_due_day_speaks_at_once_and_does_not_disappear(any_town: Town) -> None:
    a_referral(any_town)
    [duty] = rows(Duty)
    past = date(2020, 2, 28)
    changed(duty, raw_due_on=past, due_on=past, next_notice_on=past)
    run_pass("referral", on(any_town, date(2026, 9, 17)))

    assert ("chief", f"{REMINDER}chief", None) in said()


def test_a_page_ends_where_the_next_begins(
    any_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "PAGE", 3)
    for _ in range(7):
        a_referral(any_town)
    on(any_town, STAFF)
    report, sizes = PassReport("referral", STAFF), []
    while page := record_page("referral", STAFF, report.cursor):
        report += page
        sizes.append(page.looked_at)

    assert sizes == [3, 3, 1]
    assert report.queued == 7
    assert [e.given["notices"] for e in rows(Event) if e.verb == "page"] == [3, 3, 1]


def test_a_day_ahead_of_a_real_clock_is_a_dry_run(any_town: Town) -> None:
    a_referral_that_was(any_town, "acknowledge", "report")
    assert mails(any_town)
    with transaction() as session:
        session.exec(update(Installation).values(kind=DatabaseKind.PRODUCTION))
    before = len(rows(Notice)), len(rows(Event)), rows(Duty)[-1].next_notice_on
    report = run_pass("referral", date(2026, 10, 30))

    assert report.dry_run
    assert report.looked_at == 1
    assert report.ended == 0
    assert (len(rows(Notice)), len(rows(Event)), rows(Duty)[-1].next_notice_on) == (
        before
    )


def test_today_is_no_dry_run_in_production(any_town: Town) -> None:
    a_referral(any_town)
    on(any_town, STAFF)
    with transaction() as session:
        session.exec(update(Installation).values(kind=DatabaseKind.PRODUCTION))

    assert not run_pass("referral", STAFF).dry_run
    assert len(said()) == 1


def test_a_duty_keeps_the_numbers_it_opened_under(any_town: Town) -> None:
    a_referral(any_town)
    [duty] = rows(Duty)

    assert duty.policy_version == 1
    assert duty.due_on == DUE


def test_the_chief_is_to_telephone_even_when_no_mail_reaches_the_chief(
    any_town: Town,
) -> None:
    a_referral(any_town, sender=OWN, receiver=SHAKYO)
    [chief] = rows(Post, Post.desk_id == any_town.desks[OWN], Post.rank == Rank.CHIEF)
    changed(chief, bounced_at=chief.bounced_at, email=None)
    run_pass("referral", on(any_town, date(2026, 10, 9)))
    [errand] = rows(Errand)

    assert (errand.kind, errand.rank) == (ErrandKind.TELEPHONE, "chief")
    assert errand.other_desk_id == any_town.desks[SHAKYO]


def test_nobody_telephones_for_a_rung_that_was_overtaken_or_our_own(
    any_town: Town,
) -> None:
    a_referral(any_town)  # our own desk owes the receipt
    run_pass("referral", on(any_town, date(2026, 10, 9)))

    assert rows(Errand) == []


def test_a_result_nobody_confirmed_lapses_after_the_agreed_days(any_town: Town) -> None:
    a_referral_that_was(any_town, "acknowledge", "report")
    assert mails(any_town)
    [confirmation] = rows(Duty, Duty.step == "confirmation")
    on_time = run_pass("referral", on(any_town, confirmation.due_on))
    late = run_pass("referral", on(any_town, confirmation.due_on + timedelta(days=1)))
    told = [n.kind for n in rows(Notice) if n.rung.startswith("lapse")]

    assert (on_time.ended, late.ended) == (0, 1)
    assert rows(Referral)[0].state is ReferralState.REPORTED_UNCONFIRMED
    assert sorted(told) == [
        "lapsed_unconfirmed_for_receiver",
        "lapsed_unconfirmed_for_sender",
    ]


def test_nothing_lapses_while_the_result_was_not_mailed(any_town: Town) -> None:
    made = a_referral_that_was(any_town, "acknowledge", "report")
    [asked] = rows(Notice, Notice.kind == "result_reported_for_sender")
    late = date(2026, 10, 7)
    first = run_pass("referral", on(any_town, late))
    again = run_pass("referral", late)
    changed(asked, state=NoticeState.MAILED)
    tomorrow = run_pass("referral", on(any_town, late + timedelta(days=1)))

    assert (first.ended, first.not_ended, again.looked_at) == (0, 1, 0)
    assert (tomorrow.ended, tomorrow.not_ended) == (1, 0)
    assert rows(Referral, Referral.id == made)[0].closed_at is not None


def test_a_confirmation_in_time_is_not_undone_by_the_pass(any_town: Town) -> None:
    made = a_referral_that_was(any_town, "acknowledge", "report")
    do(any_town, made, "confirm", any_town.party(TAX, Side.SENDER))
    report = run_pass("referral", on(any_town, date(2026, 12, 1)))

    assert report.ended + report.not_ended == 0
    assert rows(Referral)[0].state is ReferralState.CONFIRMED
