"""A plan to zoom and click in, inside a notebook and without network."""

from dataclasses import dataclass
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from gridplan.errors import InputError
from gridplan.exports.display.tables import frames
from gridplan.exports.grid_table import table_of
from gridplan.exports.report import report_html
from gridplan.plan.complete import complete
from gridplan.plan.plan import Plan
from gridplan.plan.summary import summarise


@dataclass(frozen=True, slots=True, kw_only=True)
class Exploration:
    """
    The offline report inside a frame of its own.

    Attributes
    ----------
    page : str
        HTML that asks nothing of any network.
    """

    page: str

    def _repr_html_(self) -> str:
        """Put the page into a frame; scripts inside reach nothing outside."""
        return (
            f'<iframe srcdoc="{escape(self.page)}" sandbox="allow-scripts" '
            'style="width:100%;height:760px;border:1px solid #ccc" title="gridplan"></iframe>'
        )

    def save(self, path: Path | str) -> None:
        """
        Write the page to a file.

        Parameters
        ----------
        path : Path or str
            Where to.
        """
        Path(path).write_text(self.page, encoding="utf-8")


def explore(plan: Plan, *, online: bool = False) -> Any:
    """
    Look at a plan.

    Parameters
    ----------
    plan : Plan
        The plan.
    online : bool
        Over a web map, where folium is installed and there is a network.

    Returns
    -------
    Exploration or folium.Map
        Shown by notebooks.

    Raises
    ------
    InputError
        If folium is asked for and missing.
    """
    if online:
        if find_spec("folium") is None:
            raise InputError("display.no_folium")
        return frames(plan)["grids"].explore(column="deviation", cmap="RdBu_r")
    done = complete(plan)
    table, summary = table_of(plan, done.roster), summarise(plan)
    return Exploration(page=report_html(plan, table, summary, "zh", done))
