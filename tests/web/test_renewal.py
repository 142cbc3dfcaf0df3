"""Who lost the link gets a new mail, at the registered address only."""

from datetime import timedelta

import pytest
from sqlmodel import select, update

from models.event import Event
from models.link import Throttle
from models.procedure import Side
from tasks import clock
from tasks.database import reading, transaction
from tests.databases import OWN, Town
from tests.factories import do, mails
from tests.web.browsing import browser, digest, words
from tests.web.visiting import SHAKYO, mailed

NUMBER = "26-00001"


def ask(town: Town, number: str) -> str:
    """Ask for the mail once more and return what is said."""
    page = browser(town)
    answer = page.post("/renewal", data={"number": number})
    assert answer.status_code == 303, answer.text
    return words(page.get(answer.headers["location"]).text)


def test_an_expired_link_lives_again_by_a_new_mail(any_town: Town) -> None:
    _, token = mailed(any_town)
    any_town.advance(days=33)  # Tuesday 20 October
    expired = browser(any_town).get(f"/t/{token}").status_code
    ask(any_town, "26\u221200001")
    [again] = mails(any_town)

    with reading() as session:
        asked = session.exec(select(Event).where(Event.verb == "renew")).all()
    assert expired == 404
    assert [event.actor for event in asked] == ["再送を依頼した方"]
    assert again.to == "madoguchi@shakyo.example"
    assert again.token == token
    assert browser(any_town).get(f"/t/{token}").status_code == 200


def test_the_answer_tells_nothing_about_a_number(town: Town) -> None:
    mailed(town)
    known = ask(town, NUMBER)
    mails(town)
    before = digest(leaving_out={"throttle"})
    unknown = ask(town, "26-09999")

    assert known == unknown
    assert digest(leaving_out={"throttle"}) == before
    assert mails(town) == []


def test_a_mail_is_said_again_once_a_day_and_three_times_at_most(town: Town) -> None:
    mailed(town)
    sent = []
    for days in (0, 0, 1, 6, 1):  # over Silver Week, on open days
        town.advance(days=days)
        with transaction() as session:
            ago = clock.real_now() - timedelta(hours=2)
            session.exec(update(Throttle).values(last_failed_at=ago))
        ask(town, NUMBER)
        sent.append(len(mails(town)))

    assert sum(sent) == 3
    assert sent[1] == 0


def test_requests_in_a_row_wait(town: Town) -> None:
    for _ in range(3):
        ask(town, "26-09999")
    answer = browser(town).post("/renewal", data={"number": NUMBER})

    assert answer.status_code == 429


@pytest.mark.parametrize("number", ["", "　"])
def test_an_empty_number_does_nothing(town: Town, number: str) -> None:
    before = digest()
    answer = browser(town).post("/renewal", data={"number": number})

    assert answer.status_code == 422
    assert digest() == before


def test_an_ended_case_mails_nobody_and_its_last_mail_has_no_way_in(
    town: Town,
) -> None:
    made, _ = mailed(town, "acknowledge", "report")
    do(town, made, "confirm", town.party(OWN, Side.SENDER))
    last = [each for each in mails(town) if each.to == "madoguchi@shakyo.example"]
    ask(town, NUMBER)

    assert len(last) == 1
    assert "/t/" not in last[0].text
    assert "確認コード" not in last[0].text
    assert mails(town) == []


def test_a_counter_that_owes_nothing_gets_no_mail(town: Town) -> None:
    mailed(town, "acknowledge", "report")
    mails(town)
    ask(town, NUMBER)

    assert [each for each in mails(town) if SHAKYO in each.text] == []
