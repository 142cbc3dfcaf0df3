"""取り決めの改定: seen before it is done, and done as it was seen."""

import re

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from models.duty import Duty
from models.event import Event
from models.policy import DEFAULT_NUMBERS, Policy
from models.reprojection import REPROJECT
from tasks.database import reading
from tasks.policy_table import policy_table
from tests.databases import Town
from tests.factories import a_policy, a_referral, mails
from tests.hand_overs import a_handover
from tests.proof import refuted
from tests.web.browsing import digest, signed_in, words
from tests.web.lists import line

URL = "/admin/policy"
KEY = "referral.acknowledgement.in"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
NOT_OURS = {"web_session", "throttle"}


def typed(**more: str) -> dict[str, str]:
    return {"holds_from": "R8.9.17", "note": "受領に時間を要するため", **more}


def preview(page: TestClient, **more: str) -> str:
    answer = page.post(f"{URL}/preview", data=typed(**more))
    assert answer.status_code == 200, words(answer.text)
    return answer.text


def rows(town: Town) -> tuple[list[Duty], list[int], list[Event]]:
    with reading(town.scope) as session:
        return (
            list(session.exec(select(Duty)).all()),
            sorted(session.exec(select(Policy.version)).all()),
            list(session.exec(select(Event).where(Event.verb == REPROJECT)).all()),
        )


def test_the_numbers_stand_with_label_and_unit(town: Town) -> None:
    read = line(signed_in(town, "kanri").get(URL).text)

    assert "受領確認（受ける側）" in read
    assert "開庁日以内（翌日から）" in read
    assert "第1版 現在" in read


@pytest.mark.parametrize("login", ["soudan", "shuno"])
@pytest.mark.parametrize("path", [URL, f"{URL}/preview"])
def test_only_an_admin_changes_what_is_agreed(
    town: Town, login: str, path: str
) -> None:
    page = signed_in(town, login)

    assert page.post(path, data=typed()).status_code == 403
    assert page.get(URL).status_code == 403


def test_the_preview_shows_what_moves_and_keeps_nothing(any_town: Town) -> None:
    a_referral(any_town)
    mails(any_town)
    page = signed_in(any_town, "kanri")
    before = digest(leaving_out=NOT_OURS)
    read = words(preview(page, **{KEY: "\uff14"}))

    assert digest(leaving_out=NOT_OURS) == before
    assert "日の変わるものは1件です" in read
    assert "26-00001" in read
    assert "令和8年9月24日（木）" in read
    assert "令和8年9月28日（月）" in read
    assert "令和8年9月29日（火） 担当への通知" in read


def test_what_was_seen_is_what_is_done(any_town: Town) -> None:
    a_referral(any_town)
    mails(any_town)
    page = signed_in(any_town, "kanri")
    seen = dict(HIDDEN.findall(preview(page, **{KEY: "4"})))
    done = page.post(URL, data=seen)
    duties, versions, events = rows(any_town)
    shown = words(page.get(done.headers["Location"]).text)

    assert done.headers["Location"] == f"{URL}?done=1"
    assert [str(duty.due_on) for duty in duties] == ["2026-09-28"]
    assert (versions, len(events)) == ([1, 2], 1)
    assert "日の変わった対応待ち：1件" in shown
    assert "受領に時間を要するため" in shown
    assert mails(any_town) == []
    assert refuted(any_town) == []


def test_the_case_tells_both_days(town: Town) -> None:
    made = a_referral(town)
    signed_in(town, "kanri").post(URL, data=typed(**{KEY: "4"}))
    read = words(signed_in(town, "soudan").get(f"/referrals/{made}").text)

    assert "取り決め・暦の変更により、日を計算し直しました" in read
    assert "受領確認：令和8年9月24日（木） → 令和8年9月28日（月）" in read


def test_a_handover_tells_both_days(town: Town) -> None:
    made = a_handover(town, "share")
    changed = typed(**{"handover.receipt.out": "4"})
    signed_in(town, "kanri").post(URL, data=changed)
    read = words(signed_in(town, "soudan").get(f"/handovers/{made}").text)

    assert "受領確認：令和8年9月18日（金） → 令和8年9月28日（月）" in read


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({KEY: "すぐ"}, "整数で入力してください"),
        ({KEY: "-1"}, "期限の決まりを読めません"),
        ({KEY: "4", f"roll.{KEY}": "sideways"}, "閉庁日の扱い"),
        ({"ladder.staff": "-1"}, "期限の日より当日以後"),
        ({"word.renrakuhyo": ""}, "1字から30字まで"),
        ({KEY: "4", "holds_from": "きのう"}, "きのう"),
        ({KEY: "4", "holds_from": "R8.9.16"}, "以降の日から改めてください"),
        ({KEY: "4", "note": ""}, "改定の理由を400文字以内"),
        ({}, "今の取り決めと同じです"),
    ],
)
@pytest.mark.parametrize("path", [URL, f"{URL}/preview"])
def test_what_cannot_stand_is_given_back_at_its_field(
    town: Town, path: str, more: dict[str, str], told: str
) -> None:
    page = signed_in(town, "kanri")
    answer = page.post(path, data=typed(**more))
    _, versions, _ = rows(town)

    assert answer.status_code == 422
    assert told in words(answer.text)
    for value in more.values():
        assert f'value="{value}"' in answer.text or not value or "sideways" in value
    assert versions == [1]


def test_a_later_day_waits(town: Town) -> None:
    a_referral(town)
    page = signed_in(town, "kanri")
    later = {KEY: "4", "holds_from": "R8.10.1"}
    seen = words(preview(page, **later))
    page.post(URL, data=typed(**later))
    duties, versions, events = rows(town)

    assert "令和8年10月1日（木）の朝に計算し直します" in seen
    assert (versions, events) == ([1, 2], [])
    assert [str(duty.due_on) for duty in duties] == ["2026-09-24"]


def test_every_agreed_number_has_a_label_an_office_reads() -> None:
    rows = policy_table(a_policy())

    assert len(rows) == len(DEFAULT_NUMBERS)
    assert [row.key for row in rows if row.label == row.key] == []


def test_back_to_the_form_everything_typed_is_there(town: Town) -> None:
    page = signed_in(town, "kanri")
    seen = dict(HIDDEN.findall(preview(page, **{KEY: "4"})))
    back = page.post(URL, data={**seen, "step": "edit"})

    assert back.status_code == 200
    assert f'name="{KEY}" type="text" size="6" autocomplete="off" value="4"' in (
        back.text
    )
    assert 'value="受領に時間を要するため"' in back.text
    assert rows(town)[1] == [1]
