"""The runner tells a broken law from an unbroken one, and the patches still fit."""

from pathlib import Path

import pytest

from tests.mutants.run import ROOT, MutantUnfit, is_killed, mutants, read

AT_LEAST = 6  # mutants; one per law of the house built so far

RULE = "def open_days() -> int:\n    return 2\n"
WATCHFUL = (
    "from rooms_rule import open_days\n\ndef test_two():\n    assert open_days() == 2\n"
)
BLIND = "def test_two():\n    assert True\n"
PATCH = """Law: 00 a receipt is owed within two open days
Test: tests/test_rule.py::test_two

--- a/rooms_rule.py
+++ b/rooms_rule.py
@@ -1,2 +1,2 @@
 def open_days() -> int:
-    return 2
+    return {broken}
"""


def a_tree(folder: Path, test: str) -> Path:
    """Return a small project with one rule and one test."""
    (folder / "tests").mkdir()
    (folder / "rooms_rule.py").write_text(RULE, encoding="utf-8")
    (folder / "tests" / "test_rule.py").write_text(test, encoding="utf-8")
    return folder


def a_patch(folder: Path, broken: str = "3") -> Path:
    """Return a patch file that breaks the rule."""
    patch = folder / "00_two_open_days.patch"
    patch.write_text(PATCH.replace("{broken}", broken), encoding="utf-8")
    return patch


def test_a_watchful_test_kills_the_mutant(tmp_path: Path) -> None:
    tree = a_tree(tmp_path, WATCHFUL)

    assert is_killed(read(a_patch(tree)), tree)


def test_a_blind_test_lets_it_live(tmp_path: Path) -> None:
    tree = a_tree(tmp_path, BLIND)

    assert not is_killed(read(a_patch(tree)), tree)


def test_a_test_that_cannot_be_collected_proves_nothing(tmp_path: Path) -> None:
    tree = a_tree(tmp_path, WATCHFUL)

    with pytest.raises(MutantUnfit, match="exit code"):
        is_killed(read(a_patch(tree, "2 +")), tree)


def test_a_test_that_breaks_instead_of_failing_proves_nothing(tmp_path: Path) -> None:
    fixture = (
        "import pytest\n\n@pytest.fixture\ndef two():\n    assert open_days() == 2\n"
    )
    asked = "\ndef test_two(two):\n    assert open_days() == 2\n"
    tree = a_tree(tmp_path, "from rooms_rule import open_days\n" + fixture + asked)

    with pytest.raises(MutantUnfit, match="exit code"):
        is_killed(read(a_patch(tree)), tree)


def test_a_test_that_was_red_before_proves_nothing(tmp_path: Path) -> None:
    tree = a_tree(tmp_path, WATCHFUL.replace("== 2", "== 9"))

    with pytest.raises(MutantUnfit, match="not green before"):
        is_killed(read(a_patch(tree)), tree)


def test_a_patch_that_no_longer_fits_proves_nothing(tmp_path: Path) -> None:
    tree = a_tree(tmp_path, WATCHFUL)
    patch = a_patch(tree)
    patch.write_text(patch.read_text().replace("    return 2", "    return 7"))

    with pytest.raises(MutantUnfit, match="does not apply"):
        is_killed(read(patch), tree)


def test_a_patch_names_its_law_and_its_test(tmp_path: Path) -> None:
    patch = tmp_path / "00_nameless.patch"
    patch.write_text("--- a/x\n+++ b/x\n")

    with pytest.raises(MutantUnfit, match="Law"):
        read(patch)


def test_each_committed_mutant_names_a_test_that_exists() -> None:
    found = mutants()

    assert len(found) >= AT_LEAST
    for mutant in found:
        file, _, name = mutant.test.partition("::")
        assert f"def {name.split('[')[0]}(" in (ROOT / file).read_text(encoding="utf-8")
