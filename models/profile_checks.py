"""設定の点検 — what the entries of a profile say about each other."""

from collections.abc import Iterable, Iterator, Mapping

from email_validator import EmailNotValidError, validate_email

from models.agency import AgencySide, Channel
from models.conference_cadence import CadenceUnreadable, cadence_from_json
from models.deadline_rules import RuleUnreadable, rule_from_json
from models.indicators import INDICATORS
from models.policy_check import fault_of
from models.profile import (
    WEEKDAY_FIELDS,
    DeskEntry,
    Profile,
    ReportEntry,
    SeriesEntry,
    desk_label,
    weekday_number,
)
from models.profile_places import Path
from models.profile_posts import post_faults
from models.refusals import ProcedureError
from models.time_of_day import time_of_day
from models.wareki import era_form

Fault = tuple[Path, str]


def faults_within(profile: Profile) -> Iterator[Fault]:
    """Yield every fault with the path of the entry it stands in."""
    yield from _agencies(profile)
    yield from _calendar(profile)
    yield from _numbers(profile)
    yield from _series(profile)
    yield from _reports(profile)


def _agencies(profile: Profile) -> Iterator[Fault]:
    yield from _twice("agency", (agency.name for agency in profile.agency), "name")
    for number, agency in enumerate(profile.agency):
        path: Path = ("agency", number)
        labels = [desk.name for desk in agency.desks]
        for place, desk in enumerate(agency.desks):
            at = (*path, "desks", place)
            if desk.name in labels[:place]:
                label = desk_label(agency.name, desk.name)
                yield (*at, "name"), f"同じ窓口が2つあります（{label}）。"
            yield from _posts(at, desk)
    if all(agency.side is not AgencySide.OWN for agency in profile.agency):
        yield ("agency",), "自所（自立相談支援機関）を1つ以上入れてください。"


def _posts(at: Path, desk: DeskEntry) -> Iterator[Fault]:
    for place, sentence in post_faults(desk.posts):
        yield (*at, "posts", place, "then"), sentence
    for place, post in enumerate(desk.posts):
        where = (*at, "posts", place, "mail")
        if post.mail and not _is_address(post.mail):
            yield where, f"メールアドレスを1件だけ書いてください（{post.mail}）。"
    if desk.channel is Channel.MAIL and not any(post.mail for post in desk.posts):
        yield (*at, "posts"), "連絡方法がメールの窓口には、メールアドレスが必要です。"


def _is_address(text: str) -> bool:
    try:
        validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return False
    return True


def _calendar(profile: Profile) -> Iterator[Fault]:
    calendar = profile.calendar
    if (calendar.first.month, calendar.first.day) != (4, 1):
        told = f"年度の初め（4月1日）からにしてください（{era_form(calendar.first)}）。"
        yield ("calendar", "first"), told
    if (calendar.last.month, calendar.last.day) != (3, 31):
        ends = f"休日の一覧が年度の途中で終わっています（{era_form(calendar.last)}）。"
        yield ("calendar", "last"), f"{ends}3月31日までの休日を入れてください。"
    elif calendar.last < calendar.first:
        yield ("calendar", "last"), "一覧の終わりが、初めの年度より前になっています。"
    seen: set[tuple[object, str]] = set()
    for number, day in enumerate(calendar.days):
        at = ("calendar", "days", number)
        if not calendar.first <= day.on <= calendar.last:
            yield (*at, "on"), f"一覧の期間にない日です（{era_form(day.on)}）。"
        if (day.on, day.at) in seen:
            yield (*at, "on"), f"同じ日が2つあります（{era_form(day.on)}）。"
        seen.add((day.on, day.at))
        names = {agency.name for agency in profile.agency} | profile.desks().keys()
        if day.at and day.at not in names:
            yield (*at, "at"), _unknown("機関又は窓口", day.at)


def _numbers(profile: Profile) -> Iterator[Fault]:
    groups: tuple[tuple[str, str, Mapping[str, object]], ...] = (
        ("policy", "", profile.policy),
        ("ladder", "ladder.", profile.ladder),
        ("words", "word.", profile.words),
    )
    for table, prefix, values in groups:
        for key, value in values.items():
            if fault := fault_of(f"{prefix}{key}", value):
                yield (table, key), fault


def _series(profile: Profile) -> Iterator[Fault]:
    yield from _twice("series", (series.key for series in profile.series), "key")
    desks = profile.desks()
    for number, series in enumerate(profile.series):
        path: Path = ("series", number)
        yield from _cadence((*path, "cadence"), series)
        if series.convener not in desks:
            yield (*path, "convener"), _unknown("招集する窓口", series.convener)
        for place, member in enumerate(series.members):
            at = (*path, "members", place)
            if member.desk not in desks:
                yield (*at, "desk"), _unknown("構成員の窓口", member.desk)
            elif member.post and member.post not in _titles(desks[member.desk]):
                told = f"{member.desk}の{member.post}"
                yield (*at, "post"), _unknown("職", told)
        yield from _times(path, series.starts, series.ends)


def _cadence(at: Path, series: SeriesEntry) -> Iterator[Fault]:
    for name in WEEKDAY_FIELDS:
        written = series.cadence.get(name, [])
        for day in written if isinstance(written, list) else [written]:
            if weekday_number(day) is None:
                told = f"曜日は「月」「月曜日」のように書いてください（{day}）。"
                yield (*at, name), told
                return
    try:
        cadence_from_json(series.rhythm)
    except CadenceUnreadable as refusal:
        yield at, str(refusal)


def _titles(desk: DeskEntry) -> set[str]:
    return {post.title for post in desk.posts}


def _times(path: Path, starts: str, ends: str) -> Iterator[Fault]:
    try:
        if time_of_day(starts) >= time_of_day(ends):
            yield (*path, "ends"), "終了時刻は開始時刻より後にしてください。"
    except ProcedureError as refusal:
        yield (*path, "starts"), str(refusal)


def _reports(profile: Profile) -> Iterator[Fault]:
    yield from _twice("report", (report.key for report in profile.report), "key")
    desks = profile.desks()
    for number, report in enumerate(profile.report):
        path: Path = ("report", number)
        try:
            rule_from_json(report.due)
        except RuleUnreadable as refusal:
            yield (*path, "due"), str(refusal)
        for place, desk in enumerate(report.reporters):
            if desk not in desks:
                yield (*path, "reporters", place), _unknown("報告する窓口", desk)
        if report.receiver not in desks:
            yield (*path, "receiver"), _unknown("提出先の窓口", report.receiver)
        yield from _lines(path, report)


def _lines(path: Path, report: ReportEntry) -> Iterator[Fault]:
    if report.receiver in report.reporters:
        yield (*path, "receiver"), "提出先が、報告する窓口にもなっています。"
    for place, line in enumerate(report.lines):
        if line.counted and line.counted not in INDICATORS:
            told = f"集計できない件数です（{line.counted}）。"
            yield (*path, "lines", place, "counted"), told


def _twice(table: str, names: Iterable[str], field: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, name in enumerate(names):
        if name in seen:
            yield (table, number, field), f"同じものが2つあります（{name}）。"
        seen.add(name)


def _unknown(what: str, name: str) -> str:
    return f"{what}「{name}」が、この設定にありません。"
