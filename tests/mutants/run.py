"""Breaks each law on purpose and demands that its test turns red.

A mutant is a patch `NN_law_name.patch` in this folder. Its first lines say what it
breaks and who must notice:

    Law: 07 nothing is sent for a closed duty
    Test: tests/tasks/test_delivery.py::test_nothing_is_sent_for_a_closed_duty

The test runs in a copy of the tree, first whole (green), then broken (red, by a
failed assertion and not by an error of collection).
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATCHES = ROOT / "tests" / "mutants"
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "var", "__pycache__", ".*_cache")
GREEN, RED = 0, 1  # pytest's own exit codes: passed; ran, and some failed
WITHIN = 300  # seconds for one test, so that a broken wait cannot hang the run


class MutantUnfit(Exception):
    """A patch that proves nothing: no header, no longer applies, or never green."""


@dataclass(frozen=True)
class Mutant:
    """One law broken, and the test that must notice."""

    patch: Path
    law: str
    test: str

    @property
    def rooms(self) -> set[str]:
        """Return the top-level packages whose Python files the patch changes."""
        changed = re.findall(r"^\+\+\+ b/(\w+)/\S+\.py", self._text, re.MULTILINE)
        return set(changed) - {"tests"}

    @property
    def _text(self) -> str:
        return self.patch.read_text(encoding="utf-8")


def read(patch: Path) -> Mutant:
    """Return the mutant of this file. Raises MutantUnfit without its two lines."""
    text = patch.read_text(encoding="utf-8")
    law = re.search(r"^Law: (.+)$", text, re.MULTILINE)
    test = re.search(r"^Test: (\S+::\S+)$", text, re.MULTILINE)
    if not law or not test:
        raise MutantUnfit(
            f"{patch.name}: needs the lines `Law: …` and `Test: file::name`"
        )
    return Mutant(patch, law[1], test[1])


def mutants(folder: Path = PATCHES) -> list[Mutant]:
    """Return every committed mutant, by number."""
    return [read(patch) for patch in sorted(folder.glob("[0-9][0-9]_*.patch"))]


@contextmanager
def copied(root: Path) -> Iterator[Path]:
    """A copy of the tree to break."""
    with tempfile.TemporaryDirectory(prefix="mutant-") as room:
        copy = Path(room).resolve() / "copy"
        shutil.copytree(root, copy, ignore=LEFT_OUT)
        yield copy


def is_killed(mutant: Mutant, root: Path = ROOT) -> bool:
    """Return whether its test notices.

    Raises: MutantUnfit where the test is not green before, or breaks instead of
    failing after.
    """
    with copied(root) as copy:
        before, said = _run(mutant.test, copy)
        if before != GREEN:
            raise MutantUnfit(f"{mutant.patch.name}: not green before\n{said}")
        _apply(mutant, copy)
        _must_import_from(copy, mutant)
        after, said = _run(mutant.test, copy)
    if after not in {GREEN, RED} or re.search(r"\d+ error", said):
        raise MutantUnfit(f"{mutant.patch.name}: exit code {after} after\n{said}")
    return after == RED


def _apply(mutant: Mutant, copy: Path) -> None:
    # The copy is no repository: git must not look for one above it.
    done = subprocess.run(
        ["git", "apply", "--verbose", str(mutant.patch.resolve())],
        cwd=copy,
        env=_environment(copy) | {"GIT_CEILING_DIRECTORIES": str(copy.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode or "Applied" not in done.stderr:
        raise MutantUnfit(f"{mutant.patch.name} does not apply:\n{done.stderr}")


def _must_import_from(copy: Path, mutant: Mutant) -> None:
    """Refuse a run in which the editable install would test the unbroken tree."""
    for room in sorted(mutant.rooms):
        where = _python(copy, "-c", f"import {room}; print({room}.__file__)")
        if not Path(where.stdout.strip()).is_relative_to(copy):
            raise MutantUnfit(f"{room} is imported from {where.stdout}{where.stderr}")


def _run(test: str, copy: Path) -> tuple[int, str]:
    done = _python(copy, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", test)
    return done.returncode, done.stdout[-2000:] + done.stderr[-2000:]


def _python(copy: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=copy,
        env=_environment(copy),
        capture_output=True,
        text=True,
        check=False,
        timeout=WITHIN,
    )


def _environment(copy: Path) -> dict[str, str]:
    ours = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    return ours | {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}


def main() -> int:
    """Run them all, or those whose file name contains an argument."""
    wanted = sys.argv[1:]
    chosen = [
        m for m in mutants() if not wanted or any(w in m.patch.name for w in wanted)
    ]
    killed = 0
    for mutant in chosen:
        dead = is_killed(mutant)
        killed += dead
        print(f"{'killed  ' if dead else 'SURVIVED'} {mutant.patch.stem}: {mutant.law}")
    print(f"{killed} killed / {len(chosen)}")
    return 0 if chosen and killed == len(chosen) else 1


if __name__ == "__main__":
    sys.exit(main())
