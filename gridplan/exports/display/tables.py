"""A plan as tables of geopandas."""

import pandas as pd

from gridplan.exports.geopackage import plan_layers
from gridplan.exports.grid_table import table_of
from gridplan.plan.complete import complete
from gridplan.plan.plan import Plan


def frames(plan: Plan) -> dict[str, pd.DataFrame]:
    """
    Hand out the layers that a GeoPackage has.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    dict of str to GeoDataFrame
        By layer, in the metric system; ``adjacency`` is a plain table.
    """
    return plan_layers(plan, table_of(plan, complete(plan).roster))
