"""処理の結果 — what a pass did, in counts only; no name, no number of a case."""

from dataclasses import dataclass, field, replace
from datetime import date

Cursor = tuple[date, int]  # next_notice_on and id of the last duty seen


@dataclass(frozen=True)
class CaseToEnd:
    """A case whose ladder ends with a verb of the pass."""

    procedure: str
    case_id: int
    verb: str


@dataclass(frozen=True)
class PassReport:
    """Counts of one pass or of one page of it; pages add up."""

    name: str
    today: date
    looked_at: int = 0
    queued: int = 0
    suppressed: int = 0
    reaching_nobody: int = 0
    errands: int = 0
    ended: int = 0
    not_ended: int = 0
    findings: int = 0
    opened: int = 0
    dry_run: bool = False
    cursor: Cursor | None = None
    to_end: tuple[CaseToEnd, ...] = field(default=(), repr=False)

    def __add__(self, page: "PassReport") -> "PassReport":
        """Return the sum of both, with the later cursor."""
        summed = {c: getattr(self, c) + getattr(page, c) for c in COUNTS}
        return replace(
            self,
            dry_run=self.dry_run or page.dry_run,
            cursor=page.cursor or self.cursor,
            to_end=self.to_end + page.to_end,
            **summed,
        )

    def __bool__(self) -> bool:
        """Tell whether anything was looked at: an empty page ends the loop."""
        return self.looked_at > 0

    def counts(self) -> dict[str, int]:
        """Return the counts by name."""
        return {c: getattr(self, c) for c in COUNTS}


COUNT_LABELS = {
    "looked_at": "確認した対応",
    "queued": "送る通知",
    "suppressed": "送らない通知",
    "reaching_nobody": "届く先のない通知",
    "errands": "起こした連絡用務",
    "ended": "終結したつなぎ",
    "not_ended": "終結できなかったつなぎ",
    "findings": "見守りの所見",
    "opened": "予定に入れた件・始めた件",
}
COUNTS = tuple(COUNT_LABELS)
