"""Whatever is typed into an address or a form, the answer is a page, never a crash."""

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from tests.databases import Town
from tests.every_process import everything
from tests.web.browsing import signed_in
from tests.web.test_every_route import Call, calls, routes
from web.case_pages import CASE_PAGES

HUGE = str(10**30)
QUERIES = ("page", "desk", "agency", "plan", "support_case", "referral", "month")
TYPED = {
    "a_day_past_every_calendar": "9999-12-31",
    "a_number_of_thirty_digits": HUGE,
    "too_long": "あ" * 3000,
}
LEAST = 100  # calls in each of the tests


def crashed(page: TestClient, asked: Iterator[Call], typed: str = "") -> list[str]:
    """The addresses that crash, with this in every field a verb is given."""
    verbs = [v for framed in CASE_PAGES.values() for v in framed.procedure.verbs]
    given = {each.name for verb in verbs for each in verb.given}
    fields = dict.fromkeys(given, typed) | {"version": typed} if typed else {}
    answers = ((c, page.request(c.method, c.path, data=fields)) for c in asked)
    return [call.path for call, answer in answers if answer.status_code >= 500]


@pytest.mark.parametrize("who", ["soudan", "kanri"])
def test_a_number_that_no_row_has_is_a_page_that_says_so(town: Town, who: str) -> None:
    paths = [re.sub(r"{(\w+)}", HUGE, r.path) for r in routes() if "{" in r.path]
    asked = [Call(m, p, case=True) for p in paths for m in ("GET", "POST")]

    assert len(asked) > LEAST
    assert crashed(signed_in(town, who), iter(asked)) == []


def test_an_address_may_ask_for_anything(town: Town) -> None:
    lists = [r.path for r in routes() if "{" not in r.path and r.methods == {"GET"}]
    asked = [
        Call("GET", f"{path}?{name}={value}", case=False)
        for path in lists
        for name in QUERIES
        for value in (HUGE, "-1")
    ]

    assert len(asked) > LEAST
    assert crashed(signed_in(town, "kanri"), iter(asked)) == []


@pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED)
def test_a_verb_may_be_given_anything(town: Town, typed: str) -> None:
    asked = [c for c in calls(everything(town)) if c.method == "POST" and c.case]

    assert len(asked) > LEAST
    assert crashed(signed_in(town, "soudan"), iter(asked), typed) == []
