"""
Names a scheme may call: what the conformance report checks and what gates ask.

Each name is the key of a sentence ``schemes.check_NAME`` or ``schemes.gate_NAME``;
the functions behind the names stand in `gridplan.plan.conformance` and
`gridplan.plan.gates`.
"""

CHECKS: tuple[str, ...] = (
    "size_near_target",  # households of every grid within the tolerance of its mean
    "size_within_bounds",  # households of every grid between minimum and maximum
    "size_of_level",  # units of a level between its minimum and maximum
    "total_grids",  # as many grids as fixed
    "no_gap",  # area covered by no grid, m²
    "no_overlap",  # area covered twice, m²
    "buildings_once",  # every building in exactly one grid
    "contiguous",  # every grid in one piece
    "in_one_community",  # no grid crosses a community
    "visible_border",  # share of border on visible lines at least the limit
    "nesting_exact",  # every unit of a level inside one unit of the next
    "whole_kept",  # units of a level divided only where heavier than the maximum
    "one_head",  # exactly one head for every grid
    "head_capacity",  # no head with more grids than the capacity
    "head_adjacent",  # a head's grids touch and lie in one community
    "role_filled",  # every unit has its minimum of a role
    "forces_complete",  # every unit has all lines of officers
    "duties_named",  # every role has duties
    "familiarity",  # share of households that keep a head who knows them
    "circle",  # share of households within the walking minutes
    "indicators_sum",  # indicators of grids add up to the community's
    "escalation_complete",  # every grid has a path upward with no dead end
    "codes_unique",  # codes unique, digits only and of their community
    "once_per_household",  # every household in exactly one unit of a level
    "groups_adjacent",  # members of joint units touch
    "concordance_whole",  # area and households of old layers conserved
)
GATES: tuple[str, ...] = ("cells", "people", "duties", "process")
