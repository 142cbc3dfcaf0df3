"""点検 — what `tsunagi doctor` looks at: can this installation do its work today?

Each check answers with one finding; none of them changes anything.
"""

import json
import os
import ssl
from base64 import b64encode
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from smtplib import SMTP, SMTPException
from urllib.error import URLError
from urllib.request import Request, urlopen

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from deploy.embedded import WORK_POOL
from deploy.migrate import alembic_config
from deploy.settings import Settings
from deploy.settings_wording import PREFIX
from models.national_holidays import OFFICIAL_UNTIL, PROVISIONAL_UNTIL

PATIENCE = 5  # seconds for each thing outside
# The holidays of a year are published in February of the year before: less than
# this means that the software is older than the last publication.
NEEDED_AHEAD = timedelta(days=300)


@dataclass(frozen=True)
class Finding:
    """One line of the report."""

    name: str
    title: str
    ok: bool
    says: str


def check_all(settings: Settings, today: date) -> list[Finding]:
    """Return one finding per check, in the order they are shown."""
    return [
        _no_unknown_variable(),
        _database_is_current(settings),
        _mail_is_taken(settings),
        _calendar_reaches_far(today),
        _prefect_works(settings),
    ]


def _no_unknown_variable() -> Finding:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    unknown = sorted(n for n in os.environ if n.startswith(PREFIX) and n not in known)
    says = f"{'、'.join(unknown)} は設定にない名前です" if unknown else "読み込めました"
    return Finding("settings", "設定", not unknown, says)


def _database_is_current(settings: Settings) -> Finding:
    try:
        ok, says = _revision(settings.database_url)
    except SQLAlchemyError as failure:
        ok, says = False, f"つながりません（{type(failure).__name__}）"
    return Finding("database", "データベース", ok, says)


def _revision(url: str) -> tuple[bool, str]:
    made = make_url(url)
    missing = (
        made.get_backend_name() == "sqlite" and not Path(made.database or "").exists()
    )
    if missing:
        return False, "まだありません。tsunagi up か tsunagi init で作られます"
    head = ScriptDirectory.from_config(alembic_config()).get_current_head()
    engine = create_engine(made)
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    engine.dispose()
    if current != head:
        wanted = f"版 {current or 'なし'} です（必要な版 {head}）"
        return False, f"{wanted}。make migrate で更新してください"
    return True, f"{made.get_backend_name()}、版 {current}"


def _mail_is_taken(settings: Settings) -> Finding:
    where = f"{settings.smtp_host}:{settings.smtp_port}"
    try:
        with SMTP(settings.smtp_host, settings.smtp_port, timeout=PATIENCE) as door:
            _sign_in(door, settings)
            door.noop()
    except (OSError, SMTPException) as failure:
        says = f"{where} に送れません（{type(failure).__name__}）"
        return Finding("mail", "メール", False, says)
    return Finding("mail", "メール", True, f"{where} が応答しました")


def _sign_in(door: SMTP, settings: Settings) -> None:
    if settings.smtp_starttls:
        door.starttls(context=ssl.create_default_context())
    if settings.smtp_user:
        door.login(settings.smtp_user, settings.smtp_password.get_secret_value())


def _calendar_reaches_far(today: date) -> Finding:
    ok = today + NEEDED_AHEAD <= OFFICIAL_UNTIL
    says = f"祝日は {OFFICIAL_UNTIL} まで確定、{PROVISIONAL_UNTIL} まで予定"
    hint = "" if ok else "。新しい版に更新してください"
    return Finding("calendar", "開庁日カレンダー", ok, says + hint)


def _prefect_works(settings: Settings) -> Finding:
    try:
        workers = _online_workers(settings)
    except (URLError, OSError, ValueError):
        says = f"{settings.prefect_api_url} が応答しません。定時処理は止まっています"
        return Finding("prefect", "Prefect", False, says)
    says = f"実行役 {workers} 台が動いています" if workers else "実行役が動いていません"
    return Finding("prefect", "Prefect", workers > 0, says)


def _online_workers(settings: Settings) -> int:
    request = Request(  # noqa: S310 — the settings accept http and https only
        f"{settings.prefect_api_url}/work_pools/{WORK_POOL}/workers/filter",
        data=b"{}",
        headers={"Content-Type": "application/json"},
    )
    if auth := settings.prefect_auth_string.get_secret_value():
        request.add_header(
            "Authorization", f"Basic {b64encode(auth.encode()).decode()}"
        )
    with urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
        return sum(worker["status"] == "ONLINE" for worker in json.load(answer))
