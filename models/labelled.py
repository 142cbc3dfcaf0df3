"""区分 — a closed list whose members say what they are called.

class Presence(Labelled):
    PRESENT = "present", "出席"
"""

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """A StrEnum with a Japanese name for each value; pages and diagrams read it."""

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        """Make a member of its value and its name."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def of(cls, value: str) -> Self:
        """Return the member of that value. Raises ValueError."""
        for member in cls:
            if member.value == value:
                return member
        raise ValueError(value)
