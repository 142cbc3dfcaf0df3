"""Settings stop the start by name when wrong, and follow from each other when right."""

import os
import stat
from pathlib import Path

import pytest

from deploy.settings import Settings, SettingsRefused, load_settings

PRODUCTION = {
    "TSUNAGI_MODE": "production",
    "TSUNAGI_SECRET_KEY": "abcdefghijklmnopqrstuvwxyz0123456789",
    "TSUNAGI_MAIL_FROM": "tsunagi@city.example",
    "TSUNAGI_PUBLIC_URL": "https://tsunagi.city.example",
}


@pytest.fixture(autouse=True)
def an_empty_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [n for n in os.environ if n.startswith("TSUNAGI_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_the_default_is_one_machine_with_its_mailbox(tmp_path: Path) -> None:
    settings = load_settings()

    assert settings.database_url == f"sqlite:///{tmp_path}/var/tsunagi.db"
    assert (settings.smtp_host, settings.smtp_port) == ("127.0.0.1", 8025)
    assert settings.public_url == "http://localhost:8000"
    assert settings.prefect_api_url == "http://127.0.0.1:4200/api"


def test_another_port_moves_the_links_and_the_mail_with_it() -> None:
    settings = load_settings(web_port=8010, mailbox_smtp_port=8026)

    assert settings.public_url == "http://localhost:8010"
    assert settings.smtp_port == 8026


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first, second = load_settings().secret_key, load_settings().secret_key

    assert first.get_secret_value() == second.get_secret_value()
    assert len(first.get_secret_value()) >= 32
    key_file = tmp_path / "var" / "secret.key"
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert [p.name for p in key_file.parent.iterdir()] == ["secret.key"]


def test_two_installations_have_different_keys(tmp_path: Path) -> None:
    one = load_settings(var_dir=tmp_path / "one").secret_key
    other = load_settings(var_dir=tmp_path / "other").secret_key

    assert one != other


def test_an_empty_line_means_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TSUNAGI_PUBLIC_URL", "")

    assert load_settings().public_url == "http://localhost:8000"


def test_the_file_env_is_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("TSUNAGI_WEB_PORT=8123\nOTHER=1\n")

    assert load_settings().web_port == 8123


def test_a_child_process_elsewhere_reads_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = load_settings(web_port=8011, database_url="sqlite:///here.db")
    for name, value in settings.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path.parent)

    assert load_settings() == settings
    assert settings.database_url == f"sqlite:///{tmp_path}/here.db"


@pytest.mark.parametrize(
    ("variable", "value", "wanted"),
    [
        ("TSUNAGI_MODE", "live", "'embedded'、'production' のいずれか"),
        ("TSUNAGI_WEB_PORT", "eighty", "整数で指定"),
        ("TSUNAGI_SMTP_PORT", "99999", "65535 以下"),
        ("TSUNAGI_SMTP_STARTTLS", "maybe", "true か false"),
        ("TSUNAGI_MAIL_FROM", "a@x.example, b@y.example", "一つだけ"),
        ("TSUNAGI_BOUNCE_DOMAIN", "x.example\r\nBcc: a@b.example", "ドメイン名"),
        ("TSUNAGI_PUBLIC_URL", "tsunagi.city.example", "https://"),
        ("TSUNAGI_DATABASE_URL", "mysql://db.example/x", "postgresql+psycopg://"),
        ("TSUNAGI_SECRET_KEY", "too-short", "32文字以上"),
        ("TSUNAGI_SECRET_KEY", "secret" * 8, "推測できない"),  # six characters only
        ("TSUNAGI_PREFECT_AUTH_STRING", "no-colon-here", "名前:パスワード"),
        ("TSUNAGI_LEASE_SECONDS", "9", "10 以上"),
    ],
)
def test_a_wrong_value_stops_the_start_and_names_its_variable(
    variable: str, value: str, wanted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)

    with pytest.raises(SettingsRefused) as refused:
        load_settings()
    (line,) = str(refused.value).splitlines()
    assert line.startswith(f"{variable}：")
    assert wanted in line
    assert value not in line


def test_every_wrong_variable_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TSUNAGI_WEB_PORT", "x")
    monkeypatch.setenv("TSUNAGI_LOG_LEVEL", "LOUD")

    with pytest.raises(SettingsRefused, match=r"(?s)LOG_LEVEL.*WEB_PORT"):
        load_settings()


@pytest.mark.parametrize(
    "missing", ["TSUNAGI_SECRET_KEY", "TSUNAGI_MAIL_FROM", "TSUNAGI_PUBLIC_URL"]
)
def test_production_does_not_start_with_a_value_of_the_demo(
    missing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in PRODUCTION.items():
        monkeypatch.setenv(name, value)
    complete = load_settings()
    monkeypatch.delenv(missing)

    assert (complete.mode, complete.smtp_port) == ("production", 25)
    with pytest.raises(SettingsRefused, match=missing):
        load_settings()
    assert not (tmp_path / "var").exists()


def test_secrets_are_not_shown() -> None:
    settings = Settings(
        secret_key="abcdefghijklmnopqrstuvwxyz0123456789",  # type: ignore[arg-type]
        smtp_password="hidden-word",  # type: ignore[arg-type]
        prefect_auth_string="admin:hidden-word",  # type: ignore[arg-type]
    )

    assert "hidden-word" not in repr(settings)
    assert "abcdefgh" not in repr(settings)
