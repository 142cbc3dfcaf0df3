"""呼び名: a town's own words for its papers stand on pages and in mails."""

from datetime import date

from models.decide import Party
from models.procedure import Side
from models.referral_sheet import SheetForm
from models.words import form_word, form_words
from tasks.database import transaction
from tasks.policy_versions import add_version
from tests.databases import OWN, TAX, Town
from tests.factories import a_policy, a_referral, mails
from tests.web.browsing import signed_in, words

NUMBERS = {
    "referral.forms": ["renrakuhyo", "tsunagu_sheet"],
    "word.renrakuhyo": "市の連絡票",
    "word.tsunagu_sheet": "つなぎシート",
    "word.forms_of": {TAX: {"tsunagu_sheet": "収納課つなぎ票"}},
}


def named(town: Town) -> None:
    by = Party(Side.SYSTEM, "管理 さくら", "screen")
    with transaction(town.scope) as session:
        day = date(2026, 9, 17)
        add_version(session, town.municipality_id, NUMBERS, day, by, "呼び名")


def test_an_offices_own_word_goes_before_the_towns() -> None:
    policy = a_policy(NUMBERS)

    assert form_word(policy, SheetForm.TSUNAGU_SHEET, TAX) == "収納課つなぎ票"
    assert form_word(policy, SheetForm.TSUNAGU_SHEET, OWN) == "つなぎシート"
    assert form_word(policy, SheetForm.GUIDE_CARD, TAX) == "窓口案内カード"
    assert form_words(policy, TAX) == [
        ("renrakuhyo", "市の連絡票"),
        ("tsunagu_sheet", "収納課つなぎ票"),
    ]


def test_the_mail_and_the_case_say_the_offices_word(town: Town) -> None:
    named(town)
    made = a_referral(town)
    [letter] = mails(town)
    paper = signed_in(town, "shuno").get(f"/referrals/{made}/sheet").text

    assert "収納課つなぎ票" in letter.text
    assert "収納課つなぎ票" in paper


def test_only_the_towns_papers_are_offered_the_first_one_chosen(town: Town) -> None:
    named(town)
    html = signed_in(town, "soudan").get("/referrals/new").text

    assert "市の連絡票の作成" in words(html)
    assert 'value="renrakuhyo" checked' in html
    assert 'value="guide_card"' not in html
