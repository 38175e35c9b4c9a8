from tests.postgres import postgres
from tests.stores import database, store

__all__ = ["database", "postgres", "store"]
