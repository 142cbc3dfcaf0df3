"""Alembic's door: run the migrations on the URL that `deploy.migrate` hands over."""

from alembic import context
from sqlalchemy import Connection, create_engine
from sqlmodel import SQLModel

from deploy.settings import load_settings
from models.tables import TABLES

assert TABLES


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    _run(given)
else:
    with create_engine(load_settings().database_url).connect() as opened:
        _run(opened)
