from tests.postgres import postgres
from tests.stores import database, sqlite_store, store

__all__ = ["database", "postgres", "sqlite_store", "store"]
