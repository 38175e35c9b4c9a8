"""A plan to the world: layers, tables, a map, a report."""

from gridplan.exports.write import write_plan

__all__ = ["write_plan"]
