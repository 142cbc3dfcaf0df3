"""実績報告の条件 — what stands against submitting, and who may be told of a delay."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.decide import Facts
from models.refusals import GivenMissing, NotYourTurn, StepNotOpen
from models.report_sheet import Report
from models.wareki import era_form


@dataclass(frozen=True)
class ReportRecord:
    """What the guards look at besides the row: the rule, and how far the form is."""

    missing: Sequence[str] = ()  # labels of the numbers nobody has written yet
    counted: Sequence[tuple[str, int]] = ()  # what the work itself counts, above 0
    receiver_hears_late: bool = False


def period_is_over(facts: Facts) -> None:
    """Refuse to submit a report before its period has ended."""
    report: Report = facts.case
    if facts.today <= report.period_last_on:
        raise StepNotOpen(
            f"{report.number}：報告期間は{era_form(report.period_last_on)}までです。"
            "期間が終わってから提出してください。"
        )


def numbers_are_complete(facts: Facts) -> None:
    """Refuse a form with numbers that nobody has written yet."""
    record: ReportRecord = facts.record
    if record.missing:
        raise GivenMissing(
            f"件数を入力していない欄があります（{'、'.join(record.missing)}）。"
            "「件数を入力する」から保存した後に、提出してください。",
            "privacy",
        )


def nothing_was_counted(facts: Facts) -> None:
    """Refuse 該当なし where the work itself counts something."""
    record: ReportRecord = facts.record
    if record.counted:
        counted = "、".join(f"{label} {n}" for label, n in record.counted)
        raise StepNotOpen(
            f"{facts.case.number}：この期間の記録から集計すると、{counted} が"
            "あります。0件とする場合は、「件数を入力する」で理由を書いてください。"
        )


def receiver_hears_of_it(facts: Facts) -> None:
    """Refuse to tell the receiving office of a delay unless that was agreed, once."""
    if not facts.record.receiver_hears_late or facts.case.late_told_at is not None:
        raise NotYourTurn(f"{facts.case.number}：提出先への連絡は行いません。")
