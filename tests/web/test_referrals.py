"""The page of one referral: its buttons, its refusals, its hand-written answers."""

import re
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import select

from models.consent import ConsentItem
from models.event import Event
from models.procedure import Side
from models.referral import REFERRAL
from models.referral_sheet import Referral, ReferralState
from models.user import Role, User
from tasks.database import reading, transaction
from tests.databases import OWN, TAX, Town
from tests.factories import CONSENT, a_referral, a_referral_that_was, do, mails
from tests.web.browsing import digest, signed_in, words
from tests.web.visiting import SHAKYO
from web.verbs import NOUNS

S = ReferralState
# Every state, and a way there through the verbs.
WAYS = {
    S.SENT: (),
    S.ACKNOWLEDGED: ("acknowledge",),
    S.ACCEPTED: ("acknowledge", "accept"),
    S.IN_CONTACT: ("acknowledge", "start_contact"),
    S.REPORTED: ("acknowledge", "report"),
    S.DECLINED: ("decline",),
    S.WITHDRAWING: ("withdraw",),
    S.CONFIRMED: ("acknowledge", "report", "confirm"),
    S.DECLINE_NOTED: ("decline", "note_decline"),
    S.WITHDRAWN: ("withdraw", "confirm_withdrawal"),
}
ASKED = ("acknowledge", "ask_supplement")
WITH_TAX: dict[str, Any] = {
    "tax_note": "市税の分納中",
    "consent": replace(CONSENT, items=tuple(ConsentItem)),
}
UNTOUCHED = {"web_session"}


def at_desk(town: Town, agency: str, role: Role = Role.PARTNER) -> str:
    """The login of a new account at an agency's desk."""
    login = f"someone-at-{town.desks[agency]}"
    with transaction(town.scope) as session:
        session.add(
            User(
                municipality_id=town.municipality_id,
                login=login,
                name="窓口 はな",
                role=role,
                desk_id=town.desks[agency],
            )
        )
    return login


def offered(html: str, referral_id: int, *, by_hand: bool = False) -> set[str]:
    """The nouns of the forms a page offers, those written down by hand or not."""
    found = set()
    for form in re.findall(r"<form.*?</form>", html, re.DOTALL):
        noun = re.search(rf'action="/referrals/{referral_id}/([\w-]+)"', form)
        if noun and ('name="on_behalf"' in form) is by_hand:
            found.add(noun.group(1))
    return found


def declared(side: Side, state: ReferralState, steps: set[str]) -> set[str]:
    verbs = REFERRAL.verbs_of(side, state, steps)
    return {NOUNS[v.name] for v in verbs if v.name in NOUNS}  # others: own pages


def version_of(referral_id: int) -> str:
    with reading() as session:
        found = session.exec(select(Referral).where(Referral.id == referral_id)).one()
        return str(found.version)


def state_of(referral_id: int) -> ReferralState:
    with reading() as session:
        return (
            session.exec(select(Referral).where(Referral.id == referral_id)).one().state
        )


@pytest.mark.parametrize("state", WAYS)
def test_the_buttons_are_the_declared_verbs_of_a_side(
    town: Town, state: ReferralState
) -> None:
    made = a_referral_that_was(town, *WAYS[state])
    url = f"/referrals/{made}"
    ours, theirs = signed_in(town, "soudan").get(url), signed_in(town, "shuno").get(url)

    assert (ours.status_code, theirs.status_code) == (200, 200)
    assert offered(ours.text, made) == declared(Side.RECEIVER, state, set())
    assert offered(theirs.text, made) == declared(Side.SENDER, state, set())
    by_hand = declared(Side.SENDER, state, set()) - {"opening"}
    assert offered(ours.text, made, by_hand=True) == by_hand
    assert offered(theirs.text, made, by_hand=True) == set()


def test_a_supplement_is_answered_only_while_it_is_asked(town: Town) -> None:
    made = a_referral_that_was(town, *ASKED)
    page = signed_in(town, "shuno").get(f"/referrals/{made}")

    assert "supplement" in offered(page.text, made)
    do(town, made, "give_supplement", town.party(TAX, Side.SENDER))
    page = signed_in(town, "shuno").get(f"/referrals/{made}")
    assert "supplement" not in offered(page.text, made)


def test_a_referral_is_followed_to_its_end_in_two_browsers(town: Town) -> None:
    made = a_referral(town)
    ours, theirs = signed_in(town, "soudan"), signed_in(town, "shuno")
    for page, noun, given in (
        (ours, "opening", {}),
        (ours, "acknowledgement", {}),
        (ours, "supplement-request", {"question": "希望日は。"}),
        (theirs, "supplement", {"answer": "火曜日です。"}),
        (ours, "acceptance", {}),
        (ours, "contact", {}),
        (ours, "progress", {"progress": "面談の予定です。"}),
        (ours, "report", {"outcome": "supported"}),
        (theirs, "confirmation", {}),
    ):
        sent = {"version": version_of(made), **given}
        answer = page.post(f"/referrals/{made}/{noun}", data=sent)
        assert answer.status_code == 303, (noun, words(answer.text))

    assert state_of(made) is S.CONFIRMED
    read = words(theirs.get(f"/referrals/{made}").text)
    for told in ("支援中", "火曜日です。", "面談の予定です。", "この件は終わりました"):
        assert told in read


def test_who_comes_second_hears_who_was_first_and_loses_nothing(town: Town) -> None:
    made = a_referral(town)
    shown = version_of(made)
    do(town, made, "acknowledge", town.party(OWN, Side.RECEIVER, "先 いちろう"))
    do(town, made, "report", town.party(OWN, Side.RECEIVER, "先 いちろう"))
    before = digest(leaving_out=UNTOUCHED)
    sent = {"version": shown, "decline_reason": "full", "decline_note": "本日は満員"}
    answer = signed_in(town, "soudan").post(f"/referrals/{made}/decline", data=sent)

    assert answer.status_code == 409
    assert "本日は満員" in words(answer.text)
    assert digest(leaving_out=UNTOUCHED) == before
    again = {**sent, "version": version_of(made)}
    late = signed_in(town, "soudan").post(f"/referrals/{made}/decline", data=again)
    assert "先 いちろうさんが" in words(late.text)


def test_a_row_that_changed_is_shown_anew_with_the_input(town: Town) -> None:
    made = a_referral_that_was(town, "acknowledge")
    shown = version_of(made)
    do(town, made, "accept", town.party(OWN, Side.RECEIVER))
    sent = {"version": shown, "question": "連絡のつく時間帯は。"}
    url = f"/referrals/{made}/supplement-request"
    answer = signed_in(town, "soudan").post(url, data=sent)

    assert answer.status_code == 409
    assert "ほかの方が更新しています" in words(answer.text)
    assert "連絡のつく時間帯は。</textarea>" in answer.text
    assert f'name="version" value="{version_of(made)}"' in answer.text


def test_an_empty_answer_is_pointed_at(town: Town) -> None:
    made = a_referral_that_was(town, "acknowledge")
    sent = {"version": version_of(made), "outcome_note": "面談しました"}
    answer = signed_in(town, "soudan").post(f"/referrals/{made}/report", data=sent)

    assert answer.status_code == 422
    assert "「結果区分」を入力してください。" in words(answer.text)
    assert "面談しました</textarea>" in answer.text
    assert "<title>エラー：" in answer.text


@pytest.mark.parametrize(("via", "spoken"), [("telephone", "電話"), ("fax", "FAX")])
def test_an_answer_by_telephone_is_written_down_with_both_names(
    town: Town, via: str, spoken: str
) -> None:
    made = a_referral(town, sender=OWN, receiver=SHAKYO)
    sent = {"on_behalf": "yes", "via": via, "answered_by": "社協 たろう"}
    url = f"/referrals/{made}/acknowledgement"
    answer = signed_in(town, "soudan").post(url, data=sent)
    with reading() as session:
        event = session.exec(select(Event).where(Event.verb == "acknowledge")).one()

    assert answer.status_code == 303
    assert event.actor == f"社協 たろう（{spoken}、記録：相談 みどり）"
    assert (event.via, event.desk_id) == (via, town.desks[SHAKYO])
    assert event.user_id is not None


@pytest.mark.parametrize(
    ("left_out", "sentence"),
    [
        ({"via": ""}, "「回答の方法」を選んでください。"),
        ({"via": "screen"}, "「回答の方法」を選んでください。"),
        ({"answered_by": " "}, "「回答された方のお名前」を入力してください。"),
        ({"answered_by": "123456789012"}, "個人番号"),
    ],
)
def test_a_telephone_answer_needs_a_way_and_a_name(
    town: Town, left_out: dict[str, str], sentence: str
) -> None:
    made = a_referral(town, sender=OWN, receiver=SHAKYO)
    sent = {"on_behalf": "yes", "via": "telephone", "answered_by": "社協 たろう"}
    url = f"/referrals/{made}/acknowledgement"
    answer = signed_in(town, "soudan").post(url, data={**sent, **left_out})

    assert answer.status_code in {409, 422}
    assert sentence in words(answer.text)
    assert state_of(made) is S.SENT


def test_no_partner_answers_for_us_and_we_not_for_ourselves(town: Town) -> None:
    made = a_referral(town)
    sent = {"on_behalf": "yes", "via": "telephone", "answered_by": "だれか"}
    url = f"/referrals/{made}"
    theirs = signed_in(town, "shuno").post(f"{url}/acknowledgement", data=sent)
    ours = signed_in(town, "soudan").post(f"{url}/acknowledgement", data=sent)
    plain = signed_in(town, "shuno").post(f"{url}/acknowledgement", data={})

    assert {theirs.status_code, ours.status_code, plain.status_code} == {409}
    assert state_of(made) is S.SENT


def test_a_draft_is_looked_at_and_then_sent(town: Town) -> None:
    made = a_draft(town)
    ours = signed_in(town, "soudan")
    before = digest(leaving_out=UNTOUCHED)
    ahead = ours.post(f"/referrals/{made}/dispatch", data={})
    kept = digest(leaving_out=UNTOUCHED)
    sent = {"version": version_of(made), "step": "send"}
    answer = ours.post(f"/referrals/{made}/dispatch", data=sent)

    assert "まだ送付していません" in words(ahead.text)
    assert "つなぎの受領確認について（依頼）" in words(ahead.text)
    assert kept == before
    assert answer.headers["location"] == f"/referrals/{made}?done=send"
    assert state_of(made) is S.SENT
    assert len(mails(town)) == 1


def test_a_draft_is_discarded(town: Town) -> None:
    made = a_draft(town)
    ours = signed_in(town, "soudan")

    assert offered(ours.get(f"/referrals/{made}").text, made) == {"dispatch", "discard"}
    ours.post(f"/referrals/{made}/discard", data={"version": version_of(made)})
    assert state_of(made) is S.WITHDRAWN


def a_draft(town: Town) -> int:
    """The id of a draft of ours to 社協, kept on the page for new sheets."""
    fields = {
        "to_1": str(town.desks[SHAKYO]),
        "name": "見本 花子",
        "consent_on": "R8.9.1",
        "original_kept_at": "書庫",
        "items": ["identity"],
        "step": "draft",
    }
    answer = signed_in(town, "soudan").post("/referrals/new", data=fields)
    return int(answer.headers["location"].split("/")[2].partition("?")[0])


def test_a_verb_nobody_declared_is_not_found(town: Town) -> None:
    made = a_referral(town)
    answer = signed_in(town, "soudan").post(f"/referrals/{made}/destruction", data={})

    assert answer.status_code == 404


def test_every_verb_of_a_person_has_its_noun_and_nothing_else_has() -> None:
    elsewhere = {"pass_on", "reroute", "join"}  # pages of their own
    verbs = {v.name for v in REFERRAL.verbs if v.by is not Side.SYSTEM}

    assert set(NOUNS) == verbs - elsewhere


def test_the_page_says_why_that_day_and_who_hears_next(town: Town) -> None:
    made = a_referral(town)
    read = words(signed_in(town, "soudan").get(f"/referrals/{made}").text)

    assert "令和8年9月24日（木）" in read
    assert "9月21日（月）敬老の日" in read
    assert "主任相談支援員への通知" in read
    assert "対応待ち：自立相談支援機関 自立サポート担当" in read
    theirs = words(signed_in(town, "shuno").get(f"/referrals/{made}").text)
    assert "主任相談支援員への通知" not in theirs  # our own side's business
    assert "期限超過" not in theirs
