"""Failed and held deliveries are found, however many have arrived"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

PARTIAL = (
    ("ix_deliveries_failed", "id", sa.text("state = 'failed'")),
    ("ix_deliveries_held", "recipient_id", sa.text("state = 'held'")),
)


def upgrade() -> None:
    for name, column, condition in PARTIAL:
        op.create_index(
            name, "deliveries", [column], sqlite_where=condition, postgresql_where=condition
        )


def downgrade() -> None:
    for name, _, _ in PARTIAL:
        op.drop_index(name, "deliveries")
