"""Fifty people press the same button at the same moment: exactly one effect."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import httpx2
from sqlmodel import Session, select

from models.duty import Duty, DutyState
from models.event import Event
from models.notice import Notice
from tasks.database import reading
from tests.databases import Town
from tests.web.serving import served
from tests.web.visiting import mailed, where

AT_ONCE = 50


def test_fifty_acknowledgements_are_one(any_town: Town) -> None:
    _, token = mailed(any_town)
    with served(any_town) as address:
        with httpx2.Client(base_url=address) as first:
            cookies = open_the_sheet(first, token)
            shown = first.get(where(token)).text
        version = shown.partition('name="version" value="')[2].partition('"')[0]
        answers = press_at_once(address, cookies, token, version)
    with reading() as session:
        effects = effects_in(session)

    assert Counter(each.status_code for each in answers) == {303: 1, 409: AT_ONCE - 1}
    assert all(
        "社協 たろうさんが「受領を確認する」を行いました" in each.text
        for each in answers
        if each.status_code == 409
    )
    assert effects == {
        "acknowledge": 1,
        "open duties": ["first_contact", "result"],
        "told": 1,
    }


def open_the_sheet(page: httpx2.Client, token: str) -> dict[str, str]:
    fields = {"visitor": "社協 たろう", "at_desk": "yes"}
    origin = {"Origin": str(page.base_url).rstrip("/")}
    answer = page.post(f"/t/{token}/opening", data=fields, headers=origin)
    assert answer.status_code == 303, answer.text
    return dict(page.cookies)


def press_at_once(
    address: str, cookies: dict[str, str], token: str, version: str
) -> list[httpx2.Response]:
    together = Barrier(AT_ONCE)

    def press(_: int) -> httpx2.Response:
        with httpx2.Client(base_url=address, cookies=cookies, timeout=60) as page:
            together.wait()
            return page.post(
                f"{where(token)}/acknowledgement",
                data={"version": version, "answer": "acknowledge"},
                headers={"Origin": address},
            )

    with ThreadPoolExecutor(AT_ONCE) as people:
        return list(people.map(press, range(AT_ONCE)))


def effects_in(session: Session) -> dict[str, object]:
    events = session.exec(select(Event).where(Event.verb == "acknowledge")).all()
    duties = session.exec(select(Duty.step).where(Duty.state == DutyState.OPEN)).all()
    told = select(Notice).where(Notice.kind == "receipt_confirmed_for_sender")
    return {
        "acknowledge": len(events),
        "open duties": sorted(duties),
        "told": len(session.exec(told).all()),
    }
