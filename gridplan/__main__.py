"""Run gridplan as ``python -m gridplan``."""

from gridplan.cli import app

if __name__ == "__main__":
    app(prog_name="gridplan")
