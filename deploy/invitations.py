"""招待の案内 — the one-time address at which a new user sets the first password."""

import json

from deploy.settings import load_settings
from tasks.accounts import INVITATION_LIVES


def invitation_url(token: str) -> str:
    """Return the address of an invitation; only its hash is stored."""
    return f"{load_settings().public_url}/invitation/{token}"


def invitation_as_json(login: str, token: str, **more: object) -> str:
    """Return what a command tells other programs about an invitation."""
    told = {
        "login": login,
        "invitation_url": invitation_url(token),
        "valid_days": INVITATION_LIVES.days,
        **more,
    }
    return json.dumps(told, ensure_ascii=False)


def invitation_as_text(login: str, token: str) -> str:
    """Return what a person reads, to be handed to the user and nobody else."""
    return (
        f"利用者ID「{login}」の招待です。次のアドレスを、ご本人だけにお知らせください。\n"
        f"  {invitation_url(token)}\n"
        f"パスワードを設定できるのは1回だけで、期限は{INVITATION_LIVES.days}日間です。"
    )
