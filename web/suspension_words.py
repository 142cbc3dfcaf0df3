"""停止の言い方 — what a time line says of a clock stopped, and run again."""

from collections.abc import Iterator

from models.event import Event
from models.procedure import Procedure
from models.suspension import SuspensionReason
from models.wareki import era_form, parse_day

STOP_DONE = {"suspend": "期限を停止しました", "resume": "停止を終えて再開しました"}
_LABELS = {reason.value: reason.label for reason in SuspensionReason}
REASONS = list(_LABELS.items())


def stop_words(
    procedure: Procedure, event: Event, *, reason: bool, evidence: bool
) -> Iterator[str]:
    """What was stopped, from when until when; why, only where the reader may know."""
    given = event.given
    yield f"対象：{procedure.step(given['step']).label}"
    if event.verb == "resume":
        yield f"新しい期限：{_day(given['due_on'])}"
        return
    until = _day(given["until_on"]) if given["until_on"] else "再開するまで"
    yield f"期間：{_day(given['from_on'])}～{until}"
    if reason:
        yield f"理由：{_LABELS[given['reason']]}"
    if evidence:
        yield f"根拠：{given['evidence']}"


def _day(text: str) -> str:
    return era_form(parse_day(text))
