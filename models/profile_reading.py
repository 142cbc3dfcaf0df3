"""設定を読む — a profile file checked as a whole, every fault with line and field.

With one fault nothing of it can be used.
"""

import tomllib
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from models.profile import Profile
from models.profile_checks import Fault, faults_within
from models.profile_copies import copied
from models.profile_places import Path, places
from models.refusals import ProcedureError
from models.unreadable import fault_in_words


class ProfileRefused(ProcedureError):
    """A profile cannot be used; one line per fault."""

    def __init__(self, faults: list[str]) -> None:
        """Keep the faults apart, so that each can be listed."""
        super().__init__("\n".join([*faults, "何も変更していません。"]))
        self.faults = faults


def read_profile(content: bytes, file: str) -> Profile:
    """Return the checked profile. Raises ProfileRefused with every fault of the file.

    A fault reads: file, line, 「field」, and what is wrong with it.
    """
    text, raw = _parsed(content, file)
    written, written_at = copied(raw)
    profile, faults = _checked(written)
    if not faults and profile is not None:
        return profile
    lines = places(text)
    told = {_told(file, lines, _written(path, written_at), s) for path, s in faults}
    raise ProfileRefused([sentence for _, sentence in sorted(told)])


def _parsed(content: bytes, file: str) -> tuple[str, dict[str, Any]]:
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
        return text, tomllib.loads(text)
    except UnicodeDecodeError as fault:
        raise ProfileRefused(
            [f"{file}：{fault.start}バイト目の文字コードがUTF-8ではありません。"]
        ) from None
    except tomllib.TOMLDecodeError as fault:
        raise ProfileRefused([f"{file}：TOMLとして読めません（{fault}）。"]) from fault


def _checked(written: Mapping[str, Any]) -> tuple[Profile | None, list[Fault]]:
    """Return the profile and its faults; what cannot be read is set aside, once."""
    try:
        profile = Profile.model_validate(written)
        return profile, list(faults_within(profile))
    except ValidationError as refusal:
        errors: list[Any] = list(refusal.errors())
    unreadable = _unreadable(errors)
    set_aside = {path[:2] for path, _ in unreadable}
    try:
        rest = Profile.model_validate(_without(written, set_aside))
    except ValidationError:
        return None, unreadable
    moved = [(_moved_back(path, set_aside), s) for path, s in faults_within(rest)]
    names = _names_of(written, set_aside)
    missed = [(p, s) for p, s in moved if not any(f"「{n}" in s for n in names)]
    return None, [*unreadable, *missed]


def _unreadable(errors: list[Any]) -> list[Fault]:
    """Return each fault once: what holds a faulty entry is not blamed for it."""
    told = [(_path(fault["loc"]), fault) for fault in errors]
    return [
        (path, fault_in_words({**fault, "loc": path[-1:]}))
        for path, fault in told
        if not any(other != path and other[: len(path)] == path for other, _ in told)
    ]


def _path(loc: tuple[Any, ...]) -> Path:
    return tuple(part for part in loc if isinstance(part, str | int))


def _without(written: Mapping[str, Any], aside: set[Path]) -> dict[str, Any]:
    """Return the profile without what cannot be read, to check the rest as well."""
    kept: dict[str, Any] = {}
    for table, value in written.items():
        if (table,) in aside:
            continue
        if isinstance(value, list):
            kept[table] = [
                one for number, one in enumerate(value) if (table, number) not in aside
            ]
        elif isinstance(value, Mapping):
            kept[table] = {k: v for k, v in value.items() if (table, k) not in aside}
        else:
            kept[table] = value
    return kept


def _moved_back(path: Path, aside: set[Path]) -> Path:
    """Return the path as it was before entries in front of it were set aside."""
    if len(path) < 2 or not isinstance(path[1], int):
        return path
    number = path[1]
    for gone in sorted(p[1] for p in aside if p[0] == path[0] and len(p) > 1):
        number += isinstance(gone, int) and gone <= number
    return (path[0], number, *path[2:])


def _names_of(written: Mapping[str, Any], aside: set[Path]) -> list[str]:
    """Return the names of agencies set aside: nobody is blamed for naming them."""
    agencies = written.get("agency", [])
    numbers = [p[1] for p in aside if p[0] == "agency" and len(p) > 1]
    entries = [agencies[n] for n in numbers if isinstance(n, int)]
    return [str(e.get("name", "")) for e in entries if isinstance(e, Mapping)]


def _written(path: Path, written_at: Mapping[Path, Path]) -> Path:
    return (*written_at.get(path[:2], path[:2]), *path[2:])


def _told(
    file: str, lines: Mapping[Path, int], path: Path, sentence: str
) -> tuple[int, str]:
    """Return the fault with the line of the nearest entry that was written."""
    known = next((path[:n] for n in range(len(path), 0, -1) if path[:n] in lines), ())
    line = lines.get(known, 1)
    named = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
    return line, f"{file} {line}行目「{named}」：{sentence}"
