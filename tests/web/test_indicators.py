"""指標 on the screen and on the command line: counted, defined, opened, divided."""

import json
import re
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import pytest
from typer.testing import CliRunner

from deploy.cli import app
from models.client import Client
from models.indicators import INDICATORS, RATES
from models.procedure import Side
from models.queries.indicators import Within, rows_behind
from models.support_case_sheet import (
    Application,
    Route,
    Screening,
    SupportCase,
    SupportCaseState,
)
from tasks.counting import counted, opened
from tasks.database import reading, transaction
from tasks.reports import Typed
from tests.databases import OWN, TAX, Town
from tests.factories import GIVEN, a_referral, do
from tests.hand_overs import a_handover
from tests.report_cases import VISITS, keep_rule, reports, stages, write
from tests.report_cases import do as report_do
from tests.web.browsing import signed_in, words
from tests.web.visiting import SHAKYO

AT = datetime(2026, 9, 17, 1, 0, tzinfo=UTC)
SEPTEMBER = Within((), date(2026, 9, 1), date(2026, 9, 30))


def run_on(html: str) -> str:
    """The words of a page without any space."""
    return "".join(words(html).split())


def told(*arguments: str) -> dict[str, Any]:
    """Type `tsunagi indicators … --json` and read the answer."""
    came = CliRunner().invoke(app, ["indicators", *arguments, "--json"])
    assert came.exit_code == 0, came.output
    answer: dict[str, Any] = json.loads(came.stdout)
    return answer


def a_case(town: Town, name: str, on: date, **different: Any) -> None:
    """One 相談 as the support desk keeps it."""
    desk = town.desks[OWN]
    with transaction(town.scope) as session:
        client = Client(
            municipality_id=town.municipality_id,
            name=name,
            born_on=date(1980, 4, 1),
            recorded_at=AT,
        )
        session.add(client)
        session.flush()
        usual: dict[str, Any] = {
            "municipality_id": town.municipality_id,
            "number": f"26-9{client.id:04}",
            "sender_desk_id": desk,
            "receiver_desk_id": desk,
            "own_desk_id": desk,
            "client_id": client.id,
            "state": SupportCaseState.ASSESSING,
            "route": Route.VISIT,
            "received_on": on,
            "application": Application.SIGNED,
            "applied_on": on,
            "screening": Screening.CONTINUED,
            "screened_on": on,
        }
        session.add(SupportCase(**{**usual, **different}))


def test_who_came_before_is_counted_again_and_not_as_new(any_town: Town) -> None:
    a_case(any_town, "試験 一郎", date(2026, 8, 31))
    a_case(any_town, "試験 一郎", date(2026, 9, 1))
    a_case(any_town, "試験 二郎", date(2026, 9, 30))
    a_case(any_town, "試験 三郎", date(2026, 10, 1))
    with reading(any_town.scope) as session:
        new = [row.on for row in opened(session, "new_consultations", SEPTEMBER)]
        again = [row.on for row in opened(session, "repeat_consultations", SEPTEMBER)]
        continued = counted(session, "continued", SEPTEMBER)
        planned = counted(session, "continued_with_plan", SEPTEMBER)

    assert new == [date(2026, 9, 30)]
    assert again == [date(2026, 9, 1)]
    assert (continued, planned) == (2, 0)


def test_every_indicator_has_its_rows_on_both_databases(any_town: Town) -> None:
    with reading(any_town.scope) as session:
        numbers = {key: counted(session, key, SEPTEMBER) for key in INDICATORS}

    assert len(numbers) >= 15
    assert set(numbers.values()) == {0}
    assert {key for r in RATES for key in (r.part, r.whole)} <= INDICATORS.keys()
    with pytest.raises(KeyError):
        rows_behind("unheard_of", SEPTEMBER)


def test_days_are_those_of_the_office_and_the_last_one_counts(town: Town) -> None:
    late = datetime(2026, 9, 30, 14, 30, tzinfo=UTC)  # 23:30 in Tokyo
    made = a_referral(town, sender=TAX, receiver=OWN)
    town.set_clock(late)
    do(town, made, "acknowledge", town.party(OWN, Side.RECEIVER))
    october = Within((), date(2026, 10, 1), date(2026, 10, 31))
    with reading(town.scope) as session:
        found = [
            counted(session, "referrals_received", w) for w in (SEPTEMBER, october)
        ]

    assert found == [1, 0]


def test_an_admin_sees_numbers_by_month_and_opens_their_rows(town: Town) -> None:
    made = a_referral(town, sender=TAX, receiver=OWN)
    do(town, made, "acknowledge", town.party(OWN, Side.RECEIVER))
    a_handover(town, "share", "acknowledge")
    page = signed_in(town, "kanri")
    shown = page.get("/indicators")

    assert shown.status_code == 200
    assert "引継ぎの受領確認率100.0%" in run_on(shown.text)
    assert "継続ケースに対する作成率の向上" in words(shown.text)
    link = "/indicators/referrals_received?since=2026-09-01&amp;until=2026-09-30"
    assert link in shown.text
    rows = page.get(link.replace("&amp;", "&"))
    assert f"/referrals/{made}" in rows.text
    assert "試験" not in words(shown.text) + words(rows.text)
    assert page.get("/indicators/unheard_of").status_code == 404
    assert page.get("/indicators?year=いつか").status_code == 422


def test_indicators_are_for_admins(town: Town) -> None:
    for login in ("soudan", "shuno"):
        page = signed_in(town, login)

        assert page.get("/indicators").status_code == 403
        assert page.get("/indicators/referrals_sent").status_code == 403


def test_a_partner_is_measured_by_the_median_of_its_own_open_days(town: Town) -> None:
    for days in (1, 5, 6):  # Friday; then over Silver Week to the 24th and 25th
        made = a_referral(town, sender=OWN, receiver=SHAKYO)
        town.advance(days=days)
        by = town.party(SHAKYO, Side.RECEIVER)
        do(town, made, "acknowledge", by)
        if days == 1:
            do(town, made, "report", by)
        town.set_clock(AT)
    assert GIVEN["report"]
    [partner] = told("--from", "R8.9.1", "--to", "R8.9.30")["partners"]

    assert partner["sent"] == 3
    assert partner["acknowledgement_median_open_days"] == 1
    assert partner["feedback_median_open_days"] == 1


def test_the_command_says_each_number_with_its_definition(town: Town) -> None:
    a_case(town, "試験 一郎", date(2026, 9, 17))
    answer = told("--from", "2026-04-01", "--to", "2027-03-31")
    first = answer["indicators"][0]

    assert len(answer["months"]) == 12
    assert (first["key"], first["monthly"][5], first["total"]) == (
        "new_consultations",
        1,
        1,
    )
    assert all(one["definition"] and one["source"] for one in answer["indicators"])
    assert answer["rates"][1]["percent"] == 0.0
    assert answer["rates"][3]["percent"] is None
    assert "試験" not in json.dumps(answer, ensure_ascii=False)
    plain = CliRunner().invoke(app, ["indicators", "--from", "R8.4.1"])
    assert "新規相談：1件" in plain.stdout
    backwards = CliRunner().invoke(
        app, ["indicators", "--from", "R8.4.2", "--to", "R8.4.1"]
    )
    assert backwards.exit_code != 0


def test_what_offices_type_each_month_is_summed(town: Town) -> None:
    keep_rule(
        town,
        "戸籍住民課",
        receiver=town.desks[OWN],
        rhythm="monthly",
        due={"kind": "days", "n": 10},
        lines=(VISITS,),
    )
    town.set_clock(datetime(2026, 11, 2, 1, 0, tzinfo=UTC))
    stages(date(2026, 11, 2))
    for report, visits in zip(reports(town)[:2], (12, 30), strict=True):
        write(town, report.id, {"visits": Typed(visits)})
        report_do(town, report.id, "submit")
    [typed] = told("--from", "R8.4.1")["typed"]

    assert (typed["label"], typed["total"]) == ("訪問件数", 42)
    shown = run_on(signed_in(town, "kanri").get("/indicators").text)
    assert "訪問件数42件2件" in shown


def test_the_deadlines_of_a_year_are_simulated_on_the_command_line(town: Town) -> None:
    for key in ("a", "b"):
        keep_rule(town, key=key, name=f"報告{key}", roll="next_open")
    came = CliRunner().invoke(app, ["deadlines", "--year", "R9", "--json"])
    [answer] = json.loads(came.stdout)

    assert answer["year"] == "令和9年度"
    assert [one["due_on"] for one in answer["deadlines"]][::2] == [
        "2027-04-30",
        "2027-08-02",
        "2027-11-01",
        "2028-01-31",
    ]
    assert [one["owed"] for one in answer["collisions"]] == [2, 2, 2, 2]
    assert answer["overload"] == []
    plain = CliRunner().invoke(app, ["deadlines"])
    assert "令和9年11月1日（月）　2件" in plain.stdout
    assert reports(town) == []


def test_many_rows_are_turned_page_by_page(town: Town) -> None:
    for number in range(32):
        a_case(town, f"試験 {number}", date(2026, 9, 17))
    page = signed_in(town, "kanri")
    first = page.get("/indicators/new_consultations?since=R8.9.1&until=R8.9.30").text
    [following] = re.findall(r'rel="next" href="([^"]+)"', first)

    assert "32件" in words(first)
    assert first.count("/support_cases/") == 30
    assert page.get(unescape(following)).text.count("/support_cases/") == 2
