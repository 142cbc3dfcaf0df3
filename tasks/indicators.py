"""指標を数える — one table of a span; nothing is written, nobody is named."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlmodel import Session

from models.columns import office_day
from models.indicator_table import (
    IndicatorTable,
    PartnerTimes,
    StepLine,
    TypedLine,
    months_between,
    rates_of,
    rows_of,
)
from models.indicators import INDICATORS
from models.queries.indicator_times import (
    closed_duties,
    overdue_by_step,
    sent_times,
    typed_sums,
)
from models.queries.indicators import Within
from models.queries.reports import rules_in_order
from tasks.cases import PROCESSES
from tasks.counting import by_month
from tasks.directory import directory


def indicator_table(session: Session, within: Within, today: date) -> IndicatorTable:
    """Return every indicator over the span, by month, with rates and times."""
    months = months_between(within.first_on, within.last_on)
    counts = {key: by_month(session, key, within) for key in INDICATORS}
    rows = rows_of(counts, months)
    return IndicatorTable(
        months=months,
        rows=rows,
        rates=rates_of(rows),
        partners=_partners(session, within),
        steps=_steps(session, within, today),
        typed=_typed(session, within),
    )


def _partners(session: Session, within: Within) -> list[PartnerTimes]:
    """Return the counters we sent to, in the order of their desks."""
    calendars = directory(session).calendars
    times: dict[int, list[tuple[int | None, int | None]]] = defaultdict(list)
    for desk, sent_at, received_at, reported_at in session.exec(sent_times(within)):
        since = office_day(sent_at)
        days = [
            calendars[desk].open_days_between(since, office_day(at)) if at else None
            for at in (received_at, reported_at)
        ]
        times[desk].append((days[0], days[1]))
    return [_partner(desk, found) for desk, found in sorted(times.items())]


def _partner(desk: int, found: Sequence[tuple[int | None, int | None]]) -> PartnerTimes:
    return PartnerTimes(
        desk,
        len(found),
        [days for days, _ in found if days is not None],
        [days for _, days in found if days is not None],
    )


def _steps(session: Session, within: Within, today: date) -> list[StepLine]:
    """Return each step with duties done in the span, or overdue now."""
    done: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for procedure, step, due_on, closed_at in session.exec(closed_duties(within)):
        done[procedure, step].append(office_day(closed_at) > due_on)
    overdue = {
        (procedure, step): count
        for procedure, step, count in session.exec(overdue_by_step(within, today))
    }
    return [
        StepLine(
            procedure,
            step,
            _label(procedure, step),
            len(done[procedure, step]),
            sum(done[procedure, step]),
            overdue.get((procedure, step), 0),
        )
        for procedure, step in sorted(done.keys() | overdue.keys())
    ]


def _label(procedure: str, step: str) -> str:
    declared = PROCESSES[procedure].procedure
    return f"{declared.label}の{declared.step(step).label}"


def _typed(session: Session, within: Within) -> list[TypedLine]:
    """Return the numbers that offices report by hand, summed over the span."""
    rules, lines = {r.id: r for r in session.exec(rules_in_order())}, []
    for rule_id, key, total, reports in session.exec(typed_sums(within)):
        rule = rules[rule_id]
        form = next((f for f in rule.drafted_lines() if f.key == key), None)
        if form is not None and not form.counted:
            lines.append(TypedLine(rule.name, form.label, form.unit, total, reports))
    return lines
