"""期限を過ぎた対応 — over all offices and partners, with what the watch has found.

Counts and numbers only: an admin sees who is late with what, never a person's words.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from sqlmodel import Session

from models.conference import CONFERENCE
from models.conference_follow_up import ACTION_ITEM
from models.conference_reply import INVITATION
from models.errand import ERRAND
from models.handover import HANDOVER
from models.queries.duties import overdue, overdue_counts
from models.queries.findings import last_runs, open_findings
from models.queries.timelines import mails_in_trouble
from models.referral import REFERRAL
from models.report import REPORT
from models.support_case import SUPPORT_CASE
from models.support_plan import SUPPORT_PLAN
from models.transfer import TRANSFER, TRANSFER_BATCH
from models.urgent_call import URGENT_CALL
from models.watch import FINDING_LABELS
from models.weekly_review import WEEKLY_REVIEW
from tasks import clock
from tasks.directory import directory
from web.access import Admin, Reading
from web.duty_rows import duty_rows
from web.pages import page
from web.paging import address, turned_to
from web.standing import mail_standing

router = APIRouter()

PATH = "/admin/overdue"
TRANSFERS = (TRANSFER_BATCH, TRANSFER)
CONFERENCES = (CONFERENCE, INVITATION, ACTION_ITEM)
SUPPORT = (SUPPORT_CASE, SUPPORT_PLAN, WEEKLY_REVIEW)
MORE = (*CONFERENCES, *SUPPORT, *TRANSFERS)
STEPS = {
    step.name: step.label
    for process in (HANDOVER, REFERRAL, REPORT, *MORE, URGENT_CALL, ERRAND)
    for step in process.steps
}
PASSES = {
    "referral": "つなぎの日次処理",
    "handover": "引継ぎの日次処理",
    "transfer": "担当替えの日次処理",
    "errand": "連絡用務の日次処理",
    "urgent_call": "緊急の連絡の見守り（5分ごと）",
    "report": "実績報告の日次処理",
    "support_plan": "相談支援と支援プランの日次処理",
    "conference": "会議の日次処理",
    "watch": "見守りの日次処理",
}
LATEST = 20


@dataclass(frozen=True)
class AgencyLine:
    """One agency of the table: how many are overdue per step, and the oldest day."""

    agency_id: int
    name: str
    counts: dict[str, int]
    oldest: date

    @property
    def total(self) -> int:
        """All steps together."""
        return sum(self.counts.values())


@router.get(PATH)
def show_overdue(
    request: Request,
    person: Admin,
    session: Reading,
    agency: int | None = None,
    step: str = "",
    page_number: Annotated[int, Query(alias="page")] = 1,
) -> Response:
    """What is late, oldest first; the numbers of the table open their rows."""
    today = clock.office_today(session)
    filters = {"agency": str(agency or ""), "step": step}
    query = overdue(today, agency, step)
    sheaf = turned_to(session, query, page_number, PATH, filters)
    lines = _lines(session, today)
    return page(
        request,
        "overdue.html",
        today=today,
        lines=lines,
        steps={n: STEPS[n] for n in STEPS if any(n in each.counts for each in lines)},
        rows=duty_rows(session, person, sheaf.rows, today),
        sheaf=sheaf,
        chosen=_chosen(lines, agency, step),
        address=address,
        **_watched(session),
    )


def _watched(session: Session) -> dict[str, Any]:
    """What the watch found, mails that reached nobody, the last run of every pass."""
    held = directory(session)
    findings = session.exec(open_findings()).all()
    trouble = session.exec(mails_in_trouble().limit(LATEST)).all()
    runs = session.exec(last_runs()).all()
    desks = {mail.id: held.posts[mail.post_id].desk_id for mail in trouble}
    return {
        "path": PATH,
        "findings": [(FINDING_LABELS[each.kind], each) for each in findings],
        "mails": [
            (mail, held.desk_label(desks[mail.id]), mail_standing(mail))
            for mail in trouble
        ],
        "runs": [(PASSES.get(run.name, run.name), run) for run in runs],
    }


def _lines(session: Session, today: date) -> list[AgencyLine]:
    """The table: one line per agency, the oldest day first."""
    held = directory(session)
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    oldest: dict[int, date] = {}
    rows: Any = session.exec(overdue_counts(today)).all()
    for agency_id, step, count, since in rows:
        counts[agency_id][step] = count
        oldest[agency_id] = min(since, oldest.get(agency_id, since))
    lines = [
        AgencyLine(each, held.agencies[each].name, counts[each], oldest[each])
        for each in counts
    ]
    return sorted(lines, key=lambda line: (line.oldest, -line.total))


def _chosen(lines: list[AgencyLine], agency: int | None, step: str) -> str:
    named = {line.agency_id: line.name for line in lines}
    chosen = (named.get(agency or 0), STEPS.get(step))
    return "・".join(part for part in chosen if part)
