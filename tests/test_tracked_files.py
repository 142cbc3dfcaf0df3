"""What is in the repository, whatever its language."""

import re

from tests.sources import ROOT, looked_at, none_of, tracked_names, tracked_texts

LARGEST = 600_000  # bytes; pictures and the lock are the largest we want

# Written in pieces, so that this file may be read like any other.
MACHINE_PATHS = re.compile(r"(?<![\w.])/(work|tmp|home|root|opt/wheels|Users)/(?=\w)")
REGISTRIES = re.compile(
    r"\b(pypi|pythonhosted|npmjs|(deb|snapshot)\.debian)\.(org|com)\b|--(extra-)?index-url"
)
ADDRESS = re.compile(r"(?<!\\)\b[\w.+-]+@[A-Za-z][\w-]*(?:\.[\w-]+)+")


def test_no_machine_and_no_registry_is_named() -> None:
    texts = list(tracked_texts())

    looked_at(len(texts), 120, "tracked files")
    none_of(
        f"{name}: {found.group()}"
        for name, text in texts
        for pattern in (MACHINE_PATHS, REGISTRIES)
        for found in pattern.finditer(text)
    )


def test_every_mail_address_is_an_example() -> None:
    addresses = [
        (name, found.group())
        for name, text in tracked_texts()
        for found in ADDRESS.finditer(text)
        if name not in {"LICENSE", "requirements.lock"}
    ]

    looked_at(len(addresses), 20, "mail addresses")
    none_of(
        f"{name}: {address}"
        for name, address in addresses
        if not address.lower().rstrip(".").endswith(".example")
    )


def test_no_large_file_is_kept() -> None:
    names = tracked_names()

    looked_at(len(names), 120, "tracked files")
    none_of(
        f"{name}: {size} bytes"
        for name in names
        if (size := (ROOT / name).stat().st_size) > LARGEST
    )


def test_no_private_key_is_kept() -> None:
    key = re.compile(r"-----BEGIN [A-Z ]*PRIVATE " + "KEY-----")

    none_of(name for name, text in tracked_texts() if key.search(text))


def test_every_text_ends_with_one_newline() -> None:
    # A snapshot ends as the mail itself does.
    texts = [
        (n, text) for n, text in tracked_texts() if text and "/snapshots/" not in n
    ]

    looked_at(len(texts), 120, "tracked texts")
    none_of(
        name for name, text in texts if not text.endswith("\n") or text.endswith("\n\n")
    )
