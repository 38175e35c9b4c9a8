"""Who may do what: one table."""

from typing import Literal

Role = Literal["admin", "planner", "field", "viewer"]
ROLES: tuple[Role, ...] = ("admin", "planner", "field", "viewer")

Right = Literal[
    "read",
    "see_drafts",
    "see_atoms",
    "edit",
    "run",
    "publish",
    "share",
    "comment",
    "bring",
    "people",
    "audit",
]

RIGHTS: dict[Role, frozenset[Right]] = {
    "viewer": frozenset({"read", "see_atoms"}),
    "field": frozenset({"read", "comment"}),
    "planner": frozenset(
        {"read", "see_drafts", "see_atoms", "edit", "run", "publish", "share", "comment",
         "bring"}
    ),
    "admin": frozenset(
        {"read", "see_drafts", "see_atoms", "edit", "run", "publish", "share", "comment",
         "bring", "people", "audit"}
    ),
}  # fmt: skip


def lesser(one: str, other: str) -> Role:
    """
    Choose the role that may do less, as for a key of narrow scope.

    Parameters
    ----------
    one, other : str
        Roles.

    Returns
    -------
    {'admin', 'planner', 'field', 'viewer'}
        Never more than either.
    """
    if "field" in {one, other}:
        return "field"
    return max((one, other), key=ROLES.index)  # type: ignore[arg-type]
