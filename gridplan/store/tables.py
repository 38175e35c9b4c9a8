"""
The tables, for every database alike.

Times are text, UTC, ISO 8601 to the microsecond, so that they sort and compare the
same everywhere. People are told apart by name and role; nothing else is kept of them.
"""

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from gridplan.store.collections import COLLECTIONS, Collection
from gridplan.store.geom import Geom

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
METADATA = MetaData(naming_convention=NAMES)

# SQLite counts by itself only in a column that is exactly INTEGER
_ROW = BigInteger().with_variant(Integer(), "sqlite")
_ID = String(36)
_TIME = String(32)
_HASH = String(64)
_NAME = String(200)
_WORD = String(40)
_TYPES = {"text": Text, "integer": BigInteger, "number": Float, "boolean": Boolean}


def _id() -> Column[str]:
    return Column("id", _ID, primary_key=True)


def _created() -> tuple[Column[str], Column[str]]:
    return Column("created", _TIME, nullable=False), Column("created_by", _NAME, nullable=False)


PERSON = Table(
    "person",
    METADATA,
    _id(),
    Column("name", _NAME, nullable=False, unique=True),
    Column("role", _WORD, nullable=False),
    Column("password_hash", Text, nullable=False, default=""),
    Column("language", String(2), nullable=False, default="zh"),
    Column("is_active", Boolean, nullable=False, default=True),
    Column("created", _TIME, nullable=False),
)

API_KEY = Table(
    "api_key",
    METADATA,
    _id(),
    Column("person", _ID, ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    Column("prefix", _WORD, nullable=False),
    Column("hash", _HASH, nullable=False, unique=True),
    Column("role", _WORD, nullable=False),
    Column("created", _TIME, nullable=False),
    Column("expires", _TIME),
    Column("revoked", _TIME),
    Column("last_used", _TIME),
)

ASSIGNMENT = Table(
    "assignment",
    METADATA,
    Column("person", _ID, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("grid_code", _NAME, primary_key=True),
)

LOGIN_SESSION = Table(
    "login_session",
    METADATA,
    Column("hash", _HASH, primary_key=True),
    Column("person", _ID, ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    Column("created", _TIME, nullable=False),
    Column("expires", _TIME, nullable=False),
)

AREA = Table(
    "area",
    METADATA,
    _id(),
    Column("name", _NAME, nullable=False),
    Column("digest", _HASH, nullable=False),
    Column("state", _WORD, nullable=False),
    Column("counts", JSON, nullable=False),
    Column("findings", JSON, nullable=False),
    Column("bounds", JSON),
    *_created(),
)

FACILITY = Table(
    "facility",
    METADATA,
    Column("row", _ROW, primary_key=True, autoincrement=True),
    Column("area", _ID, ForeignKey("area.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("id", _NAME, nullable=False),
    Column("kind", _NAME, nullable=False),
    Column("name", _NAME, nullable=False),
    Column("geom", Geom, nullable=False),
)

STAFF = Table(
    "staff",
    METADATA,
    Column("area", _ID, ForeignKey("area.id", ondelete="CASCADE"), primary_key=True),
    Column("staff_id", _NAME, primary_key=True),
    Column("role", _NAME, nullable=False),
)

SCHEME = Table(
    "scheme",
    METADATA,
    _id(),
    Column("name", _NAME, nullable=False, unique=True),
    Column("digest", _HASH, nullable=False),
    Column("toml", Text, nullable=False),
    *_created(),
)

PLAN = Table(
    "plan",
    METADATA,
    _id(),
    Column("area", _ID, ForeignKey("area.id"), nullable=False, index=True),
    Column("name", _NAME, nullable=False),
    *_created(),
)

VERSION = Table(
    "version",
    METADATA,
    Column("row", _ROW, primary_key=True, autoincrement=True),
    Column("id", _ID, nullable=False, unique=True),
    Column("plan", _ID, ForeignKey(PLAN.c.id), nullable=False),
    Column("number", Integer, nullable=False),
    Column("state", _WORD, nullable=False, index=True),
    Column("parent", _ID),
    Column("content_hash", _HASH, nullable=False),
    Column("etag", _HASH, nullable=False),
    Column("settings", JSON, nullable=False),
    Column("scheme", _NAME, nullable=False),
    Column("scheme_digest", _HASH, nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("engine_version", _WORD, nullable=False),
    Column("summary", JSON, nullable=False),
    Column("artefact", _HASH, nullable=False),
    Column("is_loaded", Boolean, nullable=False, default=False),
    *_created(),
    Column("published", _TIME),
    Column("published_by", _NAME),
    UniqueConstraint("plan", "number"),
)

EDIT = Table(
    "edit",
    METADATA,
    Column("row", _ROW, primary_key=True, autoincrement=True),
    Column("version", _ID, ForeignKey("version.id"), nullable=False, index=True),
    Column("body", JSON, nullable=False),
    Column("etag", _HASH, nullable=False),
    *_created(),
)

JOB = Table(
    "job",
    METADATA,
    _id(),
    Column("process", _WORD, nullable=False),
    Column("inputs", JSON, nullable=False),
    Column("input_hash", _HASH, nullable=False),
    Column("key", _NAME),
    Column("owner", _NAME, nullable=False),
    Column("status", _WORD, nullable=False),
    Column("progress", Integer, nullable=False),
    Column("message", JSON, nullable=False),
    Column("result", JSON),
    Column("executor", _NAME),
    Column("created", _TIME, nullable=False),
    Column("started", _TIME),
    Column("updated", _TIME, nullable=False),
    Column("finished", _TIME),
    Index(None, "owner", "status"),
    Index(None, "status", "created"),
)

EXECUTOR = Table(
    "executor",
    METADATA,
    Column("id", _NAME, primary_key=True),
    Column("token", _ID, nullable=False),
    Column("host", _NAME, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("expires", Float, nullable=False),
)

COMMENT = Table(
    "comment",
    METADATA,
    _id(),
    Column("version", _ID, ForeignKey("version.id"), nullable=False, index=True),
    Column("grid_code", _NAME),
    Column("other_grid", _NAME),
    Column("building_id", _NAME),
    Column("lon", Float),
    Column("lat", Float),
    Column("text", Text, nullable=False),
    Column("is_resolved", Boolean, nullable=False, default=False),
    *_created(),
)

SHARE_LINK = Table(
    "share_link",
    METADATA,
    _id(),
    Column("hash", _HASH, nullable=False, unique=True),
    Column("version", _ID, ForeignKey("version.id"), nullable=False, index=True),
    Column("kind", _WORD, nullable=False),
    Column("target", _NAME, nullable=False),
    Column("artefact", _HASH),
    Column("expires", _TIME, nullable=False),
    Column("revoked", _TIME),
    *_created(),
)

AUDIT = Table(
    "audit",
    METADATA,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", _TIME, nullable=False),
    Column("actor", _NAME, nullable=False),
    Column("role", _WORD, nullable=False),
    Column("action", _NAME, nullable=False),
    Column("object", _NAME, nullable=False),
    Column("request_id", _NAME, nullable=False),
    Column("input_hash", _HASH, nullable=False),
    Column("result", _WORD, nullable=False),
    Column("prev", _HASH, nullable=False),
    Column("hash", _HASH, nullable=False),
)


def _features(collection: Collection) -> Table:
    columns: list[Column[Any]] = [
        Column(column.name, _TYPES[column.type]) for column in collection.columns
    ]
    table = Table(
        collection.name,
        METADATA,
        Column("fid", _ROW, primary_key=True, autoincrement=True),
        Column("version_row", BigInteger, ForeignKey("version.row"), nullable=False),
        Column("id", _NAME, nullable=False),
        *columns,
        *(Column(side, Float, nullable=False) for side in ("minx", "miny", "maxx", "maxy")),
        Column("geom", Geom, nullable=False),
        Column("body", Text, nullable=False),
        UniqueConstraint("version_row", "id"),
        Index(None, "version_row", "fid"),
        Index(None, "version_row", "minx", "maxx"),
    )
    Index(f"ix_{collection.name}_geom", table.c.geom, postgresql_using="gist").ddl_if(
        dialect="postgresql"
    )
    return table


FEATURES: dict[str, Table] = {
    name: _features(collection) for name, collection in COLLECTIONS.items()
}
