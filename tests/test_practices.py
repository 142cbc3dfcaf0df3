"""取組事例集: every practice is answered, and every setting that is named exists."""

import re

from models.agency import Desk
from models.conference_cadence import (
    AdHoc,
    EveryMonths,
    InMonths,
    Monthly,
    OddMonths,
    Weekly,
)
from models.conference_series import ConferenceKind
from models.indicators import INDICATORS, RATES
from models.policy import DEFAULT_NUMBERS
from models.profile import AgencyEntry, DeskEntry, ReportEntry, SeriesEntry
from models.referral_kind import ReferralKind
from models.referral_sheet import Way
from tasks.cases import PROCESSES
from tests.sources import ROOT, looked_at, none_of

PAGE = (ROOT / "docs" / "profiles.md").read_text(encoding="utf-8")
ROW = re.compile(
    r"^\| (\d+) \| ([^|]+) \| ([^|]+) \| (可|不可) \| ([^|]+) \|$", re.MULTILINE
)
SETTING = re.compile(r"`([a-z]+)\.([^`]+)`")
RHYTHMS = (Weekly, Monthly, EveryMonths, InMonths, OddMonths, AdHoc)
KNOWN: dict[str, set[str]] = {
    "policy": set(DEFAULT_NUMBERS),
    "agency": set(AgencyEntry.model_fields),
    "desk": set(DeskEntry.model_fields) & set(Desk.model_fields),
    "report": set(ReportEntry.model_fields),
    "series": {*SeriesEntry.model_fields, *(each.label for each in ConferenceKind)},
    "cadence": {str(each.__dataclass_fields__["kind"].default) for each in RHYTHMS},
    "kind": {each.value for each in ReferralKind},
    "way": {each.value for each in Way},
    "indicator": set(INDICATORS),
    "rate": {rate.key for rate in RATES},
    "step": {
        f"{name}.{step.name}"
        for name, process in PROCESSES.items()
        for step in process.procedure.steps
    },
}


def test_every_practice_of_the_collection_is_answered_once() -> None:
    assert [int(number) for number, *_ in ROW.findall(PAGE)] == list(range(1, 52))


def test_what_can_be_done_names_its_setting_and_what_cannot_says_why() -> None:
    rows = ROW.findall(PAGE)

    looked_at(len(rows), 51, "practices")
    none_of(
        f"{number} {town}: {told}"
        for number, town, _, answer, told in rows
        if bool(SETTING.search(told)) is not (answer == "可")
    )


def test_every_setting_that_is_named_exists() -> None:
    named = [
        (number, part, name)
        for number, _, _, _, told in ROW.findall(PAGE)
        for part, name in SETTING.findall(told)
    ]

    looked_at(len(named), 40, "settings")
    none_of(
        f"{number}: {part}.{name}"
        for number, part, name in named
        if name not in KNOWN[part]
    )
