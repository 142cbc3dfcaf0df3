"""Law 1: no GET of any page, by anybody, changes a single row."""

import re
from collections.abc import Iterator

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from models.procedure import Side
from tests.databases import OWN, TAX, Town
from tests.factories import a_referral, do
from tests.web.browsing import browser, digest, signed_in
from tests.web.visiting import mailed, visit
from web.app import ROUTERS

LEAST = 14  # GET routes


def addresses(token: str) -> Iterator[str]:
    """Every GET route of the application, with ids that exist and ids that do not."""
    for route in (each for router in ROUTERS for each in router.routes):
        if isinstance(route, APIRoute) and "GET" in (route.methods or ()):
            path = route.path.replace("{token}", token)
            for number in ("1", "2", "4711"):
                yield re.sub(r"{\w+}", number, path)


@pytest.mark.parametrize("who", ["nobody", "visitor", "soudan", "shuno", "kanri"])
def test_no_get_changes_anything(town: Town, who: str) -> None:
    made, token = mailed(town)
    do(town, made, "acknowledge", town.party("市社会福祉協議会", Side.RECEIVER))
    a_referral(town, sender=TAX, receiver=OWN)
    page = _browser(town, who, token)
    before = digest()
    tried = {each: page.get(each).status_code for each in addresses(token)}
    changed = digest() != before

    assert len(tried) >= LEAST
    assert 200 in tried.values()
    assert not [each for each in tried.items() if each[1] >= 500]
    assert not changed


def _browser(town: Town, who: str, token: str) -> TestClient:
    if who == "nobody":
        return browser(town)
    return visit(town, token) if who == "visitor" else signed_in(town, who)
