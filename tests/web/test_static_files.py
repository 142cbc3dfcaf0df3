"""What we ship to the browser: vendored files unchanged, our style sheet small."""

import hashlib
import re
from pathlib import Path

from web.assets import STATIC, asset

VENDOR = STATIC / "vendor"
TEMPLATES = STATIC.parent / "templates"


def listed() -> dict[str, str]:
    lines = (VENDOR / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    return {name: digest for digest, name in (line.split("  ") for line in lines)}


def test_vendored_files_are_the_ones_we_listed() -> None:
    present = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(
            path.read_bytes()
        ).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "SHA256SUMS"
    }

    assert len(present) >= 2
    assert present == listed()


def test_every_vendored_folder_is_named_with_its_licence() -> None:
    named = (STATIC.parents[1] / "THIRD_PARTY.md").read_text(encoding="utf-8")
    folders = [each for each in VENDOR.iterdir() if each.is_dir()]

    assert folders
    for folder in folders:
        assert f"web/static/vendor/{folder.name}/" in named
        assert (folder / "LICENSE").is_file()


def test_the_style_sheet_stays_small_and_uses_known_tokens_only() -> None:
    style = (STATIC / "tsunagi.css").read_text(encoding="utf-8")
    tokens = (VENDOR / "design-tokens/tokens.css").read_text(encoding="utf-8")
    used = set(re.findall(r"var\((--[\w-]+)", style))
    known = set(re.findall(r"(--[\w-]+):", style + tokens))

    assert 10_000 <= len(style.encode()) <= 30_000
    assert len(used) > 30
    assert used <= known
    assert "http" not in style


def test_templates_hold_no_inline_style_or_script_and_trust_no_text() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in files("*.html")}
    forbidden = re.compile(
        r"style=|<style|<script>|\son\w+=|\|\s*safe|autoescape false"
    )

    assert len(texts) >= 5
    assert {p.name: forbidden.findall(t) for p, t in texts.items()} == {
        p.name: [] for p in texts
    }


def test_the_address_of_a_file_changes_with_its_content() -> None:
    digest = hashlib.sha256((STATIC / "icon.svg").read_bytes()).hexdigest()

    assert asset("icon.svg") == f"/static/icon.svg?v={digest[:10]}"


def files(pattern: str) -> list[Path]:
    return sorted(TEMPLATES.rglob(pattern))
