"""Whether an agency works under a contract (受託者): it drafts and never decides."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Bring the schema forward; additive first, old code must survive it."""
    with op.batch_alter_table("agency", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "contractor", sa.Boolean(), nullable=False, server_default=sa.false()
            )
        )


def downgrade() -> None:
    """Take the schema back."""
    with op.batch_alter_table("agency", schema=None) as batch_op:
        batch_op.drop_column("contractor")
