"""自治体の設定: when a version was taken up, and the weekdays a counter is closed."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Bring the schema forward; additive first, old code must survive it."""
    with op.batch_alter_table("policy", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True)
        )
    op.execute("UPDATE policy SET applied_at = recorded_at")
    with op.batch_alter_table("desk", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("weekly_closed", sa.JSON(), nullable=False, server_default="[]")
        )


def downgrade() -> None:
    """Take the schema back."""
    with op.batch_alter_table("desk", schema=None) as batch_op:
        batch_op.drop_column("weekly_closed")
    with op.batch_alter_table("policy", schema=None) as batch_op:
        batch_op.drop_column("applied_at")
