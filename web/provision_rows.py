"""事業の利用の表 — the periods so far, the months reported, and our own notes."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from models.disclosure import Shown
from models.duty import Duty, DutyState
from models.event import Event
from models.plan_service import PLAN_SERVICE
from models.provision import MonthStatus, PlanService
from models.wareki import era_form
from web.case_frame import Line

ENDS = frozenset({"rent_end", "year_end", "shelter_end", "visits_end", "use_end"})
MONTHLY = frozenset({"activity_report", "monthly_status"})
COUNTED = {
    "consultations": "面接等",
    "hello_work": "ハローワーク",
    "applications": "応募",
}
_ONE_DAY = timedelta(days=1)
_STATUS = {each.value: each.label for each in MonthStatus}
_LABELS = {g.name: g.label for v in PLAN_SERVICE.verbs for g in v.given}


def period_lines(row: PlanService, duties: Sequence[Duty]) -> Iterator[Line]:
    """Each period with what followed it; the end of one is asked about only once."""
    first = row.started_on
    seen: set[date] = set()
    for duty in (d for d in duties if d.step in ENDS and first):
        if duty.raw_due_on in seen:  # an extension was refused: the same end again
            continue
        seen.add(duty.raw_due_on)
        if duty.state is DutyState.OPEN and row.period_from:
            first = row.period_from  # after an interruption it begins anew
        assert first is not None
        last = duty.raw_due_on
        yield Line((era_form(first), era_form(last), _followed(duty)))
        first = last + _ONE_DAY


def _followed(duty: Duty) -> str:
    if duty.closed_how is None:
        return "現在の期間"
    return PLAN_SERVICE.verb(duty.closed_how).said


def month_lines(
    duties: Sequence[Duty], events: Sequence[Event], *, whole: bool
) -> Iterator[Line]:
    """Each month asked for, the latest first; `whole`: with the reasons given."""
    by_moment = {each.at: each for each in events}
    for duty in reversed([d for d in duties if d.step in MONTHLY]):
        answered = by_moment.get(duty.closed_at) if duty.closed_at else None
        year, month = duty.occurrence.split("-")
        done = "対応済み" if duty.state is DutyState.DONE else "対応待ち"
        cells = (
            f"{year}年{int(month)}月分",
            era_form(duty.due_on),
            done,
            _answer(answered, whole=whole),
        )
        yield Line(cells)


def _answer(event: Event | None, *, whole: bool) -> str:
    """What was reported of the month; of a stop or an end, that it was not needed."""
    if event is None:
        return ""
    if event.verb == "report_month":
        note = event.given.get("month_note", "")
        return "　".join(p for p in (_STATUS[event.given["month_status"]], note) if p)
    if event.verb != "record_activities":
        return PLAN_SERVICE.verb(event.verb).said
    counts = "・".join(f"{label}{event.given[n]}回" for n, label in COUNTED.items())
    reason = event.given.get("shortfall_reason", "") if whole else ""
    return "　".join(part for part in (counts, reason) if part)


def notes_of(events: Sequence[Event], names: frozenset[str]) -> Iterator[Shown]:
    """What only our own desks read again."""
    for event in events:
        for name in sorted(names & event.given.keys()):
            if event.given[name]:
                yield Shown(_LABELS[name], event.given[name])
