"""日付の書き方 — days and moments as every page shows them.

Days arrive as `date`; moments as aware UTC `datetime` and are shown in office time.
"""

from datetime import date, datetime
from typing import NamedTuple

from models.columns import TOKYO
from models.refusals import ProcedureError
from models.wareki import era_form, parse_day, western_form

SOON = 3  # open days: where a deadline starts to be marked


class Remaining(NamedTuple):
    """How a deadline stands: the words, and the kind of badge."""

    words: str
    tone: str


def day_in_words(day: date) -> str:
    """令和8年9月24日（木）."""
    return era_form(day)


def moment_in_words(moment: datetime) -> str:
    """令和8年9月24日（木）14:05, in office time."""
    local = moment.astimezone(TOKYO)
    return f"{era_form(local.date())}{local:%H:%M}"


def read_back(typed: str) -> str | None:
    """How a typed day was understood, with its weekday; None where it says no more."""
    try:
        day = parse_day(typed)
    except ProcedureError:
        return None
    read = era_form(day)
    return None if read == typed else f"{western_form(day)}・{read}と読み取りました。"


def remaining(open_days: int, *, polite: bool = False) -> Remaining:
    """あと3開庁日 / 本日 / 2開庁日超過; below zero means past.

    `polite` is for partners, who never read 期限超過.
    """
    if open_days < 0 and polite:
        return Remaining("ご回答をお待ちしています", "waiting")
    if open_days < 0:
        return Remaining(f"{-open_days}開庁日超過", "overdue")
    if open_days == 0:
        return Remaining("本日", "today")
    return Remaining(f"あと{open_days}開庁日", "soon" if open_days <= SOON else "later")
