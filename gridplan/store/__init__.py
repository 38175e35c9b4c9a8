"""Areas, plans and everything about them in a database: SQLite, or PostGIS, one code path."""

from gridplan.store.collections import COLLECTIONS, Collection, Column
from gridplan.store.errors import (
    ConflictError,
    DiskFullError,
    LockedError,
    MissingError,
    StaleError,
    StoreError,
)
from gridplan.store.open import Store, open_store

__all__ = [
    "COLLECTIONS",
    "Collection",
    "Column",
    "ConflictError",
    "DiskFullError",
    "LockedError",
    "MissingError",
    "StaleError",
    "Store",
    "StoreError",
    "open_store",
]
