"""Life circles as a penalty: divisions mended so that fewer grids fall short of them."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from gridplan.atoms import AtomLayer
from gridplan.inputs import Area
from gridplan.partition.circles import Reach, keep_circles
from gridplan.plan.circles import inside_circles
from gridplan.plan.dividing import Answer
from gridplan.plan.settings import Settings
from gridplan.schemes import Scheme
from gridplan.streets import StreetNetwork


def mind_circles(
    area: Area,
    scheme: Scheme,
    settings: Settings,
    atoms: AtomLayer,
    network: StreetNetwork,
    answers: Sequence[Answer],
) -> list[Answer]:
    """
    Mend every community's division for the circles, where the scheme weighs them.

    Parameters
    ----------
    area : Area
        With its places.
    scheme : Scheme
        Circles, and ``weights.circles``.
    settings : Settings
        A certified division is left as it was proven.
    atoms : AtomLayer
        The cells.
    network : StreetNetwork
        The streets.
    answers : sequence of Answer
        One a community, in their order.

    Returns
    -------
    list of Answer
        The same without circles, places, or weight.
    """
    weight = scheme.weights.circles
    is_asked = weight > 0 and bool(scheme.circles) and settings.effort != "certified"
    if not is_asked or area.places is None:
        return list(answers)
    parts = atoms.parts
    is_near = inside_circles(scheme.circles, network, area.places, door=parts.point)
    inside = np.array([
        np.bincount(parts.atom, weights=parts.households * row, minlength=len(atoms))
        for row in is_near
    ]).astype(np.int64)  # fmt: skip
    threshold = np.array([circle.threshold for circle in scheme.circles])
    start = np.searchsorted(atoms.community, np.arange(len(answers) + 1))
    mended: list[Answer] = []
    for number, answer in enumerate(answers):
        mine = slice(int(start[number]), int(start[number + 1]))
        reach = Reach(
            households=atoms.households[mine], inside=inside[:, mine], threshold=threshold,
            weight=weight,
        )  # fmt: skip
        grid_of = keep_circles(answer.problem, answer.grid_of, reach)
        mended.append(replace(answer, grid_of=grid_of))
    return mended
