"""見守りの日次処理 — stalled ladders, posts nobody holds, missed passes, the proof.

What is found becomes rows on an admin page; what is gone is marked resolved.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from sqlmodel import Session, col, select

from models.agency import Channel, Desk, Post
from models.duty import Duty, DutyState
from models.mail import MAIL_STATE_LABELS, Mail, MailState
from models.municipality import Municipality
from models.national_holidays import OFFICIAL_UNTIL
from models.policy import Policy
from models.watch import FindingKind, PassRun
from tasks import clock
from tasks.anchors import write_anchors
from tasks.database import Scope, reading, transaction
from tasks.directory import directory
from tasks.findings import Found, keep_findings
from tasks.installation import anchor_path
from tasks.planning import is_dry_run
from tasks.verifying import verify

WARN_BEFORE = timedelta(days=365)  # the calendar warns a year ahead
STUCK_AFTER = timedelta(hours=1)
POLICY_TRIED_FOR = timedelta(days=90)
DAILY_PASSES = (
    *("referral", "handover", "transfer", "report"),
    *("support_plan", "conference", "errand", "urgent_call"),
)
_PROOF = {
    "duties": FindingKind.DUTIES_DIFFER,
    "live_cases": FindingKind.DUTIES_DIFFER,
    "stops": FindingKind.DUTIES_DIFFER,
    "chain": FindingKind.CHAIN_BROKEN,
    "tail": FindingKind.CHAIN_BROKEN,
    "anchors": FindingKind.CHAIN_BROKEN,
}


def watch(today: date) -> int:
    """Look, keep the findings, anchor the chain; return how many stand open.

    Ahead of a real clock it only looks.
    """
    path = anchor_path()
    proof = list(_proof(path))
    with transaction() as session:
        found = [
            *_stalled(session, today),
            *_unreachable(session),
            *_stuck_mail(session),
            *_missed_passes(session, today),
            *_calendar(session, today),
            *_unused_policies(session, today),
            *proof,
        ]
        if is_dry_run(session, today):
            return len(found)
        count = keep_findings(session, found, set(FindingKind), clock.now(session))
        write_anchors(session, path, today)
    return count


def _stalled(session: Session, today: date) -> Iterator[Found]:
    """Open duties whose next rung lies in the past although the passes ran."""
    rows = session.exec(
        select(Duty)
        .where(Duty.state == DutyState.OPEN)
        .where(col(Duty.next_notice_on) < today - timedelta(days=1))
    )
    for duty in rows:
        yield Found(
            duty.municipality_id,
            FindingKind.LADDER_STALLED,
            f"duty {duty.id}",
            f"{duty.number}：通知の予定日を過ぎても次の段に進んでいません。",
        )


def _unreachable(session: Session) -> Iterator[Found]:
    """Desks without anybody in charge, and posts that a mail cannot reach."""
    held = directory(session)
    for desk in held.desks.values():
        posts = [p for p in held.posts.values() if p.desk_id == desk.id]
        label = held.desk_label(desk.id)
        if all(p.vacant_since is not None for p in posts):
            yield Found(
                desk.municipality_id,
                FindingKind.REACHES_NOBODY,
                f"desk {desk.id}",
                f"{label}：通知を受ける担当が登録されていません。",
            )
        for post in posts:
            yield from _unreachable_post(post, desk, f"{label}（{post.title}）")


def _unreachable_post(post: Post, desk: Desk, label: str) -> Iterator[Found]:
    subject, town = f"post {post.id}", desk.municipality_id
    if post.bounced_at is not None:
        told = f"{label}：メールが不達になっています。"
        yield Found(town, FindingKind.ADDRESS_BOUNCES, subject, told)
    elif desk.channel is Channel.MAIL and not post.email:
        told = f"{label}：メールアドレスがありません。"
        yield Found(town, FindingKind.REACHES_NOBODY, subject, told)


def _stuck_mail(session: Session) -> Iterator[Found]:
    """Mails a person must look at, and mails that wait for over an hour."""
    since = clock.real_now() - STUCK_AFTER
    waiting = (col(Mail.state).in_((MailState.QUEUED, MailState.SENDING))) & (
        col(Mail.first_due_at) < since
    )
    to_look_at = col(Mail.state).in_((MailState.HELD, MailState.UNKNOWN))
    for mail in session.exec(select(Mail).where(waiting | to_look_at)):
        yield Found(
            mail.municipality_id,
            FindingKind.MAIL_STUCK,
            f"mail {mail.id}",
            f"メール{mail.id}：{MAIL_STATE_LABELS[mail.state]}",
        )


def _missed_passes(session: Session, today: date) -> Iterator[Found]:
    """Daily passes without a finished run since yesterday, once any has run."""
    for municipality_id in session.exec(select(Municipality.id)).all():
        for name in DAILY_PASSES:
            last = session.exec(
                select(col(PassRun.for_day))
                .where(PassRun.name == name, PassRun.for_day <= today)
                .where(PassRun.municipality_id == municipality_id)
                .where(col(PassRun.finished_at).is_not(None))
                .order_by(col(PassRun.for_day).desc())
                .limit(1)
            ).first()
            if last is not None and last < today - timedelta(days=1):
                yield Found(
                    municipality_id,
                    FindingKind.RUN_MISSED,
                    f"pass {name}",
                    f"日次処理「{name}」の最終実行日は{last:%Y年%-m月%-d日}です。",
                )


def _calendar(session: Session, today: date) -> Iterator[Found]:
    if OFFICIAL_UNTIL - today >= WARN_BEFORE:
        return
    for municipality_id in session.exec(select(Municipality.id)).all():
        yield Found(
            municipality_id,
            FindingKind.CALENDAR_ENDS,
            "calendar",
            f"公表済みの祝日は{OFFICIAL_UNTIL:%Y年%-m月%-d日}までです。"
            "以後は予定として扱います。",
        )


def _unused_policies(session: Session, today: date) -> Iterator[Found]:
    """Agreed numbers that no duty has opened under for a quarter of a year."""
    used = select(Duty.id).where(
        Duty.municipality_id == Policy.municipality_id,
        Duty.policy_version == Policy.version,
    )
    rows = session.exec(
        select(Policy)
        .where(~used.exists())
        .where(Policy.holds_from < today - POLICY_TRIED_FOR)
        .where(Policy.version > 1)
    )
    for policy in rows:
        yield Found(
            policy.municipality_id,
            FindingKind.POLICY_NEVER_FIRED,
            f"policy {policy.version}",
            f"取り決め（第{policy.version}版）は、まだ一度も使われていません。",
        )


def _proof(path: Path) -> Iterator[Found]:
    """Name the rows that contradict chain or ledger, each town's to itself alone."""
    with reading() as session:
        towns = session.exec(select(Municipality.id)).all()
    for town in towns:
        with reading(Scope(town)) as session:
            checks = verify(session, path)
        for one in checks:
            kind = _PROOF.get(one.name, FindingKind.LEDGER_BROKEN)
            for violation in one.violations:
                yield Found(town, kind, violation, f"{one.label}：{violation}")
