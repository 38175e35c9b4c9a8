"""The command ``gridplan`` and its verbs."""

import sys
from typing import Annotated

import typer

import gridplan
from gridplan.cli.audit import audit
from gridplan.cli.backup import backup, restore
from gridplan.cli.check import check
from gridplan.cli.compare import compare
from gridplan.cli.export import export
from gridplan.cli.language import told
from gridplan.cli.merge import merge
from gridplan.cli.plan import plan
from gridplan.cli.reroute import reroute
from gridplan.cli.route import route
from gridplan.cli.samples import samples
from gridplan.cli.schemes import schemes
from gridplan.cli.serve import serve
from gridplan.cli.simulate import simulate
from gridplan.cli.table import table
from gridplan.cli.tradeoff import tradeoff
from gridplan.cli.verify import verify

app = typer.Typer(
    name="gridplan",
    help=told("cli.help_gridplan"),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command(help=told("cli.help_plan"))(plan)
app.command(help=told("cli.help_check"))(check)
app.command(help=told("cli.help_verify"))(verify)
app.command(help=told("compare.help_compare"))(compare)
app.command(help=told("tradeoff.help_tradeoff"))(tradeoff)
app.command(help=told("route_cli.help_route"))(route)
app.command(help=told("route_cli.help_reroute"))(reroute)
app.command(help=told("export.help_export"))(export)
app.command(help=told("cli.help_samples"))(samples)
app.command(help=told("tables.help_table"))(table)
app.command(help=told("merge.help_merge"))(merge)
app.command(help=told("simulate.help_simulate"))(simulate)
app.command(help=told("api.help_serve"))(serve)
app.command(help=told("store.help_backup"))(backup)
app.command(help=told("store.help_restore"))(restore)
app.add_typer(schemes, name="schemes")
app.add_typer(audit, name="audit")


def _say_version(asked: bool) -> None:
    if asked:
        typer.echo(f"gridplan {gridplan.__version__}")
        raise typer.Exit


@app.callback()
def start(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_say_version, is_eager=True, help=told("cli.help_version")
        ),
    ] = False,
) -> None:
    """Prepare what all verbs share."""
    del version
    for stream in (sys.stdout, sys.stderr):
        # a terminal that lacks a character shows a mark instead of ending the run
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
