"""
A second opinion on a plan, from its files alone.

Nothing here is shared with what made the plan: areas, pieces, sums and reasons
are worked out again from the area folder and from what stands in the output
folder.
"""

from gridplan.checking.check import check_plan, find_faults
from gridplan.checking.fault import Fault

__all__ = ["Fault", "check_plan", "find_faults"]
