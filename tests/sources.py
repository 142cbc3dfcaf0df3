"""Our own source files as syntax trees, for the tests that read the house."""

import ast
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROOMS = ("models", "notifications", "tasks", "flows", "web", "deploy")
Def = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, eq=False)
class Source:
    """One Python file."""

    path: str  # relative to the root, with slashes
    text: str
    tree: ast.Module

    @property
    def length(self) -> int:
        """Return the number of lines."""
        return len(self.text.splitlines())

    def functions(self) -> Iterator[Def]:
        """Yield every function and method, nested ones too."""
        for node in ast.walk(self.tree):
            if isinstance(node, Def):
                yield node

    def names_from(self) -> dict[str, str]:
        """Return what each imported name stands for: {"dt": "datetime"}."""
        known: dict[str, str] = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for a in node.names:
                    first = a.name.split(".")[0]
                    known[a.asname or first] = a.name if a.asname else first
            elif isinstance(node, ast.ImportFrom):
                for a in node.names:
                    known[a.asname or a.name] = f"{node.module}.{a.name}"
        return known

    def dotted_names(self) -> Iterator[tuple[str, int]]:
        """Yield each used name in full with its line: ("datetime.datetime.now", 7)."""
        known = self.names_from()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Attribute | ast.Name):
                first, _, rest = ast.unparse(node).partition(".")
                full = known.get(first, first)
                yield (f"{full}.{rest}" if rest else full), node.lineno


@cache
def sources(room: str) -> tuple[Source, ...]:
    """Return every Python file under a folder, migrations left out."""
    paths = sorted((ROOT / room).rglob("*.py"))
    return tuple(_read(path) for path in paths if "versions" not in path.parts)


def our_code() -> tuple[Source, ...]:
    """Return every Python file of the six rooms."""
    return tuple(source for room in ROOMS for source in sources(room))


def tracked_names() -> list[str]:
    """Return every file that is or will be in the repository."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=True
    )
    # A file deleted and not yet committed is still listed.
    return sorted(n for n in set(listed.stdout.splitlines()) if (ROOT / n).is_file())


def tracked_texts() -> Iterator[tuple[str, str]]:
    """Yield path and text of every text file among them."""
    for name in tracked_names():
        try:
            yield name, (ROOT / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture


def looked_at(n: int, at_least: int, what: str) -> None:
    """Say how much a check covered; too little means it checked nothing."""
    print(f"n = {n} {what}")
    assert n >= at_least, f"only {n} {what}, expected at least {at_least}"


def none_of(broken: Iterable[str]) -> None:
    """Fail with one line per broken place."""
    found = list(broken)
    assert not found, "\n".join(["", *found])


def lines_of(function: Def) -> int:
    """Return its length without decorators and docstring."""
    last = function.end_lineno or function.lineno
    first = function.body[0]
    if ast.get_docstring(function, clean=False) is not None:
        last -= (first.end_lineno or first.lineno) - first.lineno + 1
    return last - function.lineno + 1


def _read(path: Path) -> Source:
    text = path.read_text(encoding="utf-8")
    return Source(path.relative_to(ROOT).as_posix(), text, ast.parse(text))
