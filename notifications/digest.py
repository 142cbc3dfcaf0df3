"""一日一通のまとめ — everything one address is reminded of today, in one mail.

Grouped 期限を過ぎているもの / 本日まで / 今後; partners read polite headings. At most
30 items are written out; the rest is counted and found on the page.
"""

from itertools import groupby

from notifications.due_day import Urgency, due_text, due_word, prefix, urgency
from notifications.facts import Item, Letter
from notifications.kinds import Side
from notifications.messages import MESSAGES, Prefix

LONGEST_LIST = 30
_OWN_HEADINGS = ("期限を過ぎているもの", "本日まで", "今後", "お知らせ")
_POLITE_HEADINGS = (
    "あらためてのお願い",
    "本日までのお願い",
    "今後のお願い",
    "お知らせ",
)
_RANK = (
    Prefix.OVERDUE,
    Prefix.AGAIN,
    Prefix.TODAY,
    Prefix.THREE_DAYS,
    Prefix.SEVEN_DAYS,
    Prefix.CHECK,
    Prefix.CANCELLED,
    Prefix.NEW,
)


def digest_subject(letter: Letter) -> str:
    """Return the subject: the most pressing prefix, the topic and the count."""
    side = letter.addressee.side
    count = f"［{len(letter.items)}件］"  # noqa: RUF001
    first = min((_prefix(letter, item) for item in letter.items), key=_RANK.index)
    if _news_only(letter):
        return f"{first}つなぎのお知らせについて（通知）{count}"
    if side is Side.OWN:
        return f"{first}対応が必要な件について（通知）{count}"
    return f"{first}確認をお待ちしている件について（依頼）{count}"


def digest_values(letter: Letter) -> dict[str, object]:
    """Return the groups of the list, most pressing first, for the template."""
    ordered = sorted(letter.items, key=lambda item: _order(letter, item))
    shown = ordered[:LONGEST_LIST]
    return {
        "groups": [
            (
                _heading(letter, when),
                _count(letter, when),
                [_row(letter, i) for i in rows],
            )
            for when, rows in groupby(shown, lambda item: urgency(item, letter.today))
        ],
        "left_out": len(ordered) - len(shown),
        "news_only": _news_only(letter),
    }


def _order(letter: Letter, item: Item) -> tuple[int, str, str]:
    day = item.due_on.isoformat() if item.due_on else ""
    return urgency(item, letter.today), day, item.number


def _row(letter: Letter, item: Item) -> tuple[Item, str, str, str]:
    saying, side = MESSAGES[item.kind], letter.addressee.side
    words = saying.subject.format(process=item.process, what=item.what)
    topic = words.partition("について")[0]
    due = due_text(item, side, letter.today)
    return item, topic, due_word(saying, item, side).value, due


def _prefix(letter: Letter, item: Item) -> Prefix:
    return prefix(MESSAGES[item.kind], item, letter.addressee.side, letter.today)


def _heading(letter: Letter, when: Urgency) -> str:
    own = letter.addressee.side is Side.OWN
    return (_OWN_HEADINGS if own else _POLITE_HEADINGS)[when]


def _count(letter: Letter, when: Urgency) -> int:
    return sum(urgency(item, letter.today) is when for item in letter.items)


def _news_only(letter: Letter) -> bool:
    return all(urgency(item, letter.today) is Urgency.NEWS for item in letter.items)
