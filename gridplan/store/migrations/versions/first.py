"""The first tables."""

from gridplan.store.migrations.first import features, service

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make them."""
    service.create()
    features.create()
