"""連絡用務: whom to telephone, what was said, and nobody else's business."""

import pytest
from sqlmodel import select

from models.errand_task import Errand, ErrandState
from tasks.database import reading
from tests.databases import OWN, Town
from tests.factories import a_referral
from tests.web.browsing import digest, signed_in, words

NO_MAIL = "民生委員"


@pytest.fixture
def errand_id(town: Town) -> int:
    """An errand that a counter without mail gave us."""
    a_referral(town, sender=OWN, receiver=NO_MAIL)
    with reading() as session:
        return session.exec(select(Errand.id)).one()


def state() -> tuple[ErrandState, str]:
    with reading() as session:
        errand = session.exec(select(Errand)).one()
        return errand.state, errand.reached


def test_an_errand_says_whom_to_reach_about_what_by_when(
    town: Town, errand_id: int
) -> None:
    answer = signed_in(town, "soudan").get(f"/errands/{errand_id}")
    read = words(answer.text)

    assert "電話での連絡：民生委員 窓口" in read
    assert "046-000-7119" in read
    assert "つなぎの受領確認について（依頼）" in read
    assert "令和8年9月18日（金）" in read
    assert "用務の発生の日である9月17日（木）の翌日から1開庁日" in read
    assert 'href="/referrals/1/sheet"' in answer.text


@pytest.mark.parametrize(
    ("noun", "ends"), [("reached", ErrandState.DONE), ("drop", ErrandState.DROPPED)]
)
def test_an_errand_ends_with_what_was_said(
    town: Town, errand_id: int, noun: str, ends: ErrandState
) -> None:
    page, url = signed_in(town, "soudan"), f"/errands/{errand_id}"
    told = {"version": "1", "reached": "9月17日 15時 山田さんに受領を確認"}
    answer = page.post(f"{url}/{noun}", data={**told, "version": ""})
    read = words(page.get(answer.headers["location"]).text)

    assert state() == (ends, told["reached"])
    assert told["reached"] in read
    assert "この用務は終わりました" in read
    assert f'action="{url}' not in page.get(url).text


def test_an_errand_is_not_ended_without_a_word(town: Town, errand_id: int) -> None:
    page, url = signed_in(town, "soudan"), f"/errands/{errand_id}"
    answer = page.post(f"{url}/reached", data={"reached": " "})

    assert answer.status_code == 422
    assert "「連絡した相手・日時・内容」を入力してください。" in words(answer.text)
    assert state() == (ErrandState.OPEN, "")


def test_who_comes_second_keeps_what_was_typed(town: Town, errand_id: int) -> None:
    page, url = signed_in(town, "soudan"), f"/errands/{errand_id}"
    page.post(f"{url}/reached", data={"reached": "留守でした"})
    late = page.post(f"{url}/reached", data={"reached": "折り返しあり"})

    assert late.status_code == 409
    assert "折り返しあり" in words(late.text)
    assert state()[1] == "留守でした"


def test_no_partner_sees_our_errands(town: Town, errand_id: int) -> None:
    page, before = signed_in(town, "shuno"), digest(leaving_out={"web_session"})

    assert page.get(f"/errands/{errand_id}").status_code == 403
    sent = page.post(f"/errands/{errand_id}/drop", data={"reached": "x"})
    assert sent.status_code == 403
    assert digest(leaving_out={"web_session"}) == before


def test_an_errand_or_a_verb_that_is_not_there_is_not_found(
    town: Town, errand_id: int
) -> None:
    page = signed_in(town, "soudan")

    assert page.get("/errands/99").status_code == 404
    assert page.post(f"/errands/{errand_id}/begin", data={}).status_code == 404
