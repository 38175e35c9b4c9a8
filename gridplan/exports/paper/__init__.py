"""Paper: map sheets, plates, booklets, tables and the report, from a finished plan."""

from gridplan.exports.paper.write import unprintable, write_paper

__all__ = ["unprintable", "write_paper"]
