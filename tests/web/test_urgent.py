"""緊急の連絡 on the screen: short, by telephone, and never without a name."""

from datetime import date, datetime, time

import pytest
from sqlmodel import select

from models.columns import TOKYO
from models.urgent_sheet import UrgentCall, UrgentState
from tasks.database import reading
from tests.databases import TAX, Town
from tests.urgent_calls import MENTAL_HEALTH, a_call, the_call
from tests.web.browsing import signed_in, words
from tests.web.visiting import answer, mail_to_partner, visit, where

TYPED = {
    "signs": ["suicide", "no_food"],
    "whom": "試験 一郎 様",
    "place": "ご自宅",
    "situation": "電話の途中で切れた。",
    "basis": "life",
}


def calls(town: Town) -> list[UrgentCall]:
    with reading(town.scope) as session:
        return list(session.exec(select(UrgentCall)).all())


def test_from_the_work_list_to_the_telephone_to_the_hand_over(any_town: Town) -> None:
    town = any_town
    page = signed_in(town, "soudan")
    assert "/urgent_calls/new" in page.get("/work").text
    new = page.get("/urgent_calls/new").text
    assert 'href="tel:110"' in new
    assert 'href="tel:119"' in new

    sent = {**TYPED, "to": str(town.desks[MENTAL_HEALTH])}
    answered = page.post("/urgent_calls/new", data=sent)
    assert answered.status_code == 303, words(answered.text)
    phone = answered.headers["location"]
    shown = page.get(phone).text
    assert 'href="tel:0460007112"' in shown
    assert "今から電話します" in shown
    assert "あと29分" in words(shown) or "あと30分" in words(shown)

    page.post(phone, data={"verb": "begin_calling"})
    refused = page.post(phone, data={"verb": "note_reached", "said": "伝えた。"})
    assert refused.status_code == 422
    assert "電話を受けた方の所属とお名前" in words(refused.text)
    assert "伝えた。" in refused.text  # nothing typed is lost
    reached = {"verb": "note_reached", "acknowledged_by": "精神 花子", "said": "依頼"}
    assert page.post(phone, data=reached).status_code == 303
    [row] = calls(town)
    assert (row.state, row.acknowledged_by) == (UrgentState.ACKNOWLEDGED, "精神 花子")

    case = f"/urgent_calls/{row.id}"
    assert "引渡しを確認する" in page.get(case).text
    done = page.post(f"{case}/confirm-handover", data={"handed_to": "精神 花子"})
    assert done.status_code == 303
    assert (
        "受けた方：" in words(page.get(case).text) or "精神 花子" in page.get(case).text
    )
    assert the_call(town, row.id).state is UrgentState.HANDED_OVER


def test_outside_the_hours_the_page_shows_whom_to_telephone_instead(
    town: Town,
) -> None:
    town.set_clock(datetime.combine(date(2026, 9, 18), time(17, 40), TOKYO))
    made = a_call(town)
    page = signed_in(town, "soudan")
    shown = page.get(f"/urgent_calls/{made}/phone").text

    assert "窓口は時間外です" in shown
    assert "9月24日" in words(shown)
    for dialled in ("tel:110", "tel:119", "tel:189", "tel:%238008"):
        assert dialled in shown
    assert "宿直・夜間窓口" in shown  # without a number yet: it says whom to ask
    assert "番号が登録されていません" in shown
    called = {
        "verb": "call_outside",
        "outside": "ambulance",
        "spoke_to": "指令 次郎",
        "outside_said": "出動していただいた。",
    }
    assert page.post(f"/urgent_calls/{made}/phone", data=called).status_code == 303
    assert "指令 次郎" in words(page.get(f"/urgent_calls/{made}").text)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("to", "", "連絡する窓口"),
        ("signs", [], "緊急の徴候"),
        ("whom", " ", "対象の方"),
        ("basis", "rumour", "提供の根拠"),
        ("basis", "child_abuse", "児童虐待のおそれ"),
        ("situation", "番号は 1234 5678 9018", "個人番号"),
    ],
)
def test_a_form_that_cannot_be_used_is_given_back_whole(
    town: Town, field: str, value: object, said: str
) -> None:
    page = signed_in(town, "soudan")
    sent = {**TYPED, "to": str(town.desks[MENTAL_HEALTH]), field: value}
    refused = page.post("/urgent_calls/new", data=sent)

    assert refused.status_code == 422
    assert said in words(refused.text)
    assert str(TYPED["place"]) in refused.text
    assert calls(town) == []


def test_a_partner_answers_by_link_with_a_name(town: Town) -> None:
    made = a_call(town)
    mail = mail_to_partner(town)
    page = visit(town, mail.token)
    shown = words(page.get(where(mail.token)).text)
    assert "試験 一郎 様" in shown
    assert "自殺の危険" in shown
    name = "障がい福祉課 精神 花子"
    noun = "urgent_call-acknowledge"
    answered = answer(page, mail.token, noun, acknowledged_by=name)

    assert answered.status_code in {200, 303}
    assert the_call(town, made).state is UrgentState.ACKNOWLEDGED


def test_nobody_else_sees_the_call(town: Town) -> None:
    made = a_call(town)
    page = signed_in(town, "shuno")

    assert page.get(f"/urgent_calls/{made}").status_code == 404
    assert page.get(f"/urgent_calls/{made}/phone").status_code == 404
    assert TAX in town.desks
