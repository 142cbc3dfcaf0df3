"""What a page lists: its groups with their numbers, and its words in one line."""

import re

from tests.web.browsing import words


def groups(html: str) -> dict[str, list[str]]:
    """Each table of a page by its caption, and the 受付番号 in it."""
    found = {}
    for table in re.findall(r"<table.*?</table>", html, re.DOTALL):
        caption = re.search(r"<caption>(.*?)<", table)
        assert caption
        found[caption.group(1)] = re.findall(r"(\d\d-\d{5})</a>", table)
    return found


def numbers(html: str) -> list[str]:
    """Every 受付番号 of a page's tables, in order."""
    return [number for listed in groups(html).values() for number in listed]


def line(html: str) -> str:
    """What a reader reads, with single spaces."""
    return " ".join(words(html).split())
