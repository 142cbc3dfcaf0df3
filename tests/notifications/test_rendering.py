"""Every message is complete, polite, neutral, and fits an office's screen."""

from dataclasses import replace
from datetime import date

import pytest

from notifications.facts import Addressee, Message
from notifications.kinds import MessageKind, Side
from notifications.line_wrap import LINE_WIDTH, width
from notifications.messages import MESSAGES, Prefix
from notifications.rendering import YOU, NotForThisReader, render
from tests.notifications.letters import DUE, PAIRS, TODAY, a_letter, an_item

K = MessageKind
LATE = {"due_on": date(2026, 9, 18), "open_days_left": None, "days_overdue": 1}
ACK_PARTNER = K.ACKNOWLEDGEMENT_REMINDER_FOR_PARTNER
ACK_STAFF = K.ACKNOWLEDGEMENT_REMINDER_FOR_OWN_STAFF


def said(kind: MessageKind, side: Side, **facts: object) -> Message:
    return render(a_letter(an_item(kind, side, **facts), side=side))


@pytest.mark.parametrize("facts", [{}, LATE], ids=["in time", "late"])
@pytest.mark.parametrize(("kind", "side"), PAIRS)
def test_every_kind_says_who_what_how_and_whom_to_ask(
    kind: MessageKind, side: Side, facts: dict[str, object]
) -> None:
    item = an_item(kind, side, **facts)
    letter = a_letter(item, side=side)
    body = render(letter).body

    order = [
        letter.addressee.office_name,
        item.number,
        f"\n{item.link_url}\n",
        *([f"\n{letter.code_page_url}\n", f"{letter.code}\n"] if letter.code else []),
        "心当たりがない場合",
        f"{letter.reply_to.name}　{letter.reply_to.desk}\n",
        letter.reply_to.phone,
        letter.reply_to.hours,
        "このメールは自動送信です",
    ]
    places = [body.find(part) for part in order]
    assert -1 not in places
    assert places == sorted(places)
    assert body.startswith(letter.addressee.office_name)
    assert "御中\n" in body


@pytest.mark.parametrize("facts", [{}, LATE], ids=["in time", "late"])
@pytest.mark.parametrize(("kind", "side"), PAIRS)
def test_every_subject_and_line_fits(
    kind: MessageKind, side: Side, facts: dict[str, object]
) -> None:
    message = said(kind, side, **facts)
    lines = message.body.split("\n")

    assert message.subject.endswith("［26-00123］")  # noqa: RUF001
    assert any(message.subject.startswith(prefix) for prefix in Prefix)
    assert " " not in message.subject
    topics = ("つなぎ", "引継ぎ", "支援プラン", "会議", "実績報告", "不達", "連絡")
    assert any(word in message.subject[:20] for word in topics)
    assert max(width(line) for line in lines) <= LINE_WIDTH
    assert all(len(line) <= 70 for line in lines if line.startswith("http"))
    assert "\n\n\n" not in message.body


@pytest.mark.parametrize(("kind", "side"), PAIRS)
def test_partners_never_read_that_a_day_has_passed(
    kind: MessageKind, side: Side
) -> None:
    for binding in (False, True):
        message = said(kind, side, binding=binding, **LATE)
        text = message.subject + message.body

        assert ("超過" in text) <= (side is Side.OWN)
        assert ("期限" in text) <= (side is Side.OWN or binding)


@pytest.mark.parametrize(("kind", "side"), PAIRS)
def test_the_reader_is_addressed_as_his_side_is(kind: MessageKind, side: Side) -> None:
    body = said(kind, side).body

    others = {you for other, you in YOU.items() if other is not side}
    assert not any(you in body for you in others)


def test_a_message_for_our_own_side_is_refused_to_partners() -> None:
    letter = a_letter(an_item(ACK_STAFF), side=Side.INTERNAL)
    with pytest.raises(NotForThisReader):
        render(letter)


def test_every_kind_is_declared_once_and_has_its_template() -> None:
    assert set(MESSAGES) == set(MessageKind)
    assert len(PAIRS) >= 15 * 2 + 35


PREFIXES = [
    # kind, side, facts, prefix
    (ACK_STAFF, Side.OWN, {"due_on": TODAY, "open_days_left": 0}, "【本日期限】"),
    (ACK_STAFF, Side.OWN, {"open_days_left": 3}, "【期限3日前】"),
    (ACK_STAFF, Side.OWN, {"open_days_left": 7}, "【期限7日前】"),
    (ACK_STAFF, Side.OWN, {"open_days_left": 2}, "【要確認】"),
    (ACK_STAFF, Side.OWN, LATE, "【期限超過】"),
    (ACK_PARTNER, Side.INTERNAL, {"open_days_left": 3}, "【要確認】"),
    (ACK_PARTNER, Side.INTERNAL, {"due_on": TODAY, "open_days_left": 0}, "【要確認】"),
    (ACK_PARTNER, Side.EXTERNAL, LATE, "【再送】ご回答のお願い（再）"),
    # a day fixed by 要綱, contract or law is called 期限, politely all the same
    (
        ACK_PARTNER,
        Side.EXTERNAL,
        {"open_days_left": 3, "binding": True},
        "【期限3日前】",
    ),
    (ACK_PARTNER, Side.EXTERNAL, {**LATE, "binding": True}, "【再送】"),
    (K.REFERRAL_SENT_FOR_RECEIVER, Side.INTERNAL, LATE, "【新着】"),
]


@pytest.mark.parametrize(("kind", "side", "facts", "prefix"), PREFIXES)
def test_the_subject_begins_as_the_day_asks(
    kind: MessageKind, side: Side, facts: dict[str, object], prefix: str
) -> None:
    assert said(kind, side, **facts).subject.startswith(prefix)


DAYS = [
    (Side.INTERNAL, {}, "回答希望日：令和8年9月28日（月）まで（あと2開庁日）"),
    (Side.INTERNAL, {"binding": True}, "期限：令和8年9月28日（月）まで（あと2開庁日）"),
    (Side.INTERNAL, {"open_days_left": None}, "回答希望日：令和8年9月28日（月）まで\n"),
    (Side.INTERNAL, {"due_on": TODAY}, "回答希望日：令和8年9月24日（木）（本日）"),
    (Side.INTERNAL, LATE, "回答希望日：令和8年9月18日（金）\n"),
    (
        Side.INTERNAL,
        {"provisional": True},
        "回答希望日：令和8年9月28日（月）（予定）まで（あと2開庁日）",
    ),
]


@pytest.mark.parametrize(("side", "facts", "line"), DAYS)
def test_the_day_is_written_as_offices_write_it(
    side: Side, facts: dict[str, object], line: str
) -> None:
    assert f"　{line}" in said(K.REFERRAL_SENT_FOR_RECEIVER, side, **facts).body


def test_our_own_side_reads_by_how_many_open_days_it_is_late() -> None:
    body = said(ACK_STAFF, Side.OWN, **LATE).body

    assert "　期限：令和8年9月18日（金）（1開庁日超過）\n" in body


def test_a_post_is_addressed_as_a_post() -> None:
    letter = a_letter(an_item(ACK_STAFF, Side.OWN), side=Side.OWN)
    chief = replace(letter.addressee, post_title="係長")

    body = render(replace(letter, addressee=chief)).body
    assert body.startswith("生活援護課　自立サポート担当　係長　様\n")


def test_our_own_debts_and_those_of_others_are_told_apart() -> None:
    ours = said(ACK_STAFF, Side.OWN, awaiting="生活援護課 自立サポート担当").body
    theirs = said(ACK_STAFF, Side.OWN, awaiting="税務課").body

    assert "当窓口が行うつなぎの受領確認が、まだ済んでいません。" in ours
    assert "税務課によるつなぎの受領確認が、まだ記録されていません。" in theirs


def test_an_office_of_one_desk_is_named_once() -> None:
    letter = a_letter(an_item(K.REFERRAL_SENT_FOR_RECEIVER))
    hospital = Addressee("みなみ総合病院", "みなみ総合病院", Side.EXTERNAL)

    body = render(replace(letter, addressee=hospital)).body
    assert body.startswith("みなみ総合病院　御中\n")


def test_a_revoked_link_is_not_written() -> None:
    body = said(K.CONFIRMED_FOR_RECEIVER, Side.INTERNAL, link_url=None).body

    assert "ご確認の画面" in said(K.CONFIRMED_FOR_RECEIVER, Side.INTERNAL).body
    assert "ご確認の画面" not in body


def test_a_towns_own_words_open_and_sign_the_mail() -> None:
    letter = a_letter(
        an_item(K.REFERRAL_SENT_FOR_RECEIVER),
        opening="いつもお世話になっております。((発信課))です。",
        signature="((担当))\n電話 ((電話))",
    )
    body = render(letter).body

    assert "いつもお世話になっております。座間市 生活援護課です。\n" in body
    assert "\n自立サポート担当\n電話 046-000-0000\n" in body
    assert "受付時間" not in body


def test_the_due_day_of_the_examples_is_after_today() -> None:
    assert DUE > TODAY  # otherwise "in time" above would test nothing
