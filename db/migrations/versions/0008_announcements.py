"""Announcements, who passed them on, subscriptions, news of organisations, material"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def _moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _person(table: str, name: str, ondelete: str = "SET NULL") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [name], ["people.id"], name=op.f(f"fk_{table}_{name}_people"), ondelete=ondelete
    )


def upgrade() -> None:
    op.create_table(
        "announcements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("attachment", sa.JSON(), nullable=True),
        sa.Column("link", sa.String(500), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("second_editor", sa.Boolean(), nullable=False),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        _moment("created_at", nullable=False),
        sa.Column("due_local", sa.String(16), nullable=True),
        sa.Column("zone", sa.String(40), nullable=True),
        _moment("due_at"),
        _moment("started_at"),
        _moment("ended_at"),
        sa.Column("revision", sa.Integer(), nullable=False),
        _moment("corrected_at"),
        _person("announcements", "author_id"),
        _person("announcements", "approved_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcements")),
    )
    op.create_index("ix_announcements_state", "announcements", ["state", "due_at"])
    op.create_table(
        "announcement_relays",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("told", sa.Integer(), nullable=False),
        _moment("at", nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["announcements.id"],
            name=op.f("fk_announcement_relays_announcement_id_announcements"),
            ondelete="CASCADE",
        ),
        _person("announcement_relays", "person_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement_relays")),
    )
    op.create_index(
        "uq_announcement_relays_announcement_id",
        "announcement_relays",
        ["announcement_id", "person_id"],
        unique=True,
    )
    op.create_index("ix_announcement_relays_person_id", "announcement_relays", ["person_id"])
    op.create_table(
        "announcement_files",
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["announcements.id"],
            name=op.f("fk_announcement_files_announcement_id_announcements"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("announcement_id", name=op.f("pk_announcement_files")),
    )
    op.create_table(
        "announcement_tasks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("done_to", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["announcements.id"],
            name=op.f("fk_announcement_tasks_announcement_id_announcements"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement_tasks")),
    )
    op.create_index(
        "ix_announcement_tasks_announcement_id", "announcement_tasks", ["announcement_id"]
    )
    op.create_table(
        "subscriptions",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(40), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        _person("subscriptions", "person_id", "CASCADE"),
        sa.PrimaryKeyConstraint("person_id", "topic", name=op.f("pk_subscriptions")),
    )
    op.create_table(
        "news",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("organisation_slug", sa.String(40), nullable=True),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        _moment("created_at", nullable=False),
        _moment("decided_at"),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("announcement_id", sa.Integer(), nullable=True),
        _person("news", "person_id"),
        _person("news", "decided_by"),
        sa.ForeignKeyConstraint(
            ["organisation_slug"],
            ["organisations.slug"],
            name=op.f("fk_news_organisation_slug_organisations"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["announcements.id"],
            name=op.f("fk_news_announcement_id_announcements"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news")),
    )
    op.create_index("ix_news_decided_at", "news", ["decided_at"])
    op.create_index("ix_news_person_id", "news", ["person_id"])
    op.create_table(
        "material",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(40), nullable=False),
        sa.Column("titles", sa.JSON(), nullable=False),
        _moment("created_at", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material")),
    )
    op.create_table(
        "material_files",
        sa.Column("material_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("file_id", sa.String(200), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(
            ["material_id"],
            ["material.id"],
            name=op.f("fk_material_files_material_id_material"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("material_id", "language", name=op.f("pk_material_files")),
    )


def downgrade() -> None:
    for table in (
        "material_files",
        "material",
        "news",
        "subscriptions",
        "announcement_tasks",
        "announcement_files",
        "announcement_relays",
        "announcements",
    ):
        op.drop_table(table)
