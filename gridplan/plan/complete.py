"""What a plan's area and scheme ask for beyond grids: people, and levels below them."""

from dataclasses import dataclass, field

from gridplan.plan.assess import assess, gates_of, staff_plan
from gridplan.plan.conformance import Conformance
from gridplan.plan.further import joint_units, measure_further
from gridplan.plan.gates import Gate
from gridplan.plan.joint import JointUnits
from gridplan.plan.layers import layers_of
from gridplan.plan.level_measures import measure_nested
from gridplan.plan.nested_plan import NestedPlan, nest_plan
from gridplan.plan.plan import Plan
from gridplan.staffing import Circumstances, Roster


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """
    What belongs to a plan beside its grids.

    Attributes
    ----------
    roster : Roster or None
        Its people; None where the area has no staff.
    nested : NestedPlan or None
        Levels below its grids; None where the scheme has none.
    conformance : Conformance or None
        Its rules, pass or fail; None where the plan is nothing but grids.
    gates : tuple of Gate
        Those the scheme asks for.
    joint : dict of str to JointUnits
        Groups of neighbouring communities, by level.
    """

    roster: Roster | None = None
    nested: NestedPlan | None = None
    conformance: Conformance | None = None
    gates: tuple[Gate, ...] = ()
    joint: dict[str, JointUnits] = field(default_factory=dict)


def complete(plan: Plan) -> Completion:
    """
    Staff a plan, nest its lower levels and hold it against its scheme.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    Completion
        Empty where the area has no staff and the scheme asks for nothing but grids.

    Raises
    ------
    InputError
        If the staff table contradicts the scheme or the plan.
    """
    has_staff = plan.area.staff is not None and len(plan.area.staff) > 0
    # who knows a grid by its old code knows the buildings that were in it
    earlier = plan.change.previous.codes_of_buildings() if plan.change else {}
    nested = nest_plan(plan)
    around = Circumstances(earlier=earlier, layers=layers_of(plan, nested))
    roster = staff_plan(plan, around) if has_staff else None
    joint = joint_units(plan)
    scheme = plan.scheme
    asks_more = bool(nested or plan.exclusive or joint or scheme.gates or scheme.circles)
    if roster is None and not asks_more:
        return Completion()
    lower = measure_nested(nested.nested) if nested else ()
    further = (*lower, *measure_further(plan, joint))
    return Completion(
        roster=roster,
        nested=nested,
        conformance=assess(plan, roster, further),
        gates=gates_of(plan, roster),
        joint=joint,
    )
