"""報告の取り決め — which office reports what to whom, how often and until when.

All of it is agreed, not law: 「翌月末日」 of an internal manual is a day that closed
days do not move by themselves, so the town says what happens (`roll`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from models.columns import OfMunicipality, document, row_id, status_of
from models.labelled import Labelled


class Rhythm(Labelled):
    """How often a report is owed."""

    MONTHLY = "monthly", "毎月"
    QUARTERLY = "quarterly", "四半期ごと"
    HALF_YEARLY = "half_yearly", "半期ごと"
    YEARLY = "yearly", "年度ごと"


@dataclass(frozen=True)
class LineDraft:
    """One number of the form: counted from the work, or typed by hand.

    `counted` is the key of an indicator (`models/indicators.py`); empty: typed only.
    """

    key: str
    label: str
    unit: str = "件"
    counted: str = ""


@dataclass(frozen=True)
class RuleDraft:
    """A rule as a profile writes it; desks by id.

    `due` counts from the last day of the period: {"kind": "end_of_month_after",
    "period": "quarter"} is 翌月末日 of the quarter, {"kind": "days", "n": 10} the 10th
    of the next month. Periods that end before `holds_from` are not asked for.
    """

    key: str
    name: str
    rhythm: Rhythm
    due: Mapping[str, Any]
    reporters: tuple[int, ...]
    receiver: int
    form: str = ""  # 様式番号: 1-1
    roll: str = "none"
    lines: tuple[LineDraft, ...] = ()
    holds_from: date | None = None  # empty: from today
    holds_until: date | None = None  # the last day a period may begin
    receiver_hears_late: bool = False  # only where agreed
    note: str = ""  # what the form wants to be remembered: 個人情報の取扱いに留意


class ReportRule(OfMunicipality, table=True):
    """報告の取り決め: one kind of report, its form, rhythm, day and offices."""

    __tablename__ = "report_rule"
    __table_args__ = (
        UniqueConstraint("municipality_id", "key"),
        CheckConstraint(
            "holds_until IS NULL OR holds_until >= holds_from", name="holds_in_order"
        ),
    )

    id: int = row_id()
    key: str
    name: str
    form: str = ""
    rhythm: Rhythm = status_of(Rhythm)
    due: dict[str, Any] = document(default_factory=dict)  # {"rule": …, "roll": …}
    reporter_desk_ids: list[int] = document(default_factory=list)
    receiver_desk_id: int = Field(foreign_key="desk.id", index=True)
    lines: list[dict[str, str]] = document(default_factory=list)
    holds_from: date
    holds_until: date | None = None
    receiver_hears_late: bool = False
    note: str = ""

    @property
    def title(self) -> str:
        """個別支援セーフティネット会議実施報告書（様式1-1）."""
        return f"{self.name}（様式{self.form}）" if self.form else self.name

    def drafted_lines(self) -> tuple[LineDraft, ...]:
        """Return the numbers of the form, in its order."""
        return tuple(LineDraft(**line) for line in self.lines)
