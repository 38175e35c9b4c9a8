"""Comments are about a boundary or a building too, not only a grid or a spot."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add where they may be about."""
    for name in ("other_grid", "building_id"):
        op.add_column("comment", sa.Column(name, sa.String(200)))
