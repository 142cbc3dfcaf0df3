"""文面の作成 — turns the facts of a letter into 件名 and 本文.

One item makes a letter of its own, several make the day's digest: the caller does
not choose. Subjects carry no ASCII space (older mail software loses it).
"""

import re

from notifications.composition import without_ascii_spaces
from notifications.digest import digest_subject, digest_values
from notifications.due_day import Urgency, due_text, due_word, prefix, urgency
from notifications.facts import Addressee, Item, Letter, Message
from notifications.kinds import Side
from notifications.line_wrap import wrap
from notifications.messages import MESSAGES, Intent
from notifications.placeholders import fill, values_of
from notifications.templating import rendered

YOU = {Side.OWN: "当窓口", Side.INTERNAL: "貴課", Side.EXTERNAL: "貴機関"}
_THANKS = "日頃より自立相談支援にご協力いただき、ありがとうございます。"
_BLANK_LINES = re.compile(r"\n{3,}")


class NotForThisReader(ValueError):
    """A message kind was addressed to a side it is not written for."""


def render(letter: Letter) -> Message:
    """Return subject and body of one mail.

    Raises NotForThisReader where a kind may not be said to that side.
    """
    side = letter.addressee.side
    for item in letter.items:
        if side not in MESSAGES[item.kind].sides:
            raise NotForThisReader(f"{item.kind} / {side}")
    if len(letter.items) == 1:
        subject, template, values = _single(letter)
    else:
        subject, template, values = digest_subject(letter), "digest", _digest(letter)
    body = rendered(template, letter=letter, **_for_every_letter(letter), **values)
    return Message(without_ascii_spaces(subject), _tidy(body))


def _single(letter: Letter) -> tuple[str, str, dict[str, object]]:
    (item,) = letter.items
    saying, side = MESSAGES[item.kind], letter.addressee.side
    passed = urgency(item, letter.today) is Urgency.PASSED
    words = saying.subject_again if passed and saying.subject_again else saying.subject
    subject = (
        f"{prefix(saying, item, side, letter.today)}"
        f"{words.format(process=item.process, what=item.what)}［{item.number}］"  # noqa: RUF001
    )
    values = {
        "item": item,
        "passed": passed,
        "asks": saying.intent is not Intent.INFORMS,
        "ours": _is_ours(item, letter.addressee),
        "due_word": due_word(saying, item, side).value,
        "due": due_text(item, side, letter.today),
    }
    return subject, saying.template, values


def _is_ours(item: Item, reader: Addressee) -> bool:
    """Tell whether the reader's own desk owes it, named as office, desk or both."""
    office, desk = reader.office_name, reader.desk_name
    return item.awaiting in {office, desk, f"{office} {desk}"}


def _digest(letter: Letter) -> dict[str, object]:
    return {"item": None, **digest_values(letter)}


def _for_every_letter(letter: Letter) -> dict[str, object]:
    side, fills = letter.addressee.side, values_of(letter)
    usual = "" if side is Side.OWN else _THANKS
    return {
        "you": YOU[side],
        "own": side is Side.OWN,
        "reads_for": "・".join(dict.fromkeys(_stood_in_for(letter))),
        "opening": fill(letter.opening, fills) if letter.opening else usual,
        "signature": fill(letter.signature, fills) if letter.signature else "",
    }


def _stood_in_for(letter: Letter) -> list[str]:
    return [item.reads_for for item in letter.items if item.reads_for]


def _tidy(body: str) -> str:
    return _BLANK_LINES.sub("\n\n", wrap(body)).strip() + "\n"
