"""CQL2 filters: parsed, checked against a list of columns, turned into SQLAlchemy."""

from gridplan.api.cql2.clause import Columns, clause_of
from gridplan.api.cql2.text import parse_text

__all__ = ["Columns", "clause_of", "parse_text"]
