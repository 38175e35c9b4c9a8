"""The audit log refuses changes: entries are added, never changed or removed."""

from alembic import op

revision = "0002"
down_revision = "0001"

_SAID = "audit entries are never changed"
_SQLITE = """
CREATE TRIGGER audit_no_{act} BEFORE {act} ON audit
BEGIN SELECT RAISE(ABORT, '{said}'); END
"""
_FUNCTION = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{said}'; END $$
"""
_TRIGGER = """
CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()
"""


def upgrade() -> None:
    """Set the guard."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_FUNCTION.format(said=_SAID))
        op.execute(_TRIGGER)
        return
    for act in ("UPDATE", "DELETE"):
        op.execute(_SQLITE.format(act=act, said=_SAID))
