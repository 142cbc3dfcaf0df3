"""期間の満了 — end the cases whose last rung is a verb of the pass, one act each."""

import logging

from models.pass_report import CaseToEnd, PassReport
from models.refusals import StepNotOpen
from tasks.acts import act
from tasks.database import transaction
from tasks.telling import SYSTEM

log = logging.getLogger(__name__)


def end_cases(cases: tuple[CaseToEnd, ...], report: PassReport) -> PassReport:
    """Return the report with the cases ended; a refused one stays open and counted.

    Ended by another run meanwhile counts as refused too; nothing happens twice.
    """
    if report.dry_run:
        return report
    ended = sum(_end(case) for case in cases)
    done = PassReport(report.name, report.today, ended=ended)
    return report + done + _not_ended(report, len(cases) - ended)


def _not_ended(report: PassReport, count: int) -> PassReport:
    return PassReport(report.name, report.today, not_ended=count)


def _end(case: CaseToEnd) -> bool:
    try:
        with transaction() as session:
            act(session, case.procedure, case.case_id, case.verb, SYSTEM)
    except StepNotOpen:
        log.info("case not ended", extra={"case": case.case_id, "verb": case.verb})
        return False
    return True
