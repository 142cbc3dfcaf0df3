"""行の折り返し — 35 full-width characters a line, as municipal mail is written.

URLs and codes stay whole; a line does not begin with a closing mark (行頭禁則) nor
end with an opening one (行末禁則).
"""

import re
import unicodedata

LINE_WIDTH = 70  # half-width columns = 35 full-width characters
_NEVER_FIRST = frozenset(
    "、。，．,.：；:;！？!?）］｝」』】〕〉》)]}・ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々～"  # noqa: RUF001
)
_NEVER_LAST = frozenset("（［｛「『【〔〈《([{■※")  # noqa: RUF001
_KEPT_WHOLE = re.compile(r"\s*(https?://|確認コード：|受付番号：)")
_PIECE = re.compile(r"[\x21-\x7e]+|.", re.DOTALL)
_INDENT = re.compile(r"[ \u3000]*")


def width(text: str) -> int:
    """Return how many half-width columns a line takes on an office screen."""
    return sum(2 if unicodedata.east_asian_width(c) in "FWA" else 1 for c in text)


def wrap(text: str) -> str:
    """Return the text with every line at most 35 full-width characters wide."""
    return "\n".join(part for line in text.split("\n") for part in _wrap_line(line))


def _wrap_line(line: str) -> list[str]:
    line = line.rstrip()
    if width(line) <= LINE_WIDTH or _KEPT_WHOLE.match(line):
        return [line]
    indent = _INDENT.match(line)
    assert indent is not None
    margin = indent.group()
    pieces = _PIECE.findall(line[len(margin) :])
    rows = [""]
    for piece in _short_enough(pieces, LINE_WIDTH - width(margin)):
        if width(margin + rows[-1] + piece) > LINE_WIDTH:
            rows[-1], carried = _broken(rows[-1], piece)
            rows.append(carried)
        rows[-1] += piece
    return [margin + row for row in rows]


def _short_enough(pieces: list[str], room: int) -> list[str]:
    """Cut an ASCII run that is itself longer than a line."""
    return [p[i : i + room] for p in pieces for i in range(0, len(p), room)]


def _broken(row: str, following: str) -> tuple[str, str]:
    """Return the row and what moves to the next one, to read well and obey 禁則."""
    at = max(row.rfind("、"), row.rfind("。")) + 1
    if at > len(row) // 3 and (row + following)[at] not in _NEVER_FIRST:
        return row[:at], row[at:]
    cut = len(row)
    first = following[0]
    while cut > 1 and (first in _NEVER_FIRST or row[cut - 1] in _NEVER_LAST):
        cut -= 1
        first = row[cut]
    if cut <= 1 or len(row) - cut > 8:
        return row, ""
    return row[:cut], row[cut:]
