"""設定の場所 — the line on which each entry of a TOML file stands.

`tomllib` reads and refuses; this only finds the places again, in a text it has read.
A path is written as the entries are reached: ("agency", 0, "desks", 1, "phone").
"""

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field

Path = tuple[str | int, ...]

_GAP = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_TEXT = re.compile(
    r"""\"{3}(?:[^\\]|\\.)*?\"{3}|'{3}.*?'{3}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""",
    re.DOTALL,
)
_BARE_KEY = re.compile(r"[^\s.=\[\]{}\"',#]+")
_BARE_VALUE = re.compile(r"[^,\]}#\n]+")


def places(text: str) -> dict[Path, int]:
    """Return the line (from 1) of every table, entry and element of the text."""
    return _Reading(text).whole()


@dataclass
class _Reading:
    text: str
    at: int = 0
    found: dict[Path, int] = field(default_factory=dict)
    counted: Counter[Path] = field(default_factory=Counter)  # [[tables]] so far

    def __post_init__(self) -> None:
        self.breaks = [n for n, letter in enumerate(self.text) if letter == "\n"]

    def whole(self) -> dict[Path, int]:
        base: Path = ()
        self._gap()
        while self.at < len(self.text):
            base = self._header() if self._sees("[") else self._entry(base)
            self._gap()
        return self.found

    def _header(self) -> Path:
        """[a.b] or [[a.b]]: what the entries below belong to."""
        start, many = self.at, self.text.startswith("[[", self.at)
        self.at += 2 if many else 1
        path: Path = ()
        keys = self._keys()
        for key in keys[:-1]:
            path = self._latest((*path, key))
        path = (*path, keys[-1])
        if many:
            self.counted[path] += 1
        path = self._latest(path)
        self.at += 2 if many else 1
        self._note(path, start)
        return path

    def _latest(self, path: Path) -> Path:
        count = self.counted[path]
        return (*path, count - 1) if count else path

    def _entry(self, base: Path) -> Path:
        start = self.at
        path = (*base, *self._keys())
        self._note(path, start)
        self.at += 1  # =
        self._value(path)
        return base

    def _keys(self) -> list[str]:
        """a."b c".d up to what follows it."""
        keys = []
        while True:
            self._gap()
            found = _TEXT.match(self.text, self.at)
            bare = found or _BARE_KEY.match(self.text, self.at)
            assert bare is not None, self.text[self.at : self.at + 20]
            keys.append(bare[0].strip("\"'") if found else bare[0])
            self.at = bare.end()
            self._gap()
            if not self._sees("."):
                return keys
            self.at += 1

    def _value(self, path: Path) -> None:
        self._gap()
        self._note(path, self.at)
        if self._sees("["):
            self._list(path)
        elif self._sees("{"):
            self._table(path)
        else:
            value = _TEXT.match(self.text, self.at)
            value = value or _BARE_VALUE.match(self.text, self.at)
            assert value is not None, self.text[self.at : self.at + 20]
            self.at = value.end()

    def _list(self, path: Path) -> None:
        self.at += 1
        self._gap()
        number = 0
        while not self._sees("]"):
            self._value((*path, number))
            number += 1
            self._comma()
        self.at += 1

    def _table(self, path: Path) -> None:
        self.at += 1
        self._gap()
        while not self._sees("}"):
            self._entry(path)
            self._comma()
        self.at += 1

    def _comma(self) -> None:
        self._gap()
        self.at += self._sees(",")
        self._gap()

    def _gap(self) -> None:
        found = _GAP.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def _sees(self, sign: str) -> bool:
        return self.text.startswith(sign, self.at)

    def _note(self, path: Path, at: int) -> None:
        self.found.setdefault(path, bisect_right(self.breaks, at - 1) + 1)
