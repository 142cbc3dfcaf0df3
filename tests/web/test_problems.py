"""課題 on the screen: several are ticked, kept, shown with their names and counted."""

from datetime import date

from models.queries.indicators import Within
from tasks.counting import counted
from tasks.database import reading
from tests.databases import OWN, Town
from tests.support_cases import a_case, do, the_case
from tests.web.browsing import signed_in, words
from tests.web.test_conferences import pressed

DAY = "2026-09-17"


def test_several_problems_are_ticked_shown_and_counted(town: Town) -> None:
    case = a_case(town, "continue_support")
    page, href = signed_in(town, "soudan"), f"/support_cases/{case}"
    ticked = {"assessed_on": DAY, "problems": ["debt", "poverty"]}
    wrong = pressed(page, href, "assess", **{**ticked, "assessed_on": ""})  # type: ignore[arg-type]
    assert wrong.status_code == 422
    assert 'value="debt" checked' in wrong.text
    assert 'value="poverty" checked' in wrong.text
    assert 'value="illness" checked' not in wrong.text

    done = pressed(page, href, "assess", **ticked)  # type: ignore[arg-type]
    assert done.status_code == 303
    assert the_case(town, case).problems == ["poverty", "debt"]
    shown = words(page.get(href).text)
    assert "課題（当てはまるものすべて）：経済的困窮、債務" in shown  # the time line
    assert "経済的困窮、債務" in shown.partition("課題（")[0]


def test_each_problem_is_counted_on_both_databases(any_town: Town) -> None:
    for problems in ("poverty,debt", "poverty", ""):
        case = a_case(any_town, "continue_support")
        do(any_town, "support_case", case, "assess", problems=problems)
    desk = any_town.desks[OWN]
    month = Within((desk,), date(2026, 9, 1), date(2026, 9, 30))
    with reading(any_town.scope) as session:
        found = {
            name: counted(session, f"problem_{name}", month)
            for name in ("poverty", "debt", "illness")
        }

    assert found == {"poverty": 2, "debt": 1, "illness": 0}
