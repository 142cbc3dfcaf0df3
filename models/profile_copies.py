"""同じ形の繰返し — one entry of a profile written once for eighteen wards.

`[each."区"]` lists names with a short code. An entry with `for_each = "区"` stands for
one entry per name: {区} becomes the name, {code} its code, {n} its place (01, 02 …).
In a list, a text with {区} in an entry without `for_each` stands for all of them.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from models.profile_places import Path

_MANY = ("agency", "series", "report")


def copied(raw: Mapping[str, Any]) -> tuple[dict[str, Any], dict[Path, Path]]:
    """Return the written profile with every copy made, and where each was written."""
    each = raw.get("each", {})
    made = {name: value for name, value in raw.items() if name != "each"}
    written_at: dict[Path, Path] = {}
    for name in _MANY:
        if not isinstance(raw.get(name), list):
            continue
        made[name] = []
        for place, entry in enumerate(raw[name]):
            for one in _copies(entry, each):
                written_at[name, len(made[name])] = (name, place)
                made[name].append(one)
    return made, written_at


def _copies(entry: Any, each: Mapping[str, Any]) -> Iterator[Any]:
    of = str(entry.get("for_each", "")) if isinstance(entry, Mapping) else ""
    if of not in each:
        yield _spread(entry, each)
        return
    rest = {name: value for name, value in entry.items() if name != "for_each"}
    for number, (name, code) in enumerate(each[of].items(), start=1):
        words = {of: name, "code": str(code), "n": f"{number:02}"}
        yield _spread(_filled(rest, words), each)


def _filled(value: Any, words: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        for name, word in words.items():
            value = value.replace(f"{{{name}}}", word)
        return value
    if isinstance(value, Mapping):
        return {name: _filled(one, words) for name, one in value.items()}
    return [_filled(one, words) for one in value] if isinstance(value, list) else value


def _spread(value: Any, each: Mapping[str, Any]) -> Any:
    """Return the value with every list's {区} entries written out for all names."""
    if isinstance(value, Mapping):
        return {name: _spread(one, each) for name, one in value.items()}
    if not isinstance(value, list):
        return value
    return [one for entry in value for one in _each_of(entry, each)]


def _each_of(entry: Any, each: Mapping[str, Any]) -> Iterator[Any]:
    for of, names in each.items():
        if f"{{{of}}}" in str(entry):
            for name in names:
                yield _filled(entry, {of: name})
            return
    yield _spread(entry, each)
