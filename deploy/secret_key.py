"""署名鍵 — the key that signs partner links; made once where no operator gives one."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic import SecretStr

SHORTEST = 32  # characters
FEWEST_DIFFERENT = 10  # characters; refuses "secretsecretsecret…"


def is_hard_to_guess(key: SecretStr) -> bool:
    """Return whether the key is long and varied enough to sign links."""
    text = key.get_secret_value()
    return len(text) >= SHORTEST and len(set(text)) >= FEWEST_DIFFERENT


def embedded_key(known: dict[str, Any]) -> SecretStr:
    """Return the key kept under `var`; empty in production, which is refused later."""
    if known["mode"] == "production":
        return SecretStr("")
    return SecretStr(_kept(known["var_dir"] / "secret.key"))


def _kept(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _make(path)
    return path.read_text(encoding="ascii").strip()


def _make(path: Path) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(48), encoding="ascii")
    with suppress(FileExistsError):  # another process was first: its key stays
        path.hardlink_to(draft)
    draft.unlink()
