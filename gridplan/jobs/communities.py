"""The communities of versions that somebody edits, kept in memory by what is in them."""

from collections import OrderedDict
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from gridplan.store.errors import MissingError

if TYPE_CHECKING:
    from gridplan.plan.community_plan import CommunityPlan

_FOLDER = "problems"


class Communities:
    """
    Divisions read before, the most recent ones.

    A version's files never change and lie under their content hash, so what was read
    once stays true.

    Parameters
    ----------
    most : int
        How many; one of 300 atoms takes about a megabyte.
    """

    def __init__(self, most: int = 64) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[Path, str], CommunityPlan] = OrderedDict()
        self._lock = Lock()

    def get(self, artefact: Path, community: str) -> "CommunityPlan":
        """
        Give a community as its version divides it.

        Parameters
        ----------
        artefact : Path
            Folder of the version's files.
        community : str
            Code.

        Returns
        -------
        CommunityPlan
            From memory where it was read before.

        Raises
        ------
        MissingError
            If the version's files do not hold what editing needs.
        """
        key = (artefact, community)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        if not (artefact / _FOLDER).is_dir():
            raise MissingError("jobs.no_problems")
        # what reads it loads the planner: not before somebody edits
        from gridplan.exports.problems import read_problem  # noqa: PLC0415

        found = read_problem(artefact / _FOLDER, community)
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return found
