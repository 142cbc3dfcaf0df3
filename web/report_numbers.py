"""実績報告の件数 — what the work counts, beside what the office says and why.

Each number opens the rows behind it, for the reporting office only: the receiving one
sees numbers and nothing else.
"""

from dataclasses import dataclass, replace
from typing import Annotated
from unicodedata import normalize

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session

from models.decide import Party
from models.indicators import INDICATORS
from models.individual_number import refuse_individual_number
from models.procedure import Side
from models.queries.reports import lines_of
from models.refusals import NothingHere, NotYourTurn, ProcedureError
from models.report import OWED
from models.report_rule import LineDraft
from models.report_sheet import Report
from tasks.counting import counted
from tasks.report_record import form_of, span_of
from tasks.reports import Typed, write_numbers
from web.access import PartnerOrCoordinator, Person, Reading, Writing
from web.case_view import find_case, reader_of
from web.cases import typed
from web.counted_rows import counted_rows
from web.pages import page
from web.report_page import REPORT_PAGE, title_of

router = APIRouter()

LONGEST_REASON = 200
MOST_DIGITS = 7
Sent = Annotated[dict[str, str], Depends(typed)]


@dataclass(frozen=True)
class NumberField:
    """One line of the form: what is counted, and what stands in the two fields."""

    line: LineDraft
    counted: int | None
    reported: str
    reason: str


@router.get("/reports/{report_id}/numbers")
def numbers_form(
    request: Request, report_id: int, person: PartnerOrCoordinator, session: Reading
) -> Response:
    """The numbers of a report, filled in from the work."""
    row = _ours(session, person, report_id)
    return form_page(request, session, row, f"/reports/{row.id}")


@router.post("/reports/{report_id}/numbers")
def save_numbers(
    request: Request,
    report_id: int,
    person: PartnerOrCoordinator,
    session: Writing,
    sent: Sent,
) -> Response:
    """Keep the numbers, or give everything back with what is missing."""
    row = _ours(session, person, report_id)
    by = replace(person.as_party(Side.SENDER), desk_id=row.sender_desk_id)
    errors = save(session, row, sent, by)
    if errors:
        return form_page(request, session, row, f"/reports/{row.id}", sent, errors)
    return RedirectResponse(f"/reports/{report_id}?done=fill_in", 303)


@router.get("/reports/{report_id}/rows/{key}")
def rows_behind_number(
    request: Request,
    report_id: int,
    key: str,
    person: PartnerOrCoordinator,
    session: Reading,
    page_number: Annotated[int, Query(alias="page")] = 1,
) -> Response:
    """The rows one number counts, each with its way to the case."""
    row = _ours(session, person, report_id, to_write=False)
    line = next((f for f in form_of(session, row) if f.key == key), None)
    if line is None or line.counted not in INDICATORS:
        raise NothingHere("お探しの集計は見つかりません。")
    path = f"/reports/{row.id}/rows/{key}"
    return page(
        request,
        "counted_rows.html",
        back=(f"/reports/{row.id}", title_of(session, row)),
        title=line.label,
        **counted_rows(session, line.counted, span_of(row), page_number, path),
    )


def _ours(
    session: Session, person: Person, report_id: int, *, to_write: bool = True
) -> Report:
    """The report of the person's own office. Raises NothingHere, NotYourTurn."""
    row: Report = find_case(session, REPORT_PAGE, person, report_id)
    if Side.SENDER not in reader_of(session, person, row).sides:
        raise NotYourTurn("件数の入力と内訳は、報告する窓口だけがご覧になれます。")
    if to_write and row.state not in OWED:
        raise NotYourTurn(f"{row.number}：提出した後は、件数を変更できません。")
    return row


def save(
    session: Session, row: Report, sent: dict[str, str], by: Party
) -> dict[str, str]:
    """Keep the numbers; return one sentence for each that could not be kept."""
    numbers, errors = _read(session, row, sent)
    if errors:
        return errors
    try:
        write_numbers(session, row.id, numbers, by)
    except ProcedureError as refusal:
        session.rollback()
        return {"numbers": str(refusal)}
    return {}


def _read(
    session: Session, row: Report, sent: dict[str, str]
) -> tuple[dict[str, Typed], dict[str, str]]:
    """The numbers that could be read, and one sentence for each that could not."""
    numbers: dict[str, Typed] = {}
    errors: dict[str, str] = {}
    for line in form_of(session, row):
        said, reason = sent.get(line.key, ""), sent.get(f"{line.key}_reason", "")
        if not said.strip():
            continue  # saved as far as it is; submitting asks for the rest
        number = _whole(said)
        if number is None:
            errors[line.key] = f"「{line.label}」は0以上の数字で入力してください。"
            continue
        wrong = _reason_missing(session, row, line, number, reason)
        if wrong:
            errors[f"{line.key}_reason"] = wrong
        numbers[line.key] = Typed(number, reason)
    return numbers, errors


def _whole(said: str) -> int | None:
    digits = normalize("NFKC", said).strip().replace(",", "")
    plain = digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS
    return int(digits) if plain else None


def _reason_missing(
    session: Session, row: Report, line: LineDraft, number: int, reason: str
) -> str:
    if len(reason) > LONGEST_REASON:
        return f"理由は{LONGEST_REASON}文字以内で入力してください。"
    try:
        refuse_individual_number(reason, f"{line.label}の理由")
    except ProcedureError as refusal:
        return str(refusal)
    if not line.counted or reason.strip():
        return ""
    found = counted(session, line.counted, span_of(row))
    if found == number:
        return ""
    return (
        f"記録からの集計（{found}{line.unit}）と異なります。"
        "異なる理由を入力してください。"
    )


def form_page(
    request: Request,
    session: Session,
    row: Report,
    href: str,
    sent: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> Response:
    """The form, as typed; `href` is the case's page, signed in or by link."""
    fields = _fields(session, row, sent or {})
    labels = {f.line.key: f.line.label for f in fields}
    reasons = {f"{f.line.key}_reason": f"{f.line.label}の理由" for f in fields}
    return page(
        request,
        "report_numbers.html",
        status=422 if errors else 200,
        row=row,
        href=href,
        title=title_of(session, row),
        fields=fields,
        errors=errors or {},
        labels={**labels, **reasons, "numbers": "件数"},
    )


def _fields(session: Session, row: Report, sent: dict[str, str]) -> list[NumberField]:
    """As typed, else as saved, else as counted."""
    saved = {line.key: line for line in session.exec(lines_of([row.id]))}
    fields = []
    for line in form_of(session, row):
        found = counted(session, line.counted, span_of(row)) if line.counted else None
        kept = saved.get(line.key)
        first = str(kept.reported) if kept else "" if found is None else str(found)
        reason = sent.get(f"{line.key}_reason", kept.reason if kept else "")
        fields.append(NumberField(line, found, sent.get(line.key, first), reason))
    return fields
