"""つなぎ直し・統合の画面: looked at, sent on, joined; nothing of the other sender."""

import re

from sqlmodel import col, select

from models.referral_sheet import Referral, ReferralState
from tasks.database import reading
from tests.databases import OWN, TAX, Town
from tests.factories import a_referral, a_referral_that_was, mails
from tests.web.browsing import digest, signed_in, words
from tests.web.test_referrals import UNTOUCHED, at_desk, state_of, version_of
from tests.web.visiting import SHAKYO

CONSENT = {
    "consent_on": "R8.9.17",
    "consent_way": "oral",
    "original_kept_at": "窓口の鍵付き書庫",
}


def the(referral_id: int) -> Referral:
    with reading() as session:
        return session.get_one(Referral, referral_id)


def test_a_declined_sheet_is_looked_at_and_sent_on(town: Town) -> None:
    made = a_referral_that_was(town, "decline", sender=OWN, receiver=SHAKYO)
    page, url = signed_in(town, "soudan"), f"/referrals/{made}/rerouting"
    assert f'href="{url}"' in page.get(f"/referrals/{made}").text
    assert page.get(url).status_code == 200
    mails(town)
    before = digest(leaving_out=UNTOUCHED)

    typed = {"desk": str(town.desks[TAX]), "version": version_of(made), **CONSENT}
    shown = page.post(url, data={**typed, "step": "preview"})
    assert shown.status_code == 200, words(shown.text)
    assert TAX in words(shown.text)
    assert "送るメール" in words(shown.text)
    assert digest(leaving_out=UNTOUCHED) == before

    sent = page.post(url, data={**typed, "step": "send"})
    with reading() as session:
        new = session.exec(select(Referral).order_by(col(Referral.id).desc())).first()
    assert new is not None
    assert sent.headers["location"] == f"/referrals/{new.id}?done=send"
    assert state_of(made) is ReferralState.REROUTED
    # both pages lead to each other, and both time lines tell it
    old_page, new_page = (page.get(f"/referrals/{i}").text for i in (made, new.id))
    assert f'href="/referrals/{new.id}"' in old_page
    assert "別の窓口へつなぎ直しました" in words(old_page)
    assert f'href="/referrals/{made}"' in new_page
    assert "つなぎ直しました" in words(new_page)


def test_without_consent_for_the_counter_the_form_comes_back(town: Town) -> None:
    made = a_referral_that_was(town, "decline", sender=OWN, receiver=SHAKYO)
    page, url = signed_in(town, "soudan"), f"/referrals/{made}/rerouting"
    typed = {"desk": str(town.desks[TAX]), "step": "send"}
    answer = page.post(url, data=typed)

    assert answer.status_code == 409
    assert "同意の提供先に" in answer.text
    assert state_of(made) is ReferralState.DECLINED
    assert page.post(url, data={**typed, "desk": ""}).status_code == 422


def test_the_counter_that_declined_learns_nothing_of_the_next(town: Town) -> None:
    made = a_referral_that_was(town, "decline", sender=OWN, receiver=SHAKYO)
    page = signed_in(town, "soudan")
    typed = {"desk": str(town.desks[TAX]), **CONSENT, "step": "send"}
    page.post(f"/referrals/{made}/rerouting", data=typed)
    theirs = signed_in(town, at_desk(town, SHAKYO)).get(f"/referrals/{made}")
    next_one = signed_in(town, "shuno").get(f"/referrals/{made + 1}")

    assert theirs.status_code == next_one.status_code == 200
    assert TAX not in words(theirs.text)
    assert SHAKYO not in words(next_one.text)


def test_a_counter_names_another_one_to_the_sender(town: Town) -> None:
    made = a_referral(town, sender=OWN, receiver=SHAKYO)
    theirs = signed_in(town, at_desk(town, SHAKYO))
    url = f"/referrals/{made}/other-counter"
    assert f'href="{url}"' in theirs.get(f"/referrals/{made}").text
    assert theirs.get(url).status_code == 200
    typed = {"desk": str(town.desks[TAX]), "note": "納税のご相談が先です。"}
    assert theirs.post(url, data=typed).status_code == 303

    ours = words(signed_in(town, "soudan").get(f"/referrals/{made}").text)
    assert re.search(rf"案内された窓口\s+{TAX}", ours)
    chosen = signed_in(town, "soudan").get(f"/referrals/{made}/rerouting").text
    assert re.search(rf'value="{town.desks[TAX]}" selected', chosen)


def test_only_the_right_side_sees_the_pages(town: Town) -> None:
    made = a_referral(town, sender=OWN, receiver=SHAKYO)
    theirs, ours = signed_in(town, at_desk(town, SHAKYO)), signed_in(town, "soudan")

    assert theirs.get(f"/referrals/{made}/rerouting").status_code == 404
    assert ours.get(f"/referrals/{made}/other-counter").status_code == 404
    assert ours.get(f"/referrals/{made}/rerouting").status_code == 409
    assert signed_in(town, "shuno").get(f"/referrals/{made}/rerouting").status_code == (
        404
    )


def joined_pair(town: Town) -> tuple[int, int]:
    """Two counters' referrals about one person; the second joined on the screen."""
    first = a_referral_that_was(town, "open_sheet")
    second = a_referral_that_was(town, "open_sheet", sender=SHAKYO)
    page = signed_in(town, "soudan")
    shown = page.get(f"/referrals/{second}").text
    assert "同じ方と思われるつなぎがあります" in words(shown)
    data = {"first": str(first), "version": version_of(second)}
    answer = page.post(f"/referrals/{second}/joining", data=data)
    assert answer.headers["location"] == f"/referrals/{second}?done=join"
    return first, second


def test_our_desk_joins_and_sees_both(town: Town) -> None:
    first, second = joined_pair(town)
    page = signed_in(town, "soudan")

    assert the(second).joined_to == first
    assert "統合した先のつなぎ" in words(page.get(f"/referrals/{second}").text)
    assert "統合されたつなぎ" in words(page.get(f"/referrals/{first}").text)


def test_neither_sender_reads_of_the_other_nor_that_anything_was_joined(
    town: Town,
) -> None:
    first, second = joined_pair(town)
    shakyo, tax = signed_in(town, at_desk(town, SHAKYO)), signed_in(town, "shuno")
    for page, own, foreign in ((shakyo, second, TAX), (tax, first, SHAKYO)):
        for url in (f"/referrals/{own}", "/work", "/referrals"):
            shown = page.get(url).text
            assert foreign not in words(shown), url
            assert "統合" not in words(shown), url
    assert "受領確認済み" in words(shakyo.get(f"/referrals/{second}").text)
    assert "取り下げる" in words(shakyo.get(f"/referrals/{second}").text)
    assert shakyo.get(f"/referrals/{first}").status_code == 404


def test_a_sender_is_never_shown_who_else_wrote(town: Town) -> None:
    a_referral_that_was(town, "open_sheet")
    second = a_referral_that_was(town, "open_sheet", sender=SHAKYO)
    page = signed_in(town, at_desk(town, SHAKYO))

    assert "同じ方" not in words(page.get(f"/referrals/{second}").text)
    answer = page.post(f"/referrals/{second}/joining", data={"first": "1"})
    assert answer.status_code in {404, 409, 422}
    assert state_of(second) is ReferralState.SENT
