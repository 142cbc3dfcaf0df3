"""Who sees what of a referral: nobody more than the consent and the side allow."""

from dataclasses import replace

import pytest
from sqlmodel import select

from models.event import Event
from models.procedure import Side
from models.user import Role
from tasks.database import reading
from tests.databases import OWN, TAX, Town
from tests.factories import CONSENT, PERSON, a_referral, a_referral_that_was, do
from tests.web.browsing import digest, signed_in, words
from tests.web.test_referrals import UNTOUCHED, WITH_TAX, at_desk
from tests.web.visiting import PERSONAL, SHAKYO

OTHER = "ハローワーク"
RECEIPT_ONLY = replace(CONSENT, result_may_return=False)


def seen_by(town: Town, login: str, url: str) -> str:
    """What this person reads there; empty where there is no such page."""
    answer = signed_in(town, login).get(url)
    assert answer.status_code in {200, 404}
    return words(answer.text) if answer.status_code == 200 else ""


def test_a_partner_sees_its_own_referrals_and_no_other(town: Town) -> None:
    """The matrix: two partners, three referrals, three kinds of pages."""
    theirs = a_referral(town, sender=TAX)
    social = a_referral(town, sender=OWN, receiver=SHAKYO)
    inward = a_referral(town, sender=SHAKYO)
    shakyo = at_desk(town, SHAKYO)
    matrix = {
        "shuno": {theirs},
        shakyo: {social, inward},
        "soudan": {theirs, social, inward},
        "kanri": {theirs, social, inward},
    }

    for login, visible in matrix.items():
        page = signed_in(town, login)
        lists = page.get("/referrals").text + page.get("/work").text
        for each in (theirs, social, inward):
            found = page.get(f"/referrals/{each}").status_code == 200
            listed = f'href="/referrals/{each}"' in lists
            assert (found, listed) == (each in visible, each in visible), login
            paper = page.get(f"/referrals/{each}/sheet").status_code
            assert (paper == 404) is (each not in visible)


def test_a_stranger_cannot_act_either(town: Town) -> None:
    social = a_referral(town, sender=OWN, receiver=SHAKYO)
    before = digest(leaving_out=UNTOUCHED)
    page = signed_in(town, "shuno")
    for noun in ("acknowledgement", "dispatch", "tax-view", "withdrawal"):
        data = {"reason": "見たい"} if noun == "tax-view" else {}
        assert page.post(f"/referrals/{social}/{noun}", data=data).status_code == 404

    assert digest(leaving_out=UNTOUCHED) == before


def test_the_content_appears_when_the_receiver_opens_it(town: Town) -> None:
    made = a_referral(town)
    closed = seen_by(town, "soudan", f"/referrals/{made}")
    signed_in(town, "soudan").post(f"/referrals/{made}/opening", data={})
    opened = seen_by(town, "soudan", f"/referrals/{made}")

    assert not any(each in closed for each in PERSONAL)
    assert all(each in opened for each in PERSONAL)
    assert "「内容を確認する」を押すと表示され" in closed


def test_a_safety_flag_hides_address_household_and_contact_from_all(
    town: Town,
) -> None:
    flagged = replace(PERSON, safety_flags=("protected",))
    made = a_referral_that_was(town, "open_sheet", client=flagged)
    for login in ("soudan", "shuno", "kanri"):
        for url in (f"/referrals/{made}", f"/referrals/{made}/sheet"):
            read = seen_by(town, login, url)
            assert "非表示（支援措置）" in read
            for secret in ("架空町", "046-000-9999", "単身"):
                assert secret not in read


def test_the_tax_item_needs_a_reason_each_time_and_is_recorded(town: Town) -> None:
    made = a_referral_that_was(town, "open_sheet", **WITH_TAX)
    page, url = signed_in(town, "soudan"), f"/referrals/{made}"
    before = words(page.get(url).text)
    refused = page.post(f"{url}/tax-view", data={"reason": " "})
    shown = page.post(f"{url}/tax-view", data={"reason": "分納の相談のため"})
    after = words(page.get(url).text)
    with reading() as session:
        event = session.exec(select(Event).where(Event.verb == "show_tax")).one()

    assert "表示するには理由の入力が必要です" in before
    assert refused.status_code == 422
    assert "市税の分納中" in words(shown.text)
    assert "市税の分納中" not in before + after
    assert event.given == {"reason": "分納の相談のため"}
    assert event.actor == "相談 みどり"
    assert event.legal_basis is not None
    assert "地方税法第22条" in event.legal_basis
    do(town, made, "acknowledge", town.party(OWN, Side.RECEIVER))  # acts go on


def test_an_admin_reads_no_tax_item(town: Town) -> None:
    made = a_referral_that_was(town, "open_sheet", **WITH_TAX)
    page = signed_in(town, "kanri")
    answer = page.post(f"/referrals/{made}/tax-view", data={"reason": "確認のため"})

    assert answer.status_code == 409
    assert "市税の分納中" not in answer.text
    assert "理由を記録して表示する" not in page.get(f"/referrals/{made}").text


def test_the_tax_item_is_not_read_before_the_sheet_is_opened(town: Town) -> None:
    made = a_referral(town, **WITH_TAX)
    page = signed_in(town, "soudan")
    answer = page.post(f"/referrals/{made}/tax-view", data={"reason": "確認のため"})

    assert answer.status_code == 409
    assert "市税の分納中" not in answer.text


@pytest.mark.parametrize(("consent", "told"), [(CONSENT, True), (RECEIPT_ONLY, False)])
def test_a_sender_learns_what_the_consent_lets_return(
    town: Town, consent: object, told: bool
) -> None:
    way = ("acknowledge", "accept", "note_progress", "report")
    made = a_referral_that_was(town, *way, consent=consent)
    read = seen_by(town, "shuno", f"/referrals/{made}")

    assert "受付済" in read
    assert ("来所あり" in read) is told
    assert ("面談の日程を調整中です。" in read) is told
    assert ("引き受けました" in read) is told
    assert ("お返しできるのは受領確認のみです" in read) is not told


def test_a_list_shows_no_state_beyond_the_receipt_either(town: Town) -> None:
    a_referral_that_was(
        town, "acknowledge", "accept", "start_contact", consent=RECEIPT_ONLY
    )
    read = seen_by(town, "shuno", "/referrals")

    assert "受領確認済み" in read
    assert "対応中" not in read
    assert "対応中" in seen_by(town, "soudan", "/referrals")


def test_a_next_step_is_the_senders_own(town: Town) -> None:
    made = a_referral_that_was(town, "decline", "note_decline")

    assert "ほかの窓口へつなぎ直します。" in seen_by(
        town, "shuno", f"/referrals/{made}"
    )
    assert "つなぎ直します" not in seen_by(town, "soudan", f"/referrals/{made}")


def test_a_partner_reads_of_no_notice_that_is_not_its_own(town: Town) -> None:
    made = a_referral(town)
    ours = seen_by(town, "soudan", f"/referrals/{made}")
    theirs = seen_by(town, "shuno", f"/referrals/{made}")

    assert "つなぎの受領確認について（依頼）" in ours
    assert "つなぎの受領確認について（依頼）" not in theirs


def test_an_admin_of_another_desk_reads_numbers_and_no_content(town: Town) -> None:
    made = a_referral_that_was(town, "open_sheet", sender=SHAKYO)
    login = at_desk(town, TAX, Role.ADMIN)
    read = seen_by(town, login, f"/referrals/{made}")

    assert "26-00001" in read
    assert not any(each in read for each in PERSONAL)
    assert "この件の当事者の窓口だけに表示します" in read
