"""The partner's pages: a link opens, a person types a name, one POST answers."""

from dataclasses import replace

import pytest
from sqlmodel import col, select, update

from models.consent import ConsentItem
from models.event import Event
from models.link import AccessLink, link_token
from models.procedure import Side
from tasks.database import reading, transaction
from tests.databases import OWN, TAX, Town
from tests.factories import CONSENT, a_referral, do
from tests.web.browsing import browser, digest, without_token, words
from tests.web.visiting import (
    NAME,
    PERSONAL,
    SHAKYO,
    answer,
    mail_to_partner,
    mailed,
    state_of,
    visit,
    where,
)

# The way there, the side that answers, its form, what it gives, where it leads.
ANSWERS = [
    ([], "acknowledgement", {"answer": "acknowledge"}, "acknowledged"),
    ([], "acknowledgement", {"answer": "accept"}, "accepted"),
    ([], "supplement-request", {"question": "ご希望の曜日は。"}, "acknowledged"),
    ([], "contact", {"contact": "yes"}, "in_contact"),
    ([], "result", {"outcome": "no_show"}, "reported"),
    ([], "decline", {"decline_reason": "full"}, "declined"),
    (["acknowledge"], "acceptance", {"acceptance": "yes"}, "accepted"),
    (["acknowledge"], "contact", {"contact": "yes"}, "in_contact"),
    (["acknowledge"], "progress", {"progress": "調整中です。"}, "acknowledged"),
    (["acknowledge", "accept"], "result", {"outcome": "visited"}, "reported"),
    (
        ["withdraw"],
        "withdrawal-confirmation",
        {"withdrawal-confirmation": "yes"},
        "withdrawn",
    ),
]
SENDERS_ANSWERS = [
    (
        ["acknowledge", "ask_supplement"],
        "supplement",
        {"answer": "火曜です。"},
        "acknowledged",
    ),
    (
        ["acknowledge", "report"],
        "confirmation",
        {"confirmation": "yes"},
        "confirmed",
    ),
    (["decline"], "next-step", {"next_step": "別の窓口へ。"}, "decline_noted"),
]


def events(town: Town) -> list[tuple[str, str, str]]:
    with reading(town.scope) as session:
        rows = session.exec(select(Event).order_by(col(Event.id))).all()
        return [(each.verb, each.actor, each.via) for each in rows]


def test_a_link_asks_and_tells_nothing_about_the_person(town: Town) -> None:
    _, token = mailed(town)
    before = digest()
    shown = browser(town).get(f"/t/{token}")

    assert shown.status_code == 200
    assert "つなぐシートが届いていることの確認をお願いします" in words(shown.text)
    assert "令和8年9月25日（金）" in words(shown.text)
    assert "046-000-7000" in words(shown.text)
    assert not [each for each in PERSONAL if each in shown.text]
    assert digest() == before


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"visitor": "社協 たろう"},
        {"at_desk": "yes"},
        {"visitor": "　", "at_desk": "yes"},
        {"visitor": "あ" * 61, "at_desk": "yes"},
        {"visitor": "1234 5678 9018", "at_desk": "yes"},
    ],
)
def test_without_a_name_and_the_counter_nothing_opens(
    town: Town, fields: dict[str, str]
) -> None:
    _, token = mailed(town)
    before = digest()
    page = browser(town)
    refused = page.post(f"/t/{token}/opening", data=fields)

    assert refused.status_code == 422
    assert "まだ登録していません" in refused.text
    assert page.get(where(token)).status_code == 404
    assert digest() == before


def test_opening_is_recorded_with_its_legal_basis(any_town: Town) -> None:
    _, token = mailed(any_town)
    page = visit(any_town, token)
    shown = words(page.get(where(token)).text)
    with reading(any_town.scope) as session:
        opened = session.exec(select(Event).where(Event.verb == "open_sheet")).one()

    assert all(each in shown for each in PERSONAL)
    assert (opened.actor, opened.via) == ("社協 たろう", "link")
    assert opened.legal_basis
    assert "第69条" in opened.legal_basis
    assert page.get(f"/t/{token}").headers["location"] == where(token)


@pytest.mark.parametrize(("way", "noun", "given", "leads_to"), ANSWERS)
def test_the_receiver_answers_by_one_form(
    town: Town, way: list[str], noun: str, given: dict[str, str], leads_to: str
) -> None:
    made, token = mailed(town, *way)
    page = visit(town, token)
    done = answer(page, token, noun, **given)
    receipt = page.get(done.headers["location"])

    assert done.status_code == 303
    assert state_of(town, made) == leads_to
    assert "社協 たろう" in words(receipt.text)
    assert not [each for each in PERSONAL if each in receipt.text]


@pytest.mark.parametrize(("way", "noun", "given", "leads_to"), SENDERS_ANSWERS)
def test_the_sender_answers_by_one_form(
    town: Town, way: list[str], noun: str, given: dict[str, str], leads_to: str
) -> None:
    made, token = mailed(town, *way, sender=TAX, receiver=OWN)
    page = visit(town, token)
    done = answer(page, token, noun, **given)

    assert done.status_code == 303
    assert state_of(town, made) == leads_to
    assert page.get(done.headers["location"]).status_code == 200
    assert "open_sheet" not in {verb for verb, _, _ in events(town)}


@pytest.mark.parametrize(("way", "noun", "_given", "_leads_to"), ANSWERS)
def test_an_empty_form_does_nothing(
    town: Town, way: list[str], noun: str, _given: object, _leads_to: object
) -> None:
    _, token = mailed(town, *way)
    page = visit(town, token)
    before = digest()
    refused = answer(page, token, noun)

    assert refused.status_code == 422
    assert "入力内容をご確認ください" in words(refused.text)
    assert digest() == before


def test_a_receipt_and_an_acceptance_are_two_facts_of_one_answer(town: Town) -> None:
    _, token = mailed(town)
    page = visit(town, token)
    done = answer(page, token, "acknowledgement", answer="accept")
    receipt = words(page.get(done.headers["location"]).text)

    assert events(town)[-2:] == [
        ("acknowledge", "社協 たろう", "link"),
        ("accept", "社協 たろう", "link"),
    ]
    assert "受領を確認しました" in receipt
    assert "引受けを登録しました" in receipt
    assert "令和8年9月29日（火）" in receipt  # first contact, five open days


def test_a_second_answer_hears_who_was_first(town: Town) -> None:
    _, token = mailed(town)
    early, late = visit(town, token, "先田 いち"), visit(town, token, "後田 に")
    answer(early, token, "acknowledgement", answer="acknowledge")
    before = digest()
    refused = late.post(
        f"{where(token)}/acknowledgement",
        data={"version": "3", "answer": "acknowledge"},
    )

    assert refused.status_code == 409
    assert "先田 いちさんが「受領を確認する」を行いました" in words(refused.text)
    assert digest() == before


def test_a_page_that_went_stale_does_nothing_and_keeps_the_words(town: Town) -> None:
    made, token = mailed(town, "acknowledge")
    page = visit(town, token)
    do(town, made, "note_progress", town.party(SHAKYO, Side.RECEIVER))
    refused = page.post(
        f"{where(token)}/progress", data={"version": "3", "progress": "打った文章"}
    )

    assert refused.status_code == 409
    assert "ほかの方が更新しています" in words(refused.text)
    assert "打った文章" in refused.text


def test_a_colleague_who_looks_makes_nobodys_page_stale(town: Town) -> None:
    _, token = mailed(town)
    page = visit(town, token)
    shown = page.get(where(token)).text
    visit(town, token, "同僚 はな")
    version = shown.partition('name="version" value="')[2].partition('"')[0]
    fields = {"version": version, "answer": "acknowledge"}

    assert page.post(f"{where(token)}/acknowledgement", data=fields).status_code == 303


def test_the_wrong_side_is_refused(town: Town) -> None:
    made, token = mailed(
        town, "acknowledge", "ask_supplement", sender=TAX, receiver=OWN
    )
    page = visit(town, token, "収納 花子")
    before = digest()
    refused = [
        answer(page, token, "result", outcome="visited"),
        answer(page, token, "progress", progress="…"),
        answer(
            page, token, "withdrawal-confirmation", **{"withdrawal-confirmation": "yes"}
        ),
    ]

    assert [each.status_code for each in refused] == [409, 409, 409]
    assert "相手の窓口が行う手続です" in words(refused[0].text)
    assert state_of(town, made) == "acknowledged"
    assert digest() == before


def test_closed_ways_in_read_the_same(town: Town) -> None:
    key = town.settings.secret_key.get_secret_value().encode()
    made, token = mailed(town)
    live = browser(town).get(f"/t/{token}").status_code
    page = browser(town)

    def refused(address: str) -> tuple[int, str]:
        answered = page.get(address)
        return answered.status_code, without_token(answered.text)

    unknown = refused(f"/t/{link_token(key, 4711)}")
    strange = refused("/t/1-AAAAAAAAAAAAAAAAAAAAAA")
    no_visit = refused(where(token))
    town.advance(days=60)
    expired = refused(f"/t/{token}")
    with transaction() as session:
        session.exec(update(AccessLink).values(expires_at=AccessLink.created_at))
    do(town, made, "withdraw", town.party(OWN, Side.SENDER))
    do(town, made, "confirm_withdrawal", town.party(SHAKYO, Side.RECEIVER))
    revoked = refused(f"/t/{token}")
    clock_line = expired[1].partition("表示中の日時")[2].partition("<")[0]

    assert live == 200
    assert unknown[0] == 404
    assert unknown == strange == no_visit
    assert expired[1].replace(clock_line, "") == unknown[1].replace(
        unknown[1].partition("表示中の日時")[2].partition("<")[0], ""
    )
    assert revoked == expired
    assert 'href="/code"' in unknown[1]


def test_a_visit_opens_its_own_link_only(town: Town) -> None:
    a_referral(town, sender=OWN, receiver=SHAKYO)
    a_referral(town, sender=OWN, receiver="ハローワーク")
    mine = mail_to_partner(town).token
    page = visit(town, mine)
    cookie = dict(page.cookies)[f"tsunagi_visit_{mine.partition('-')[0]}"]
    other = "1" if mine.startswith("2-") else "2"
    page.cookies.set(f"tsunagi_visit_{other}", cookie)
    before = digest()
    posted = page.post(f"/visit/{other}/acknowledgement", data={"answer": "accept"})

    assert page.get(f"/visit/{other}").status_code == 404
    assert posted.status_code == 404
    assert digest() == before


def test_after_the_answer_the_page_stays_and_after_the_end_it_closes(
    town: Town,
) -> None:
    made, token = mailed(town, "acknowledge")
    page = visit(town, token)
    answer(page, token, "result", outcome="visited")
    waiting = page.get(where(token))
    do(town, made, "confirm", town.party(OWN, Side.SENDER))
    closed = page.get(where(token))
    receipt = page.get(f"{where(token)}/receipt")

    assert "結果を報告しました" in words(waiting.text)
    assert "現在、お願いしていることはありません" in words(waiting.text)
    assert "<form" not in waiting.text.partition("<main")[2]
    assert closed.status_code == 404
    assert receipt.status_code == 200
    assert "すべて終わりました" in words(receipt.text)


def test_a_tax_item_is_shown_once_for_a_reason(town: Town) -> None:
    consent = replace(CONSENT, items=(*CONSENT.items, ConsentItem.TAX))
    note = "市民税の滞納が三期分あります"
    a_referral(town, sender=OWN, receiver=SHAKYO, consent=consent, tax_note=note)
    token = mail_to_partner(town).token
    page = visit(town, token)
    address = f"{where(token)}/tax-reading"
    empty = page.post(address, data={"reason": " "})
    shown = page.post(address, data={"reason": "家計相談の準備のため"})

    assert note not in page.get(where(token)).text
    assert empty.status_code == 422
    assert note not in empty.text
    assert note in shown.text
    assert events(town)[-1] == ("show_tax", "社協 たろう", "link")


def test_what_looks_like_an_individual_number_is_refused(town: Town) -> None:
    _, token = mailed(town, "acknowledge")
    page = visit(town, token)
    before = digest()
    refused = answer(page, token, "progress", progress="番号は 1234 5678 9018 です")

    assert refused.status_code == 409
    assert digest() == before


@pytest.mark.parametrize("version", ["", "abc", "-1", "1 OR 1=1"])
def test_a_made_up_version_does_nothing(town: Town, version: str) -> None:
    _, token = mailed(town)
    page = visit(town, token)
    before = digest()
    fields = {"version": version, "answer": "acknowledge"}
    refused = page.post(f"{where(token)}/acknowledgement", data=fields)

    assert refused.status_code == 409
    assert digest() == before


def test_an_unknown_answer_has_no_page(town: Town) -> None:
    _, token = mailed(town)
    page = visit(town, token)

    assert page.post(f"{where(token)}/lapse", data=NAME).status_code == 404
    assert page.post(f"{where(token)}/send", data=NAME).status_code == 404
