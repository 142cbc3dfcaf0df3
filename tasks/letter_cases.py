"""手紙の件 — the offices, the paper and the numbers of what a letter is about.

Read once for a whole letter: one query a process, however many items it has.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from models.directory import Directory
from models.duty import Duty
from models.errand_task import ERRAND_LABELS, Errand
from models.handover import HANDOVER
from models.handover_sheet import HANDOVER_FORM
from models.procedure import Procedure
from models.referral_sheet import Referral, Sheet, SheetForm
from tasks.cases import PROCESSES
from tasks.letter_counts import counts_of
from tasks.links import Case, case_of
from tasks.words import form_label

Cases = Mapping[Case, Any]  # an errand, or a row with its sheet's form


@dataclass(frozen=True)
class About:
    """The offices and the sheet of one duty's case."""

    from_office: str
    to_office: str
    other: str
    sheet: str
    what: str
    by_law: bool = False  # a law fixes the day
    ended: bool = False  # a partner's way in closed with the case
    counts: tuple[tuple[str, str], ...] = ()  # of a letter that tells how many

    def facts(self) -> dict[str, Any]:
        """Return what a mail says of it, by the names of its facts."""
        return {
            "what": self.what,
            "from_office": self.from_office,
            "to_office": self.to_office,
            "sheet": self.sheet,
            "binding": self.by_law,
            "counts": self.counts,
        }


def cases_of(session: Session, duties: Sequence[Duty]) -> dict[Case, Any]:
    """Return what the letter tells of the duties' cases: one query a process."""
    ids: dict[str, set[int]] = defaultdict(set)
    for duty in duties:
        ids[duty.procedure].add(duty.case_id)
    cases: dict[Case, Any] = {}
    if "errand" in ids:
        errands = select(Errand).where(col(Errand.id).in_(ids["errand"]))
        cases |= {("errand", e.id): e for e in session.exec(errands)}
    if "referral" in ids:
        referrals = (
            select(Referral, Sheet.form)
            .join(Sheet, col(Sheet.id) == Referral.sheet_id)
            .where(col(Referral.id).in_(ids["referral"]))
        )
        cases |= {("referral", r.id): (r, form) for r, form in session.exec(referrals)}
    for name in ids.keys() - {"errand", "referral"}:
        table = PROCESSES[name].table
        rows = session.exec(select(table).where(col(table.id).in_(ids[name])))
        cases |= {(name, row.id): (row, None) for row in rows}
    return cases


def about_case(session: Session, held: Directory, cases: Cases, duty: Duty) -> About:
    """Return the offices and the sheet of the case a duty is of."""
    case = cases[case_of(duty)]
    procedure = PROCESSES[duty.procedure].procedure
    step = procedure.step(duty.step)
    if duty.procedure == "errand":
        return About(
            from_office=held.desk_label(case.own_desk_id),
            to_office=held.desk_label(case.other_desk_id),
            other=held.desk_label(case.other_desk_id),
            sheet="連絡用務",
            what=ERRAND_LABELS[case.kind],
        )
    row, form = case
    return About(
        from_office=held.desk_label(row.sender_desk_id),
        to_office=held.desk_label(row.receiver_desk_id),
        other=held.desk_label(duty.debtor_desk_id),
        sheet=_called_here(session, row, form) if form else _sheet_of(procedure),
        what=step.label,
        ended=procedure.states[row.state].final,
        by_law=step.law is not None,
        counts=counts_of(row),
    )


def _called_here(session: Session, row: Any, form: str) -> str:
    return form_label(session, SheetForm(form), row.sender_desk_id)


def _sheet_of(procedure: Procedure) -> str:
    return HANDOVER_FORM if procedure is HANDOVER else procedure.label
