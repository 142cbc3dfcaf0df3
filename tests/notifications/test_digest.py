"""One mail a day and address: grouped, most pressing first, polite to partners."""

from datetime import date, timedelta

from notifications.digest import LONGEST_LIST
from notifications.facts import Item
from notifications.kinds import MessageKind, Side
from notifications.line_wrap import LINE_WIDTH, width
from notifications.rendering import render
from tests.notifications.letters import TODAY, a_letter, an_item

K = MessageKind


def three(kind: MessageKind, side: Side) -> tuple[Item, ...]:
    """Return a thing ahead, one for today and one that is late, in that order."""
    return (
        an_item(kind, side, number="26-00103"),
        an_item(kind, side, number="26-00102", due_on=TODAY, open_days_left=0),
        an_item(
            kind, side, number="26-00101", due_on=date(2026, 9, 18), days_overdue=1
        ),
    )


def test_our_own_digest_lists_late_today_ahead() -> None:
    items = three(K.RESULT_REMINDER_FOR_OWN_STAFF, Side.OWN)
    message = render(a_letter(*items, side=Side.OWN))

    assert message.subject == "【期限超過】対応が必要な件について（通知）［3件］"  # noqa: RUF001
    parts = [
        "■期限を過ぎているもの（1件）",
        "・26-00101　つなぎの結果の報告",
        "（1開庁日超過）",
        "■本日まで（1件）",
        "・26-00102",
        "■今後（1件）",
        "・26-00103",
    ]
    places = [message.body.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)


def test_partners_read_polite_headings() -> None:
    items = three(K.RESULT_REMINDER_FOR_PARTNER, Side.EXTERNAL)
    message = render(a_letter(*items, side=Side.EXTERNAL))
    text = message.subject + message.body

    assert message.subject == "【再送】確認をお待ちしている件について（依頼）［3件］"  # noqa: RUF001
    assert "■あらためてのお願い（1件）" in text
    assert "貴機関の確認をお待ちしている件が3件あります。" in text
    assert "期限" not in text
    assert "超過" not in text


def test_each_item_has_its_own_link_unless_one_page_opens_all() -> None:
    items = three(K.RESULT_REMINDER_FOR_PARTNER, Side.INTERNAL)
    one_page = "https://tsunagi.example/l/7-AbCdEfGh"
    apart = render(a_letter(*items)).body
    together = render(a_letter(*items, list_url=one_page)).body

    assert apart.count(f"\n{items[0].link_url}\n") == 3
    assert together.count(f"\n{one_page}\n") == 1
    assert str(items[0].link_url) not in together


def test_a_long_list_is_cut_and_the_rest_is_counted() -> None:
    items = tuple(
        an_item(K.RESULT_REMINDER_FOR_PARTNER, number=f"26-{n:05}")
        for n in range(1, LONGEST_LIST + 13)
    )
    message = render(a_letter(*items))

    assert "［42件］" in message.subject  # noqa: RUF001
    assert "■今後のお願い（42件）" in message.body
    assert message.body.count("・26-") == LONGEST_LIST
    assert "ほか12件は、画面の一覧でご確認ください。" in message.body


def test_news_without_a_day_is_a_digest_of_its_own_words() -> None:
    items = tuple(
        an_item(K.INTERIM_NOTE_FOR_SENDER, number=f"26-0010{n}", due_on=None)
        for n in (1, 2)
    )
    message = render(a_letter(*items))

    assert message.subject == "【新着】つなぎのお知らせについて（通知）［2件］"  # noqa: RUF001
    assert "次の2件について、お知らせします。" in message.body
    assert "・26-00101　つなぎの途中経過" in message.body


def test_every_digest_line_fits_and_the_typed_code_is_there() -> None:
    items = tuple(
        an_item(
            K.ACKNOWLEDGEMENT_REMINDER_FOR_PARTNER,
            number=f"26-{n:05}",
            due_on=TODAY + timedelta(days=n),
        )
        for n in range(1, 9)
    )
    body = render(a_letter(*items)).body

    assert max(width(line) for line in body.split("\n")) <= LINE_WIDTH
    assert "受付番号：26-00001" in body
    assert "確認コード：K7QF-M2XD-RTBA\n" in body
