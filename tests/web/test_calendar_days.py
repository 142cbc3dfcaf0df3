"""閉庁日の登録: seen before it is kept, and kept as it was seen."""

import pytest
from sqlmodel import select

from models.agency import Agency
from models.closed_day import ClosedDay
from models.duty import Duty
from tasks.database import reading
from tests.databases import TAX, Town
from tests.factories import a_referral, mails
from tests.proof import refuted
from tests.web.browsing import digest, signed_in
from tests.web.lists import line
from tests.web.test_policy import HIDDEN, NOT_OURS

URL = "/admin/calendar"


def typed(**more: str) -> dict[str, str]:
    usual = {"on": "令和8年9月24日（木）", "kind": "closed", "name": "市の休日"}
    return {**usual, "source": "架空条例", "agency": "", **more}


def due(town: Town) -> list[str]:
    with reading(town.scope) as session:
        return [str(duty.due_on) for duty in session.exec(select(Duty)).all()]


def test_the_preview_keeps_nothing_and_says_what_moves(any_town: Town) -> None:
    a_referral(any_town)
    mails(any_town)
    page = signed_in(any_town, "kanri")
    before = digest(leaving_out=NOT_OURS)
    read = line(page.post(f"{URL}/preview", data=typed()).text)

    assert digest(leaving_out=NOT_OURS) == before
    assert "日の変わるものは1件です" in read
    assert "26-00001" in read


def test_what_was_seen_is_what_is_kept(any_town: Town) -> None:
    a_referral(any_town)
    mails(any_town)
    page = signed_in(any_town, "kanri")
    seen = page.post(f"{URL}/preview", data=typed()).text
    done = page.post(URL, data=dict(HIDDEN.findall(seen)))
    again = page.post(URL, data=typed())
    read = line(page.get(URL).text)

    assert done.headers["location"] == f"{URL}?done=1"
    assert again.headers["location"] == f"{URL}?done=0"  # written anew, not twice
    assert due(any_town) == ["2026-09-25"]
    assert "令和8年9月24日（木） 市の休日 閉庁する 市全体 架空条例" in read
    assert mails(any_town) == []
    assert refuted(any_town) == []


def test_an_agencys_day_moves_only_what_it_owes(town: Town) -> None:
    a_referral(town)  # our own desk owes
    with reading() as session:
        tax = session.exec(select(Agency.id).where(Agency.name == TAX)).one()
    page = signed_in(town, "kanri")
    done = page.post(URL, data=typed(agency=str(tax)))

    assert done.headers["location"] == f"{URL}?done=0"
    assert due(town) == ["2026-09-24"]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"on": "いつか"}, "いつか"),
        ({"on": "令和8年9月24日（金）"}, "曜日"),
        ({"on": "R8.9.16"}, "以降の日を入力してください"),
        ({"kind": "maybe"}, "閉庁か開庁かを選んでください"),
        ({"name": ""}, "「名称」を60文字以内"),
        ({"agency": "x"}, "機関を選び直してください"),
        ({"agency": "4711"}, "機関が見つかりません"),
    ],
)
@pytest.mark.parametrize("path", [URL, f"{URL}/preview"])
def test_what_cannot_be_kept_is_given_back(
    town: Town, path: str, more: dict[str, str], told: str
) -> None:
    answer = signed_in(town, "kanri").post(path, data=typed(**more))
    with reading() as session:
        kept = session.exec(select(ClosedDay)).all()

    assert answer.status_code == 422
    assert told in line(answer.text)
    assert kept == []


@pytest.mark.parametrize("login", ["soudan", "shuno"])
def test_only_an_admin_keeps_the_calendar(town: Town, login: str) -> None:
    page = signed_in(town, login)

    assert page.get(URL).status_code == 403
    assert page.post(URL, data=typed()).status_code == 403
