"""課題の割り振り — the published problems dealt to the first assessments of a year.

How many have which problem is published and exact; who has which is assumed.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from random import Random

from deploy.simulation.figures import ISSUES
from models.duty import Duty
from models.support_case_sheet import Problem


def dealt(people: int, problems: Mapping[Problem, int]) -> list[str]:
    """Return for each person the problems found, no one twice with the same person."""
    cards = [problem for problem, count in problems.items() for _ in range(count)]
    hands = (cards[person::people] for person in range(people))
    return [",".join(sorted(hand)) for hand in hands]


class Found:
    """Says what each assessment finds: first the published ones, then nothing."""

    def __init__(self, key: tuple[str, str]) -> None:
        """Deal the problems of that town and year, if any were published."""
        people, problems = ISSUES.get(key, (0, {}))
        self.hands: Iterator[str] = iter(dealt(people, problems) if people else ())

    def __call__(self, _duty: Duty, _today: date, _dice: Random) -> str:
        """Return the problems of the next assessment, as a form gives them."""
        return next(self.hands, "")
