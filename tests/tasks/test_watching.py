"""見守り: what nobody would notice becomes a finding, and goes when it is gone."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from models.agency import Desk, Post
from models.duty import Duty
from models.event import ChainHead
from models.mail import Mail, MailState
from models.municipality import Municipality
from models.notice import Notice
from models.policy import Policy
from models.watch import Finding, FindingKind, PassRun
from tasks import clock, runs
from tasks.anchors import read_anchors
from tasks.database import transaction
from tasks.watching import watch
from tests.databases import TAX, Town
from tests.factories import a_referral, mails
from tests.tasks.days import changed, on, rows, run_pass

TODAY = date(2026, 9, 17)


@pytest.fixture(autouse=True)
def anchors(any_town: Town, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The watch asks the settings where its anchors are kept: with this town."""
    monkeypatch.setenv("TSUNAGI_VAR_DIR", str(any_town.settings.var_dir))
    return any_town.settings.anchor_path


def open_findings() -> dict[str, FindingKind]:
    found = rows(Finding, Finding.resolved_at == None)  # noqa: E711 — SQL, not Python
    return {f.subject: f.kind for f in found}


def spoil(row: Any, **values: Any) -> Callable[[], None]:
    """Change a row, and return what changes it back."""
    before = {name: getattr(row, name) for name in values}
    changed(row, **values)
    return lambda: changed(row, **before)


def stalled(_town: Town) -> Callable[[], None]:
    return spoil(rows(Duty)[0], next_notice_on=TODAY - timedelta(days=2))


def bounced(town: Town) -> Callable[[], None]:
    [post] = rows(Post, Post.desk_id == town.desks[TAX])
    return spoil(post, bounced_at=clock.real_now())


def without_address(town: Town) -> Callable[[], None]:
    [post] = rows(Post, Post.desk_id == town.desks[TAX])
    return spoil(post, email=None)


def vacant(town: Town) -> Callable[[], None]:
    [post] = rows(Post, Post.desk_id == town.desks[TAX])
    return spoil(post, vacant_since=TODAY)


def stuck(_town: Town) -> Callable[[], None]:
    return spoil(rows(Mail)[0], state=MailState.UNKNOWN)


def waiting(_town: Town) -> Callable[[], None]:
    long_ago = clock.real_now() - timedelta(hours=2)
    return spoil(rows(Mail)[0], state=MailState.QUEUED, first_due_at=long_ago)


def mailed_without_mail(_town: Town) -> Callable[[], None]:
    return spoil(rows(Notice)[0], mail_id=None)


@pytest.mark.parametrize(
    ("trouble", "kind", "table"),
    [
        (stalled, FindingKind.LADDER_STALLED, Duty),
        (bounced, FindingKind.ADDRESS_BOUNCES, Post),
        (without_address, FindingKind.REACHES_NOBODY, Post),
        (vacant, FindingKind.REACHES_NOBODY, Desk),
        (stuck, FindingKind.MAIL_STUCK, Mail),
        (waiting, FindingKind.MAIL_STUCK, Mail),
        (mailed_without_mail, FindingKind.LEDGER_BROKEN, Notice),
    ],
)
def test_a_finding_appears_stays_one_row_and_is_resolved(
    any_town: Town,
    trouble: Callable[[Town], Callable[[], None]],
    kind: FindingKind,
    table: type[Any],
) -> None:
    a_referral(any_town)
    mails(any_town)
    before = open_findings()
    mend = trouble(any_town)
    for _ in range(2):
        watch(TODAY)
    found = {s: k for s, k in open_findings().items() if s not in before}
    subjects = [s for s, k in found.items() if k is kind]
    mend()
    watch(TODAY)

    assert subjects
    assert subjects[0].startswith(table.__name__.lower())
    assert [f.subject for f in rows(Finding, Finding.kind == kind)] == subjects
    assert open_findings() == before


def test_a_missed_pass_is_found_until_it_ran(any_town: Town) -> None:
    watch(TODAY)
    assert FindingKind.RUN_MISSED not in open_findings().values()  # none ran yet
    run(TODAY)
    later = on(any_town, TODAY + timedelta(days=2))
    watch(later)
    assert open_findings()["pass referral"] is FindingKind.RUN_MISSED
    run(later)
    watch(later)

    assert "pass referral" not in open_findings()


def run(day: date) -> None:
    runs.begin("referral", day)
    runs.finish(run_pass("referral", day))


def test_a_rehearsal_of_a_day_to_come_hides_no_missed_pass(any_town: Town) -> None:
    run(TODAY)
    run(date(2027, 4, 1))  # somebody looked ahead
    watch(on(any_town, TODAY + timedelta(days=2)))

    assert open_findings()["pass referral"] is FindingKind.RUN_MISSED
    assert len(rows(PassRun)) == 2


def test_a_calendar_that_ends_is_told_a_year_ahead(any_town: Town) -> None:
    watch(on(any_town, TODAY))
    assert "calendar" not in open_findings()
    watch(on(any_town, date(2027, 1, 4)))

    assert open_findings()["calendar"] is FindingKind.CALENDAR_ENDS


def test_an_agreement_nothing_opened_under_is_found_in_its_own_town(
    any_town: Town,
) -> None:
    a_referral(any_town)
    changed(rows(Duty)[0], policy_version=2)
    other = a_neighbour()
    for town in (any_town.municipality_id, other):
        agree(town, 2, date(2026, 4, 1))
    watch(TODAY)
    found = rows(Finding, Finding.kind == FindingKind.POLICY_NEVER_FIRED)

    assert [(f.municipality_id, f.subject) for f in found] == [(other, "policy 2")]


def a_neighbour() -> int:
    with transaction() as session:
        other = Municipality(name="となり市", created_at=clock.real_now())
        session.add(other)
        session.flush()
        return other.id


def agree(municipality_id: int, version: int, day: date) -> None:
    with transaction() as session:
        session.add(
            Policy(
                municipality_id=municipality_id,
                version=version,
                holds_from=day,
                note="",
                recorded_at=clock.real_now(),
                recorded_by="管理者",
            )
        )


def test_a_watch_anchors_the_chain_outside_the_database(
    any_town: Town, anchors: Path
) -> None:
    a_referral(any_town)
    for _ in range(2):
        watch(TODAY)
    [head] = rows(ChainHead)

    assert [(a.seq, a.seal) for a in read_anchors(anchors)] == [(head.seq, head.seal)]
