"""設定 — what differs per town hall: addresses, ports and secrets, read at the start.

Every value is an environment variable `TSUNAGI_…` or a line of the file `.env`.
Numbers of the procedure (days, ladders) are not settings; they are policy data.
A wrong value stops the start with a Japanese sentence that names the variable.
"""

import re
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from deploy.secret_key import embedded_key, is_hard_to_guess
from deploy.settings_wording import PREFIX, refusal_lines

DEMO_SENDER = "tsunagi@tsunagi.example"
_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_URL = re.compile(r"https?://\S+")
_DATABASE = re.compile(r"(sqlite:///|postgresql\+psycopg://)\S+")
_DOMAIN = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


class SettingsRefused(Exception):
    """A setting cannot be used; the message is Japanese and names the variable."""


def _port(default: int) -> Any:
    return Field(default, ge=1, le=65535)


class Settings(BaseSettings):
    """Everything one installation may set; the rest of the code receives values.

    Values left out follow from the others: the links from the web port, the mail
    port from the mailbox, the files from the folder `var`.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        validate_default=True,
        frozen=True,
    )

    mode: Literal["embedded", "production"] = "embedded"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    var_dir: Path = Path("var")
    database_url: str = Field(
        default_factory=lambda v: f"sqlite:///{v['var_dir'] / 'tsunagi.db'}"
    )
    anchor_path: Path = Field(default_factory=lambda v: v["var_dir"] / "anchors.jsonl")
    secret_key: SecretStr = Field(default_factory=embedded_key)

    web_port: int = _port(8000)
    public_url: str = Field(
        default_factory=lambda v: f"http://localhost:{v['web_port']}"
    )

    prefect_port: int = _port(4200)
    prefect_api_url: str = Field(
        default_factory=lambda v: f"http://127.0.0.1:{v['prefect_port']}/api"
    )
    prefect_auth_string: SecretStr = SecretStr("")

    mailbox_smtp_port: int = _port(8025)
    mailbox_dir: Path = Field(default_factory=lambda v: v["var_dir"] / "mailbox")
    smtp_host: str = "127.0.0.1"
    smtp_port: int = Field(
        default_factory=lambda v: (
            25 if v["mode"] == "production" else v["mailbox_smtp_port"]
        ),
        ge=1,
        le=65535,
    )
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_starttls: bool = False
    # one: a killed sender repeats at most the one mail it had in hand
    smtp_connections: int = Field(default=1, ge=1, le=50)
    lease_seconds: int = Field(default=120, ge=10, le=3600)
    mail_from: str = DEMO_SENDER
    bounce_domain: str = Field(
        default_factory=lambda v: v["mail_from"].rpartition("@")[2]
    )

    @field_validator("var_dir", "anchor_path", "mailbox_dir")
    @classmethod
    def _absolute(cls, path: Path) -> Path:
        # Prefect runs a flow in a folder of its own; a relative path would move.
        return path.expanduser().absolute()

    @field_validator("mail_from")
    @classmethod
    def _one_address(cls, address: str) -> str:
        return _matching(_ADDRESS, address, "メールアドレスを一つだけ指定してください")

    @field_validator("bounce_domain")
    @classmethod
    def _a_domain(cls, domain: str) -> str:
        return _matching(_DOMAIN, domain, "ドメイン名を指定してください")

    @field_validator("public_url", "prefect_api_url")
    @classmethod
    def _an_address_of_a_page(cls, url: str) -> str:
        return _matching(_URL, url, "http:// か https:// で始めてください").rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _a_database_we_know(cls, url: str) -> str:
        _matching(
            _DATABASE, url, "sqlite:/// か postgresql+psycopg:// で始めてください"
        )
        kind, _, path = url.partition(":///")
        return f"{kind}:///{Path(path).absolute()}" if kind == "sqlite" else url

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, key: SecretStr) -> SecretStr:
        if not is_hard_to_guess(key):
            raise ValueError("32文字以上の、推測できない文字列が必要です")
        return key

    @field_validator("prefect_auth_string")
    @classmethod
    def _name_and_password(cls, auth: SecretStr) -> SecretStr:
        if auth.get_secret_value() and ":" not in auth.get_secret_value():
            raise ValueError("「名前:パスワード」の形で指定してください")
        return auth

    @model_validator(mode="after")
    def _ready_for_real_mail(self) -> Self:
        if self.mode == "production":
            _refuse_demo_values(self)
        return self

    def environment(self) -> dict[str, str]:
        """Return every value as its variable, for a child process elsewhere."""
        return {
            PREFIX + name.upper(): _plain(getattr(self, name))
            for name in type(self).model_fields
        }


def load_settings(**overrides: Any) -> Settings:
    """Return the settings of this installation.

    Raises: SettingsRefused, one Japanese line per variable that cannot be used.
    """
    try:
        return Settings(**overrides)
    except ValidationError as refused:
        raise SettingsRefused("\n".join(refusal_lines(refused))) from None


def _refuse_demo_values(settings: Settings) -> None:
    if settings.mail_from == DEMO_SENDER:
        raise ValueError(f"{PREFIX}MAIL_FROM：本番では差出人の指定が必要です")
    if "//localhost" in settings.public_url:
        raise ValueError(
            f"{PREFIX}PUBLIC_URL：本番では相手先から開けるアドレスの指定が必要です"
        )


def _matching(shape: re.Pattern[str], text: str, wanted: str) -> str:
    if not shape.fullmatch(text):
        raise ValueError(wanted)
    return text


def _plain(value: Any) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)
