"""会議 on the screen and by link: called, answered, kept to its members, followed."""

import re
from dataclasses import replace
from datetime import date

import pytest
from httpx2 import Response
from sqlmodel import select
from starlette.testclient import TestClient

from models.conference_action_item import ActionItem
from models.conference_action_item import ActionItemState as A
from models.conference_invitation import InvitationState
from models.conference_series import ConferenceKind
from models.conference_sheet import ARTICLE_9, Conference
from models.conference_sheet import ConferenceState as S
from models.consent import ConsentItem
from models.event import Event
from models.procedure import Side
from models.user import Role
from tasks.database import reading, transaction
from tasks.planning import record_page
from tasks.sheets import draft_sheet
from tests.conferences import (
    HOSPITAL,
    NEW_DAY,
    SHAKYO,
    a_meeting,
    a_series,
    conference_stages,
    convene,
    items_of,
    meetings_of,
    take_home,
    the,
    the_invitation,
)
from tests.databases import OWN, TAX, Town
from tests.factories import CONSENT, a_sheet, mails
from tests.web.browsing import digest, signed_in, words
from tests.web.test_referrals import at_desk
from tests.web.visiting import answer, visit, where

TYPED = {
    "kind": "individual",
    "name": "個別支援調整会議",
    "held_on": "令和8年10月8日",
    "starts": "14時",
    "ends": "15:30",
    "room": "第1会議室",
}
SECRET = "見守りの分担を相談する"
ITEM = {
    "item_kind": "case",
    "item_number": "26-00077",
    "item_words": SECRET,
    "item_tax": "none",
}
TODAY = date(2026, 9, 17)
ARTICLE9 = {"kind": ConferenceKind.ARTICLE9, "name": "支援会議"}


def pressed(page: TestClient, href: str, noun: str, **fields: str) -> Response:
    """Press a button of the page as it is shown now; return the answer."""
    shown = page.get(href).text
    found = re.search(r'name="version" value="(\d+)"', shown)
    version = found.group(1) if found else ""
    return page.post(f"{href}/{noun}", data={"version": version, **fields})


def press(page: TestClient, href: str, noun: str, **fields: str) -> int:
    """The status of pressing it."""
    return pressed(page, href, noun, **fields).status_code


def tokens(town: Town) -> dict[str, str]:
    """The link each address was mailed."""
    return {mail.to: mail.token for mail in mails(town) if "/t/" in mail.text}


def test_a_meeting_is_called_answered_by_link_held_and_closed(town: Town) -> None:
    page = signed_in(town, "soudan")
    members = [str(town.desks[name]) for name in (TAX, SHAKYO)]
    sent = {**TYPED, "members": members, "materials": members[:1]}
    called = page.post("/conferences/new", data=sent)
    href = called.headers["location"].partition("?")[0]
    made = int(href.rpartition("/")[2])

    assert called.status_code == 303
    assert press(page, href, "invite") == 303
    links = tokens(town)
    token = links["madoguchi@shakyo.example"]
    partner = visit(town, token)
    read = words(partner.get(where(token)).text)
    assert "令和8年10月8日（木）" in read
    assert "14:00～15:30" in read
    noun = "invitation-send-substitute"
    assert answer(partner, token, noun, substitute="相談係長").status_code == 303
    tax = visit(town, links["shuno@city.tsunagi.example"])
    token = links["shuno@city.tsunagi.example"]
    attend = {"invitation-attend": "yes"}
    assert answer(tax, token, "invitation-attend", **attend).status_code == 303
    way = {"materials_way": "逓送"}
    noun = "invitation-submit-materials"
    assert answer(tax, token, noun, **way).status_code == 303
    shown = words(page.get(href).text)
    assert "代理出席（相談係長）" in shown
    assert "提出済み（逓送）" in shown

    town.advance(days=21)
    for noun, fields in (
        ("hold", {"attended": "３"}),  # noqa: RUF001
        ("write-minutes", {"decisions": "案のとおり", "minutes_kept_at": "書庫"}),
        ("close", {}),
    ):
        assert press(page, href, noun, **fields) == 303, noun
    row = the(town, "conference", made)
    assert (row.state, row.attended) == (S.CLOSED, 3)
    assert the_invitation(town, made, TAX).state is InvitationState.OVER


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"held_on": "2026-09-16"}, "held_on", "今日以降の日"),
        ({"held_on": "あした"}, "held_on", "日付として読めません"),
        ({"starts": "昼"}, "starts", "時刻として読めません"),
        ({"ends": "13時"}, "ends", "開始時刻より後"),
        ({"name": " "}, "name", "「会議の名称」を入力"),
        ({"members": []}, "members", "「構成員の窓口」を選んで"),
        ({"materials": ["1"], "members": ["2"]}, "materials", "構成員として選んだ"),
    ],
)
def test_a_form_comes_back_with_all_that_was_typed(
    town: Town, wrong: dict[str, object], field: str, said: str
) -> None:
    page = signed_in(town, "soudan")
    members = [str(town.desks[TAX])]
    before = digest(leaving_out={"web_session"})
    refused = page.post("/conferences/new", data={**TYPED, "members": members, **wrong})

    assert refused.status_code == 422
    assert f'id="{field}-error"' in refused.text
    assert said in refused.text
    assert 'value="第1会議室"' in refused.text
    assert digest(leaving_out={"web_session"}) == before


def test_moving_by_the_page_tells_the_members_again(town: Town) -> None:
    made = a_meeting(town)
    convene(town, made, "invite")
    mails(town)
    page = signed_in(town, "soudan")

    assert press(page, f"/conferences/{made}", "move", **NEW_DAY) == 303
    assert all("日程の変更" in mail.subject for mail in mails(town))
    assert the_invitation(town, made, TAX).sequence == 1


def test_only_members_see_the_items_of_an_article9_meeting(town: Town) -> None:
    made = a_meeting(town, **ARTICLE9)
    convene(town, made, "add_item", **ITEM)
    convene(town, made, "invite")
    token = tokens(town)["madoguchi@shakyo.example"]
    invitation = the_invitation(town, made, SHAKYO)
    pages = {
        "convener": signed_in(town, "soudan"),
        "admin": signed_in(town, "kanri"),
        "no member": signed_in(town, at_desk(town, HOSPITAL)),
        "member": signed_in(town, at_desk(town, SHAKYO)),
        "other member": signed_in(town, "shuno"),
    }
    conference, invited = f"/conferences/{made}", f"/invitations/{invitation.id}"
    seen = {who: page.get(conference).status_code for who, page in pages.items()}
    told = {who: page.get(invited).status_code for who, page in pages.items()}

    assert seen == {**dict.fromkeys(pages, 404), "convener": 200}
    assert told == {**dict.fromkeys(pages, 404), "convener": 200, "member": 200}
    assert SECRET in pages["convener"].get(conference).text
    assert "法第9条" in pages["convener"].get("/conferences?month=2026-10").text
    for who in ("admin", "no member"):
        listed = pages[who].get("/conferences?month=2026-10").text
        assert "支援会議" not in words(listed)
    member = pages["member"]
    assert SECRET not in member.get(invited).text  # not before it is recorded
    assert press(member, invited, "open-sheet") == 303
    assert SECRET in member.get(invited).text
    partner = visit(town, token)
    assert SECRET in partner.get(where(token)).text
    with reading(town.scope) as session:
        opened = session.exec(
            select(Event.legal_basis).where(
                Event.procedure == "invitation", Event.verb == "open_sheet"
            )
        ).all()
    assert set(opened) == {ARTICLE_9}


def test_after_an_article9_meeting_its_items_are_locked_for_members(
    town: Town,
) -> None:
    made = a_meeting(town, **ARTICLE9)
    convene(town, made, "add_item", **ITEM)
    convene(town, made, "invite")
    member = signed_in(town, at_desk(town, SHAKYO))
    href = f"/invitations/{the_invitation(town, made, SHAKYO).id}"
    press(member, href, "open-sheet")
    town.advance(days=21)
    convene(town, made, "hold")

    assert SECRET not in member.get(href).text
    assert "会議が終わったため" in member.get(href).text
    assert SECRET in signed_in(town, "soudan").get(f"/conferences/{made}").text


def test_tax_items_need_their_own_consent_also_in_an_article9_meeting(
    town: Town,
) -> None:
    made = a_meeting(town, **ARTICLE9)
    page, href = signed_in(town, "soudan"), f"/conferences/{made}"
    tax = {**ITEM, "item_tax": "consented", "item_words": ""}
    refused = pressed(page, href, "add-item", **tax)

    assert refused.status_code == 409
    assert "地方税法第22条" in refused.text
    assert items_of(town, made) == []
    usual = {**tax, "item_number": _number_of_a_sheet(town)}
    assert press(page, href, "add-item", **usual) == 409  # consent to all but tax
    number = _number_of_a_sheet(town, ConsentItem.TAX)
    written = {**tax, "item_number": number, "item_words": "滞納額は10万円"}
    assert press(page, href, "add-item", **written) == 422
    assert press(page, href, "add-item", **{**tax, "item_number": number}) == 303
    [item] = items_of(town, made)
    assert (item.words, item.tax_consent_id is not None) == ("", True)
    assert "地方税法第22条" in item.legal_basis
    assert "会議の場で扱います" in page.get(href).text


def _number_of_a_sheet(town: Town, *more: ConsentItem) -> str:
    """The 受付番号 of a sheet whose consent also names these items."""
    consent = replace(CONSENT, items=(*CONSENT.items, *more))
    with transaction(town.scope) as session:
        sheet = a_sheet(town, OWN, consent=consent)
        [made] = draft_sheet(session, sheet, town.party(TAX, Side.SENDER))
        return made.number


def test_an_action_item_is_noted_on_the_page_and_answered_by_link(town: Town) -> None:
    made = a_meeting(town)
    convene(town, made, "invite")
    mails(town)
    town.advance(days=21)
    convene(town, made, "hold")
    page = signed_in(town, "soudan")
    href = f"/conferences/{made}/action-items/new"
    to = str(town.desks[SHAKYO])
    noted = {"to": to, "what": "貸付の可否を調べる", "due_on": "令和8年10月30日"}

    assert page.post(href, data={**noted, "due_on": "R8.10.1"}).status_code == 422
    assert page.post(href, data=noted).status_code == 303
    [mail] = [m for m in mails(town) if m.to == "madoguchi@shakyo.example"]
    assert "貸付" not in mail.text + mail.subject
    partner = visit(town, mail.token)
    assert "貸付の可否を調べる" in partner.get(where(mail.token)).text
    done = {"outcome": "対象となることを確認しました。"}
    noun = "action_item-report"
    assert answer(partner, mail.token, noun, **done).status_code == 303
    with reading(town.scope) as session:
        [row] = session.exec(select(ActionItem)).all()
    assert press(page, f"/action_items/{row.id}", "confirm") == 303
    assert the(town, "action_item", row.id).state is A.CONFIRMED


def test_another_agency_reaches_no_form_for_a_meeting(town: Town) -> None:
    made = a_meeting(town)
    item = f"/conferences/{made}/action-items/new"
    partner = signed_in(town, "shuno")

    assert partner.get("/conferences/new").status_code == 403
    assert partner.get(item).status_code == 403
    assert partner.post("/conferences/new", data=TYPED).status_code == 403
    listed = words(partner.get("/conferences?month=2026-10").text)
    assert "この月に案内を受けた会議はありません" in listed
    convene(town, made, "invite")
    listed = words(partner.get("/conferences?month=2026-10").text)
    assert "個別支援調整会議" in listed


def test_the_list_shows_each_series_with_its_rhythm_and_next_day(town: Town) -> None:
    a_series(town)
    shown = words(signed_in(town, "soudan").get("/conferences").text)

    assert "3か月ごとの第2水曜日" in shown
    assert "未定" in shown
    assert signed_in(town, "soudan").get("/conferences?month=x").status_code == 200


def test_an_admin_of_another_desk_sees_the_numbers_but_no_item(town: Town) -> None:
    made = a_meeting(town)
    convene(town, made, "add_item", **ITEM)
    admin = signed_in(town, at_desk(town, HOSPITAL, Role.ADMIN))
    shown = admin.get(f"/conferences/{made}")

    assert shown.status_code == 200
    assert SECRET not in shown.text
    with reading(town.scope) as session:
        assert session.exec(select(Conference)).one().number in shown.text


def test_what_was_taken_home_is_kept_from_those_it_does_not_concern(
    town: Town,
) -> None:
    made = a_meeting(town, held_on=TODAY, **ARTICLE9)
    convene(town, made, "invite", "hold")
    item = take_home(town, made, SHAKYO, TODAY)
    href = f"/action_items/{item}"

    assert signed_in(town, "soudan").get(href).status_code == 200
    assert signed_in(town, "kanri").get(href).status_code == 404
    assert signed_in(town, "shuno").get(href).status_code == 404


def test_a_counter_of_another_division_convenes_by_its_mailed_link(town: Town) -> None:
    series = a_series(town, OWN, SHAKYO, convener_desk_id=town.desks[TAX])
    conference_stages(TODAY)
    record_page("conference", TODAY, None)
    [made] = meetings_of(town, series)
    token = tokens(town)["shuno@city.tsunagi.example"]
    partner = visit(town, token)
    day = {"held_on": "R8.10.14", "starts": "10時", "ends": "11時", "room": ""}

    assert "令和8年10月14日（水）" in words(partner.get(where(token)).text)
    answered = answer(partner, token, "conference-fix-date", **day)
    assert answered.status_code == 303
    invite = {"conference-invite": "yes"}
    assert answer(partner, token, "conference-invite", **invite).status_code == 303
    assert the(town, "conference", made.id).state is S.INVITED
    listed = signed_in(town, "soudan").get("/conferences?month=2026-10").text
    assert "案内を受けた会議" in words(listed)
    href = f"/invitations/{the_invitation(town, made.id, OWN).id}"
    assert press(signed_in(town, "soudan"), href, "attend") == 303
