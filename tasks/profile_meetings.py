"""設定の反映（会議・報告） — series of meetings and rules for reports of a profile."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from models.agency import Rank
from models.conference_series import (
    ConferenceSeries,
    MemberDraft,
    SeriesDraft,
    SeriesMember,
)
from models.profile import MemberEntry, ReportEntry, SeriesEntry
from models.profile_difference import Difference
from models.profile_posts import ranks
from models.report_rule import LineDraft, ReportRule, RuleDraft
from tasks.conference_series import set_series
from tasks.profile_rows import ADDED, CHANGED, REMOVED, Bringing, desk_ids
from tasks.report_rules import set_rule

_ONE_DAY = timedelta(days=1)
_NOT_COMPARED = {"id", "municipality_id"}


def bring_series(to: Bringing) -> Iterator[Difference]:
    """Keep every series the profile names; another one ends the day before."""
    desks = desk_ids(to)
    for entry in to.profile.series:
        was = _series(to, entry.key)
        before = _as_kept(to, was) if was else None
        made = set_series(to.session, _series_draft(to, entry, desks, was))
        yield from _told("会議", made.name, before, _as_kept(to, made))
    named = [entry.key for entry in to.profile.series]
    running = select(ConferenceSeries).where(
        ConferenceSeries.municipality_id == to.town,
        col(ConferenceSeries.key).not_in(named),
        col(ConferenceSeries.ends_on).is_(None),
    )
    for series in to.session.exec(running):
        series.ends_on = max(to.on - _ONE_DAY, series.holds_from)
        to.session.add(series)
        yield Difference(REMOVED, "会議", series.name, {})


def _series(to: Bringing, key: str) -> ConferenceSeries | None:
    query = select(ConferenceSeries).where(
        ConferenceSeries.municipality_id == to.town, ConferenceSeries.key == key
    )
    return to.session.exec(query).one_or_none()


def _as_kept(to: Bringing, series: ConferenceSeries) -> dict[str, Any]:
    """Return a series with its present members, to be compared."""
    members = to.session.exec(
        select(SeriesMember)
        .where(SeriesMember.series_id == series.id, col(SeriesMember.until).is_(None))
        .order_by(col(SeriesMember.desk_id))
    )
    told = [f"{m.desk_id}:{m.rank}:{m.owes_materials}" for m in members]
    kept = series.model_dump(exclude=_NOT_COMPARED)
    return {**kept, "members": told}


def _series_draft(
    to: Bringing,
    entry: SeriesEntry,
    desks: dict[str, int],
    was: ConferenceSeries | None,
) -> SeriesDraft:
    since = entry.since or (was.holds_from if was else to.profile.holds_from)
    return SeriesDraft(
        key=entry.key,
        name=entry.name,
        kind=entry.kind,
        convener_desk_id=desks[entry.convener],
        cadence=entry.rhythm,
        holds_from=since,
        members=tuple(
            MemberDraft(desks[m.desk], _rank(to, m), m.materials) for m in entry.members
        ),
        starts=entry.starts,
        ends=entry.ends,
        room=entry.room,
        date_stands=entry.date_stands,
    )


def _rank(to: Bringing, member: MemberEntry) -> Rank:
    posts = to.profile.desks()[member.desk].posts
    return ranks(posts)[member.post] if member.post else Rank.STAFF


def bring_reports(to: Bringing) -> Iterator[Difference]:
    """Keep every rule the profile names; another one asks for no further period."""
    desks = desk_ids(to)
    for entry in to.profile.report:
        was = _rule(to, entry.key)
        before = was.model_dump(exclude=_NOT_COMPARED) if was else None
        made = set_rule(to.session, _rule_draft(to, entry, desks, was), to.town)
        after = made.model_dump(exclude=_NOT_COMPARED)
        yield from _told("報告", made.name, before, after)
    named = [entry.key for entry in to.profile.report]
    holding = select(ReportRule).where(
        ReportRule.municipality_id == to.town,
        col(ReportRule.key).not_in(named),
        col(ReportRule.holds_until).is_(None),
    )
    for rule in to.session.exec(holding):
        rule.holds_until = max(to.on - _ONE_DAY, rule.holds_from)
        to.session.add(rule)
        yield Difference(REMOVED, "報告", rule.name, {})


def _rule(to: Bringing, key: str) -> ReportRule | None:
    query = select(ReportRule).where(
        ReportRule.municipality_id == to.town, ReportRule.key == key
    )
    return to.session.exec(query).one_or_none()


def _rule_draft(
    to: Bringing, entry: ReportEntry, desks: dict[str, int], was: ReportRule | None
) -> RuleDraft:
    since = entry.since or (was.holds_from if was else to.profile.holds_from)
    return RuleDraft(
        key=entry.key,
        name=entry.name,
        rhythm=entry.rhythm,
        due=entry.due,
        reporters=tuple(desks[name] for name in entry.reporters),
        receiver=desks[entry.receiver],
        form=entry.form,
        roll=entry.roll.value,
        lines=tuple(LineDraft(**line.model_dump()) for line in entry.lines),
        holds_from=since,
        receiver_hears_late=entry.receiver_hears_late,
        note=entry.note,
    )


def _told(
    part: str, name: str, before: dict[str, Any] | None, after: dict[str, Any]
) -> Iterator[Difference]:
    if before is None:
        yield Difference(ADDED, part, name, {})
        return
    changed = {k: (before[k], v) for k, v in after.items() if before[k] != v}
    if changed:
        yield Difference(CHANGED, part, name, changed)
