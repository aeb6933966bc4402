"""Rooms, what is asked for them, and when they are taken: never twice at the same time"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

#: No two occupancies of a room overlap. A room's number stands as a range of one number, so that
#: the constraint needs no extension (btree_gist) that somebody would have to install.
EXCLUSION = """
ALTER TABLE room_occupancies ADD CONSTRAINT ex_room_occupancies_overlap EXCLUDE USING gist (
    int4range(room_id, room_id, '[]') WITH &&,
    tstzrange(start_at, until, '[)') WITH &&
)
"""

#: The same for SQLite, which has no such constraint, at each way in. As those that are there do not
#: overlap, it is enough to look at the last one that begins before the new one is over.
TRIGGER = """
CREATE TRIGGER {name} BEFORE {event} ON room_occupancies
WHEN NEW.start_at < (
    SELECT other.until FROM room_occupancies AS other
    WHERE other.room_id = NEW.room_id AND other.start_at < NEW.until{but}
    ORDER BY other.start_at DESC LIMIT 1
)
BEGIN
    SELECT RAISE(ABORT, 'the room is taken');
END
"""


def upgrade() -> None:
    op.create_table(
        "room_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("organisation", sa.String(length=40), nullable=True),
        sa.Column("room", sa.String(length=40), nullable=False),
        sa.Column("purpose", sa.String(length=300), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("equipment", sa.JSON(), nullable=False),
        sa.Column("accessibility", sa.JSON(), nullable=False),
        sa.Column("repeat", sa.String(length=12), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaces", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_room_requests_person_id_people"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_requests")),
    )
    op.create_index("ix_room_requests_person_id", "room_requests", ["person_id"], unique=False)
    op.create_table(
        "rooms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("equipment", sa.JSON(), nullable=False),
        sa.Column("accessibility", sa.JSON(), nullable=False),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.Column("buffer_minutes", sa.Integer(), nullable=False),
        sa.Column("closed_on_holidays", sa.Boolean(), nullable=False),
        sa.Column("photo", sa.String(length=300), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("manager", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["manager"], ["contacts.slug"], name=op.f("fk_rooms_manager_contacts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rooms")),
        sa.UniqueConstraint("slug", name=op.f("uq_rooms_slug")),
    )
    op.create_table(
        "room_occupancies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "start_at < end_at AND end_at <= until", name=op.f("ck_room_occupancies_order")
        ),
        sa.ForeignKeyConstraint(
            ["room_id"],
            ["rooms.id"],
            name=op.f("fk_room_occupancies_room_id_rooms"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_occupancies")),
    )
    op.create_index("ix_room_occupancies_kind", "room_occupancies", ["kind", "until"], unique=False)
    op.create_index(
        "ix_room_occupancies_room_id", "room_occupancies", ["room_id", "start_at"], unique=False
    )
    op.create_index("ix_room_occupancies_start_at", "room_occupancies", ["start_at"], unique=False)
    op.create_table(
        "room_request_dates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("room", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("proposed_room", sa.String(length=40), nullable=True),
        sa.Column("proposed_day", sa.Date(), nullable=True),
        sa.Column("proposed_start", sa.Integer(), nullable=True),
        sa.Column("proposed_end", sa.Integer(), nullable=True),
        sa.Column("occupancy_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["decided_by"],
            ["people.id"],
            name=op.f("fk_room_request_dates_decided_by_people"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["occupancy_id"],
            ["room_occupancies.id"],
            name=op.f("fk_room_request_dates_occupancy_id_room_occupancies"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["room_requests.id"],
            name=op.f("fk_room_request_dates_request_id_room_requests"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_request_dates")),
    )
    op.create_index(
        "ix_room_request_dates_occupancy_id", "room_request_dates", ["occupancy_id"], unique=False
    )
    op.create_index(
        "ix_room_request_dates_request_id", "room_request_dates", ["request_id"], unique=False
    )
    op.create_index(
        "ix_room_request_dates_state", "room_request_dates", ["state", "start_at"], unique=False
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(EXCLUSION)
    else:
        op.execute(TRIGGER.format(name="room_occupancies_insert", event="INSERT", but=""))
        op.execute(
            TRIGGER.format(
                name="room_occupancies_update",
                event="UPDATE",
                but=" AND other.id <> OLD.id",
            )
        )


def downgrade() -> None:
    op.drop_index("ix_room_request_dates_state", table_name="room_request_dates")
    op.drop_index("ix_room_request_dates_request_id", table_name="room_request_dates")
    op.drop_index("ix_room_request_dates_occupancy_id", table_name="room_request_dates")
    op.drop_table("room_request_dates")
    op.drop_index("ix_room_occupancies_start_at", table_name="room_occupancies")
    op.drop_index("ix_room_occupancies_room_id", table_name="room_occupancies")
    op.drop_index("ix_room_occupancies_kind", table_name="room_occupancies")
    op.drop_table("room_occupancies")
    op.drop_table("rooms")
    op.drop_index("ix_room_requests_person_id", table_name="room_requests")
    op.drop_table("room_requests")
