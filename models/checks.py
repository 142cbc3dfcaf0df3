"""検証の結果 — what was proved, over how many rows, and which rows violate it."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

_NAMED = 20  # violations named per check; more are not needed to act


@dataclass(frozen=True)
class Check:
    """One check. Over zero rows it has not passed, unless there may be none yet."""

    name: str
    label: str
    rows: int
    violations: tuple[str, ...]
    may_be_empty: bool = False

    @property
    def holds(self) -> bool:
        """Tell whether nothing violates it and there was something to look at."""
        return not self.violations and (self.rows > 0 or self.may_be_empty)


def check(
    name: str,
    label: str,
    rows: int,
    violations: Iterable[str],
    *,
    may_be_empty: bool = False,
) -> Check:
    """Return the check with its first violations by name."""
    return Check(name, label, rows, tuple(islice(violations, _NAMED)), may_be_empty)
