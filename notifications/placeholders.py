"""差し込み — a town's own words with ((placeholders)), filled, never evaluated.

Staff may write an opening sentence per message kind and a signature block. Only the
listed names are known; full-width （（…）） is read alike.
"""

import re
from collections.abc import Mapping

from models.wareki import era_form
from notifications.facts import Letter

NAMES = ("受付番号", "宛先", "発信課", "担当", "電話", "内線", "受付時間", "本日")
LONGEST = 400  # characters a town may write
_PLACEHOLDER = re.compile(r"(?:\(\(|（（)([^()（）]*)(?:\)\)|））)")
_STRAY = re.compile(r"\(\(|（（|\)\)|））")
_UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")


class WordingRefused(ValueError):
    """The town's text cannot be used; the message is shown to whoever saves it."""


def checked(text: str) -> str:
    """Return the text as it may be saved, with line ends as \\n.

    Raises WordingRefused for an unknown name, a stray bracket pair, control
    characters, or more than 400 characters.
    """
    text = text.replace("\r\n", "\n").strip()
    if len(text) > LONGEST:
        raise WordingRefused(f"文面は{LONGEST}字以内で入力してください。")
    if _UNSEEN.search(text):
        raise WordingRefused("文面に使えない文字（制御文字）が含まれています。")
    for name in _PLACEHOLDER.findall(text):
        if name.strip() not in NAMES:
            raise WordingRefused(_unknown(name.strip()))
    if _STRAY.search(_PLACEHOLDER.sub("", text)):
        raise WordingRefused("差し込みの二重かっこが閉じていません。例：((受付番号))")
    return text


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return a checked text with its placeholders replaced, in one pass."""
    return _PLACEHOLDER.sub(lambda hit: values[hit.group(1).strip()], checked(text))


def values_of(letter: Letter) -> dict[str, str]:
    """Return what each placeholder says in this letter."""
    office = letter.reply_to
    return {
        "受付番号": letter.items[0].number if len(letter.items) == 1 else "",
        "宛先": letter.addressee.office_name,
        "発信課": office.name,
        "担当": office.desk,
        "電話": office.phone,
        "内線": office.extension,
        "受付時間": office.hours,
        "本日": era_form(letter.today),
    }


def _unknown(name: str) -> str:
    known = "、".join(f"(({name}))" for name in NAMES)
    return f"差し込み「(({name}))」は使えません。使えるものは {known} です。"
