"""Deliveries in bulk: subject, priority, expiry, several messages, and indexes of what is open"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

#: Open messages are few beside the settled ones, and looked at all the time.
PARTIAL = (
    ("ix_deliveries_waiting", ["priority", "due_at", "id"], "state = 'waiting'"),
    ("ix_deliveries_sending", ["claimed_at"], "state = 'sending'"),
    ("ix_deliveries_open", ["recipient_id"], "settled_at IS NULL"),
)


def upgrade() -> None:
    with op.batch_alter_table("deliveries") as batch_op:
        batch_op.drop_index("ix_deliveries_state")
        batch_op.alter_column("key", existing_type=sa.String(120), type_=sa.String(160))
        batch_op.add_column(sa.Column("subject", sa.String(60), nullable=False, server_default=""))
        batch_op.add_column(
            sa.Column("priority", sa.SmallInteger(), nullable=False, server_default="0")
        )
        batch_op.add_column(sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("message_ids", sa.JSON(), nullable=True))
    _fill()
    with op.batch_alter_table("deliveries") as batch_op:
        batch_op.alter_column("subject", server_default=None)
        batch_op.alter_column("priority", server_default=None)
        batch_op.drop_column("message_id")
        batch_op.create_index("ix_deliveries_subject", ["subject", "state"])
        batch_op.create_index("ix_deliveries_settled_at", ["settled_at"])
        for name, columns, condition in PARTIAL:
            batch_op.create_index(
                name,
                columns,
                sqlite_where=sa.text(condition),
                postgresql_where=sa.text(condition),
            )


def _fill() -> None:
    """The subject is the middle of the key; the message becomes the only one of several."""
    table = sa.table(
        "deliveries",
        sa.column("id", sa.Integer),
        sa.column("key", sa.String),
        sa.column("kind", sa.String),
        sa.column("subject", sa.String),
        sa.column("message_id", sa.BigInteger),
        sa.column("message_ids", sa.JSON),
    )
    connection = op.get_bind()
    found = connection.execute(
        sa.select(table.c.id, table.c.key, table.c.kind, table.c.message_id)
    ).all()
    for row in found:
        subject = row.key.removeprefix(f"{row.kind}:").rpartition(":")[0]
        values: dict[str, object] = {"subject": subject[:60]}
        if row.message_id is not None:
            values["message_ids"] = [row.message_id]
        connection.execute(sa.update(table).where(table.c.id == row.id).values(values))


def downgrade() -> None:
    with op.batch_alter_table("deliveries") as batch_op:
        for name, _, condition in PARTIAL:
            batch_op.drop_index(
                name, sqlite_where=sa.text(condition), postgresql_where=sa.text(condition)
            )
        batch_op.drop_index("ix_deliveries_settled_at")
        batch_op.drop_index("ix_deliveries_subject")
        batch_op.add_column(sa.Column("message_id", sa.BigInteger(), nullable=True))
        for name in ("message_ids", "expires_at", "priority", "subject"):
            batch_op.drop_column(name)
        batch_op.create_index("ix_deliveries_state", ["state", "due_at"])
