"""A new sheet in a browser: nothing typed is lost, what is shown is what is sent."""

import re
from html import unescape

import pytest
from sqlmodel import col, select
from starlette.testclient import TestClient

from models.client import Client
from models.event import Event
from models.referral_sheet import Referral, ReferralState, Sheet
from tasks.database import reading
from tests.databases import OWN, TAX, Town
from tests.factories import mails
from tests.web.browsing import browser, digest, signed_in, words
from tests.web.sheet_forms import SHEET
from tests.web.visiting import SHAKYO

URL = "/referrals/new"
CARRIED_BY_HAND = "民生委員"  # a counter without mail
NOT_BY_SENDING = {"web_session"}


def typed(town: Town, *receivers: str, **different: object) -> dict[str, object]:
    """The fields of a complete form to these counters."""
    to = {f"to_{n}": str(town.desks[each]) for n, each in enumerate(receivers, 1)}
    return {**SHEET, **to, **different}


def states() -> list[ReferralState]:
    with reading() as session:
        return [
            r.state for r in session.exec(select(Referral).order_by(col(Referral.id)))
        ]


def hidden_fields(html: str) -> dict[str, object]:
    """The fields a preview carries on."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', html):
        found.setdefault(name, []).append(unescape(value))
    return dict(found)


@pytest.fixture
def partner(town: Town) -> TestClient:
    return signed_in(town, "shuno")


@pytest.fixture
def coordinator(town: Town) -> TestClient:
    return signed_in(town, "soudan")


def test_a_partner_can_only_send_to_us_and_we_to_everybody(
    town: Town, partner: TestClient, coordinator: TestClient
) -> None:
    theirs, ours = partner.get(URL).text, coordinator.get(URL).text

    assert f'<option value="{town.desks[OWN]}" selected>' in theirs
    assert f'value="{town.desks[SHAKYO]}"' not in theirs
    assert f'<option value="{town.desks[SHAKYO]}">' in ours
    assert f'<option value="{town.desks[OWN]}">' not in ours


def test_a_stranger_is_sent_to_the_sign_in(town: Town) -> None:
    answer = browser(town).get(URL)

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in")


def test_what_was_typed_comes_back_with_every_refusal(
    town: Town, partner: TestClient
) -> None:
    before = digest(leaving_out=NOT_BY_SENDING)
    fields = typed(town, OWN, name="", born_on="昭和の春", situation="<b>滞納</b>")
    answer = partner.post(URL, data={**fields, "step": "send"})

    assert answer.status_code == 422
    assert "入力内容をご確認ください（2件）" in words(answer.text)
    assert 'value="昭和の春"' in answer.text
    assert "&lt;b&gt;滞納&lt;/b&gt;" in answer.text
    assert 'value="rent" checked' in answer.text
    assert digest(leaving_out=NOT_BY_SENDING) == before


def test_looking_ahead_changes_nothing(town: Town, coordinator: TestClient) -> None:
    before = digest(leaving_out=NOT_BY_SENDING)
    fields = typed(town, SHAKYO, CARRIED_BY_HAND)
    answer = coordinator.post(URL, data={**fields, "step": "preview"})
    read = words(answer.text)

    assert answer.status_code == 200
    assert digest(leaving_out=NOT_BY_SENDING) == before
    assert "送付の日である9月17日（木）の翌日から3開庁日を数えました。" in read
    assert "9月21日（月）敬老の日" in read
    assert "係長への通知と電話での確認" in read
    assert "連絡用務" in read
    assert "昭和55年4月1日（火）" in read


def test_what_is_shown_is_what_is_then_sent(
    town: Town, coordinator: TestClient
) -> None:
    preview = coordinator.post(URL, data={**typed(town, SHAKYO), "step": "preview"})
    shown = unescape(re.sub(r"<[^>]+>", "", preview.text))
    fields = hidden_fields(preview.text)
    answer = coordinator.post(URL, data={**fields, "step": "send"})
    [sent] = mails(town)

    assert answer.status_code == 303
    assert sent.subject in shown
    for line in sent.text.strip().splitlines():
        if "/t/" not in line and "確認コード：" not in line:
            assert line.strip() in shown


def test_a_preview_gives_away_no_link_and_no_code(
    town: Town, coordinator: TestClient
) -> None:
    preview = coordinator.post(URL, data={**typed(town, SHAKYO), "step": "preview"})
    coordinator.post(URL, data={**hidden_fields(preview.text), "step": "send"})
    [sent] = mails(town)

    assert sent.token not in preview.text
    assert sent.code not in preview.text
    assert "（送付のときに発行します）" in preview.text


def test_one_sheet_to_two_counters_is_two_referrals(
    town: Town, coordinator: TestClient
) -> None:
    fields = typed(town, SHAKYO, CARRIED_BY_HAND)
    answer = coordinator.post(URL, data={**fields, "step": "send"})
    read = words(coordinator.get(answer.headers["location"]).text)

    assert states() == [ReferralState.SENT, ReferralState.SENT]
    assert "つなぎを送付しました" in read
    assert "26-00001-1" in read
    assert "26-00001-2" in read


def test_pressing_twice_sends_once(town: Town, coordinator: TestClient) -> None:
    fields = {**typed(town, SHAKYO), "step": "send"}
    first = coordinator.post(URL, data=fields)
    second = coordinator.post(URL, data=fields)

    assert states() == [ReferralState.SENT]
    assert second.status_code == 303
    place = first.headers["location"].partition("?")[0]
    assert second.headers["location"] == f"{place}?done=again"
    assert len(mails(town)) == 1


def test_the_same_words_about_another_person_are_another_sheet(
    town: Town, coordinator: TestClient
) -> None:
    for name in ("見本 花子", "見本 次郎"):
        coordinator.post(URL, data={**typed(town, SHAKYO, name=name), "step": "send"})

    assert len(states()) == 2


def test_a_draft_is_kept_mended_and_sent(town: Town, partner: TestClient) -> None:
    fields = typed(town, OWN, consent_on="", original_kept_at="")
    kept = partner.post(URL, data={**fields, "step": "draft"})
    page = partner.get("/referrals/new?draft=1")
    refused = partner.post("/referrals/1/dispatch", data={"step": "send"})
    mended = {**fields, "replaces": "1", "consent_on": "R8.9.16"}
    mended["original_kept_at"] = "窓口"
    sent = partner.post(URL, data={**mended, "step": "send"})

    assert kept.headers["location"] == "/referrals/1?done=drafted"
    assert 'value="見本 花子"' in page.text
    assert 'value="昭和55年4月1日"' in page.text
    assert refused.status_code == 409
    assert "同意の記録がないため送付できません" in words(refused.text)
    assert sent.headers["location"] == "/referrals/2?done=sent"
    assert states() == [ReferralState.WITHDRAWN, ReferralState.SENT]


def test_a_draft_page_holds_neither_tax_nor_what_a_flag_blocks(
    town: Town, partner: TestClient
) -> None:
    secret = {"tax_note": "市税の分納", "tax_consent": "yes"}
    fields = typed(town, OWN, safety_flags=["protected"], **secret)
    partner.post(URL, data={**fields, "step": "draft"})
    again, page = partner.get(f"{URL}?draft=1").text, partner.get("/referrals/1").text

    for secret_words in ("市税の分納", "架空町4-5-6", "046-000-8888", "母と二人暮らし"):
        assert secret_words not in again
        assert secret_words not in page
    assert "非表示（支援措置）" in page


def test_a_draft_of_somebody_else_is_not_there(town: Town) -> None:
    by_us = signed_in(town, "soudan")
    by_us.post(URL, data={**typed(town, TAX), "step": "draft"})
    partner = signed_in(town, "shuno")
    replacing = {**typed(town, OWN), "replaces": "1", "step": "send"}
    answer = partner.post(URL, data=replacing)

    assert partner.get(f"{URL}?draft=1").status_code == 404
    assert partner.get("/referrals/1").status_code == 404
    assert answer.status_code == 422
    assert states() == [ReferralState.DRAFT]


def test_a_field_of_nobody_is_refused_and_nothing_kept(
    town: Town, partner: TestClient
) -> None:
    answer = partner.post(
        URL, data={**typed(town, OWN), "step": "send", "state": "confirmed"}
    )

    assert answer.status_code == 422
    assert states() == []


def test_what_is_sent_is_what_was_typed(town: Town, partner: TestClient) -> None:
    fields = typed(town, OWN, urgent="yes", urgent_reason="食料がない")
    partner.post(URL, data={**fields, "step": "send"})
    with reading() as session:
        client, sheet = (
            session.exec(select(Client)).one(),
            session.exec(select(Sheet)).one(),
        )
        actors = {e.actor for e in session.exec(select(Event))}

    assert (client.name, client.address) == ("見本 花子", "つなぎ市架空町4-5-6")
    assert sheet.topics == ["rent"]
    assert sheet.urgent_reason == "食料がない"
    assert actors == {"収納 はじめ"}


def test_going_back_keeps_everything(town: Town, coordinator: TestClient) -> None:
    preview = coordinator.post(URL, data={**typed(town, SHAKYO), "step": "preview"})
    back = coordinator.post(URL, data={**hidden_fields(preview.text), "step": "edit"})

    assert back.status_code == 200
    assert 'value="見本 花子"' in back.text
    assert f'<option value="{town.desks[SHAKYO]}" selected>' in back.text
    assert str(SHEET["request"]) in words(back.text)
