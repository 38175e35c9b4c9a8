"""The same verbs from a terminal: plan, check, schemes, samples."""

from gridplan.cli.app import app

__all__ = ["app"]
