"""移行 — bring a database to the newest schema, with Alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(url: str) -> None:
    """Upgrade the database at `url` to the head; an SQLite file is made if missing."""
    made = make_url(url)
    if made.get_backend_name() == "sqlite" and made.database:
        Path(made.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url)
    with engine.begin() as connection:
        configured = alembic_config()
        configured.attributes["connection"] = connection
        command.upgrade(configured, "head")
    engine.dispose()


def alembic_config() -> Config:
    """Return Alembic's configuration for our migrations folder."""
    configured = Config()
    configured.set_main_option("script_location", str(MIGRATIONS))
    configured.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return configured


def newest_version() -> str | None:
    """Return the name of the newest schema version."""
    return ScriptDirectory.from_config(alembic_config()).get_current_head()
