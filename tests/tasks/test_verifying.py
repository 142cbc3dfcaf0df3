"""検証: clean on a used database; every kind of tampering is named by its row."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlmodel import Session, col, delete, select

from models.checks import Check
from models.duty import Duty, DutyState
from models.event import GENESIS, ChainHead, Event, seal_of
from models.mail import Mail, MailState
from models.notice import Notice, NoticeState
from models.procedure import Side
from models.referral_sheet import Referral
from models.suspended_days import Pause
from models.suspension import SuspensionReason
from tasks.anchors import read_anchors, write_anchors
from tasks.database import reading, transaction
from tasks.suspensions import suspend
from tasks.verifying import verify
from tests.databases import OWN, Town
from tests.factories import a_referral, a_referral_that_was, do, mails
from tests.tasks.days import changed, on, rows, run_pass

BY_TELEPHONE = "民生委員"


def a_used_town(town: Town) -> Path:
    """Some weeks of work, with passes, errands, mails and an anchor in between."""
    path = town.settings.anchor_path
    a_referral(town)
    a_referral_that_was(town, "acknowledge", "report")
    a_referral(town, sender=OWN, receiver=BY_TELEPHONE)
    for day in (date(2026, 9, 17), date(2026, 9, 25), date(2026, 10, 8)):
        for procedure in ("referral", "errand"):
            run_pass(procedure, on(town, day))
        mails(town)
        with reading() as session:
            write_anchors(session, path, day)
    do(town, 1, "acknowledge", town.party(OWN, Side.RECEIVER))
    stop_the_clock(town)
    mails(town)
    return path


def stop_the_clock(town: Town) -> None:
    """Let our desk stop one of the duties it owes."""
    with transaction(town.scope) as session:
        owed = select(Duty.id).where(
            Duty.step == "result", Duty.state == DutyState.OPEN
        )
        pause = Pause(
            SuspensionReason.IN_HOSPITAL, "入院先からの連絡待ち", date(2026, 10, 8)
        )
        duty_id = session.exec(owed).first()
        assert duty_id is not None
        suspend(session, duty_id, town.party(OWN, Side.RECEIVER), pause)


def checked(path: Path) -> dict[str, Check]:
    with reading() as session:
        return {c.name: c for c in verify(session, path)}


def test_a_used_database_is_clean_and_every_check_looked_at_rows(
    any_town: Town,
) -> None:
    checks = checked(a_used_town(any_town))

    assert {c.name: c.violations for c in checks.values() if c.violations} == {}
    assert all(c.rows > 0 for c in checks.values())
    assert all(c.holds for c in checks.values())
    assert len(checks) == 10


def test_an_empty_database_has_not_passed(any_town: Town) -> None:
    checks = checked(any_town.settings.anchor_path)

    assert {n for n, c in checks.items() if not c.holds} == {"chain", "tail", "duties"}


def unlocked(session: Session, table: str) -> Connection:
    """Take the guard off a table, as somebody with its keys would."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        return connection
    for change in ("update", "delete"):
        connection.execute(text(f"DROP TRIGGER {table}_no_{change}"))
    return connection


def rewrite_an_event(_path: Path) -> str:
    with transaction() as session:
        connection = unlocked(session, "event")
        connection.execute(text("UPDATE event SET actor = 'x' WHERE seq = 3"))
    return "event 3（連番3）"


def cut_the_tail(_path: Path) -> str:
    last = rows(Event)[-1]
    with transaction() as session:
        unlocked(session, "event")
        session.exec(delete(Event).where(col(Event.id) == last.id))
    return f"chain_head {rows(ChainHead)[0].id}"


def forge_an_anchor(path: Path) -> str:
    [first, *others] = path.read_text().splitlines()
    forged = json.dumps({**json.loads(first), "seal": "f" * 64})
    path.write_text("\n".join([forged, *others]) + "\n")
    return f"anchor 2026-09-17（連番{json.loads(first)['seq']}）"


def lose_the_history(_path: Path) -> str:
    mail = rows(Mail)[0]
    with transaction() as session:
        connection = unlocked(session, "mail_history")
        connection.execute(text(f"DELETE FROM mail_history WHERE mail_id = {mail.id}"))  # noqa: S608
    return f"mail {mail.id}（sent）"


def call_it_mailed(_path: Path) -> str:
    notice = rows(Notice, Notice.state == NoticeState.SUPPRESSED)[0]
    changed(notice, state=NoticeState.MAILED, reason=None)
    return f"notice {notice.id}"


def empty_a_mail(_path: Path) -> str:
    mail = rows(Mail)[-1]
    for notice in rows(Notice, Notice.mail_id == mail.id):
        changed(notice, mail_id=None, state=NoticeState.CANCELLED)
    return f"mail {mail.id}（通知なし）"


def send_on_a_closed_day(_path: Path) -> str:
    mail = rows(Mail, Mail.state == MailState.SENT)[-1]
    saturday = date(2026, 10, 10)
    moved = timedelta(days=(saturday - date(2026, 10, 8)).days)
    assert mail.sent_at is not None
    changed(mail, sent_at=mail.sent_at + moved)
    return f"notice {rows(Notice, Notice.mail_id == mail.id)[0].id}"


def delete_a_duty(_path: Path) -> str:
    duty = rows(Duty, Duty.state == DutyState.OPEN)[-1]
    with transaction() as session:
        session.exec(delete(Notice).where(col(Notice.duty_id) == duty.id))
        session.exec(delete(Duty).where(col(Duty.id) == duty.id))
    return f"{duty.procedure} {duty.case_id}"


def delete_a_closed_duty(_path: Path) -> str:
    duty = rows(Duty, Duty.state == DutyState.DONE)[0]
    with transaction() as session:
        session.exec(delete(Notice).where(col(Notice.duty_id) == duty.id))
        session.exec(delete(Duty).where(col(Duty.id) == duty.id))
    return f"{duty.procedure} {duty.case_id}"


def lose_the_head(_path: Path) -> str:
    head = rows(ChainHead)[0]
    with transaction() as session:
        session.exec(delete(ChainHead).where(col(ChainHead.id) == head.id))
    return f"municipality {head.municipality_id}（末尾の控えがない）"


def cut_an_anchor_short(path: Path) -> str:
    text_before = path.read_text()
    path.write_text(text_before + '{"municipality_id": 1, "on"')
    return f"{path.name} {len(text_before.splitlines()) + 1}行目"


def close_a_duty(_path: Path) -> str:
    duty = rows(Duty, Duty.state == DutyState.OPEN)[0]
    changed(duty, state=DutyState.CANCELLED)
    return f"{duty.procedure} {duty.case_id}"


def delete_a_rung(_path: Path) -> str:
    page = next(e for e in rows(Event) if e.verb == "page")
    said = rows(Notice, Notice.created_at == page.at, Notice.rung != "asked")[0]
    with transaction() as session:
        session.exec(delete(Notice).where(col(Notice.id) == said.id))
    left = page.given["notices"] - 1
    return f"event {page.id}（通知{left}件）"


@pytest.mark.parametrize(
    ("tamper", "found_by"),
    [
        (rewrite_an_event, "chain"),
        (cut_the_tail, "tail"),
        (forge_an_anchor, "anchors"),
        (lose_the_history, "mail_history"),
        (call_it_mailed, "notices"),
        (empty_a_mail, "notices"),
        (send_on_a_closed_day, "closed_days"),
        (delete_a_duty, "duties"),
        (delete_a_closed_duty, "duties"),
        (lose_the_head, "tail"),
        (cut_an_anchor_short, "anchors"),
        (close_a_duty, "duties"),
        (delete_a_rung, "pages"),
    ],
)
def test_each_kind_of_tampering_is_named_by_its_row(
    any_town: Town, tamper: Callable[[Path], str], found_by: str
) -> None:
    path = a_used_town(any_town)
    named = tamper(path)
    check = checked(path)[found_by]

    assert not check.holds
    assert named in check.violations


def test_a_live_case_without_a_duty_is_named(any_town: Town) -> None:
    path = a_used_town(any_town)
    close_a_duty(path)

    assert checked(path)["live_cases"].violations


def test_whoever_rewrites_the_whole_chain_meets_the_anchor(any_town: Town) -> None:
    path = a_used_town(any_town)
    rewrite_the_chain()
    checks = checked(path)

    assert checks["chain"].holds
    assert checks["tail"].holds
    assert len(checks["anchors"].violations) == 3


def rewrite_the_chain() -> None:
    """Seal every event anew, with another actor in the first, and the head too."""
    with transaction() as session:
        unlocked(session, "event")
        previous = GENESIS
        for event in session.exec(select(Event).order_by(col(Event.seq))):
            event.actor, event.previous = "別人", previous
            event.seal = previous = seal_of(event)
        session.exec(select(ChainHead)).one().seal = previous


def test_an_anchor_is_written_once_a_day(any_town: Town) -> None:
    a_referral(any_town)
    path = any_town.settings.anchor_path
    with reading() as session:
        written = [
            write_anchors(session, path, day)
            for day in (date(2026, 9, 17), date(2026, 9, 17), date(2026, 9, 18))
        ]

    assert written == [1, 0, 1]
    assert len(read_anchors(path)) == 2
    assert rows(Referral)
