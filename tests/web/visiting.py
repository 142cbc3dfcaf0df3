"""What the tests of the partner's pages share: a mailed link, opened and answered."""

import re

from httpx2 import Response
from sqlmodel import select
from starlette.testclient import TestClient

from models.procedure import Side
from models.referral import REFERRAL
from models.referral_sheet import Referral
from tasks.database import reading
from tests.databases import OWN, Town
from tests.factories import ReadMail, a_referral, do, mails
from tests.web.browsing import browser

SHAKYO = "市社会福祉協議会"
PERSONAL = ("試験", "しけん", "架空町", "046-000-9999", "昭和55年", "生活費のご不安")
NAME = {"visitor": "社協 たろう", "at_desk": "yes"}
_VERSION = re.compile(r'name="version" value="(\d+)"')


def mail_to_partner(town: Town) -> ReadMail:
    """Deliver, and return the last mail that carries a link."""
    return [each for each in mails(town) if "/t/" in each.text][-1]


def mailed(
    town: Town, *way: str, sender: str = OWN, receiver: str = SHAKYO
) -> tuple[int, str]:
    """A referral that went this way, and the link its partner was mailed."""
    made = a_referral(town, sender=sender, receiver=receiver)
    read = mails(town)
    for verb in way:
        side = REFERRAL.verb(verb).by
        desk = sender if side is Side.SENDER else receiver
        do(town, made, verb, town.party(desk, side))
        read += mails(town)
    return made, [each.token for each in read if "/t/" in each.text][-1]


def visit(town: Town, token: str, name: str = NAME["visitor"]) -> TestClient:
    """A browser whose person opened the link and typed a name."""
    page = browser(town)
    fields = {"visitor": name, "at_desk": "yes"}
    answer = page.post(f"/t/{token}/opening", data=fields)
    assert answer.status_code == 303, answer.text
    return page


def where(token: str) -> str:
    """The address of the visit a link leads to."""
    return f"/visit/{token.partition('-')[0]}"


def answer(page: TestClient, token: str, noun: str, **fields: str) -> Response:
    """Fill in one form of the visit as it is shown now, and send it."""
    shown = page.get(where(token))
    found = _VERSION.search(shown.text)
    version = found.group(1) if found else "1"
    return page.post(f"{where(token)}/{noun}", data={"version": version, **fields})


def state_of(town: Town, referral_id: int) -> str:
    """Where a referral stands."""
    with reading(town.scope) as session:
        row = session.exec(select(Referral).where(Referral.id == referral_id)).one()
        return row.state.value
