"""Dialogues that can be set aside: several for each person, at most one running"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.rename_table("dialogues", "dialogues_before")
    _free_names()
    op.create_table(
        "dialogues",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("script", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("draft", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("earlier", sa.JSON(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("lasting", sa.Boolean(), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_dialogues_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "script", "subject", name=op.f("pk_dialogues")),
    )
    op.create_index(
        "ux_dialogues_running",
        "dialogues",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("paused_at IS NULL"),
        postgresql_where=sa.text("paused_at IS NULL"),
    )
    op.execute(
        "INSERT INTO dialogues (person_id, script, subject, version, step, answers, earlier, "
        "serial, lasting, updated_at) SELECT person_id, script, '', version, step, answers, "
        "'{}', serial, false, updated_at FROM dialogues_before"
    )
    op.drop_table("dialogues_before")


def downgrade() -> None:
    op.drop_index("ux_dialogues_running", "dialogues")
    op.rename_table("dialogues", "dialogues_after")
    _free_names()
    op.create_table(
        "dialogues",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("script", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_dialogues_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_dialogues")),
    )
    op.execute(
        "INSERT INTO dialogues (person_id, script, version, step, answers, serial, updated_at) "
        "SELECT person_id, script, version, step, answers, serial, updated_at "
        "FROM dialogues_after WHERE paused_at IS NULL"
    )
    op.drop_table("dialogues_after")


def _free_names() -> None:
    """PostgreSQL keeps a renamed table's constraints under their names; SQLite has none to free."""
    if op.get_bind().dialect.name != "postgresql":
        return
    table = "dialogues_before" if _has("dialogues_before") else "dialogues_after"
    op.execute(f"ALTER TABLE {table} RENAME CONSTRAINT pk_dialogues TO pk_{table}")
    op.execute(f"ALTER TABLE {table} RENAME CONSTRAINT fk_dialogues_person_id_people TO fk_{table}")


def _has(table: str) -> bool:
    return sa.inspect(op.get_bind()).has_table(table)
