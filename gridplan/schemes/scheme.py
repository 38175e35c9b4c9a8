"""A rule pack: how one place divides and staffs its communities, as one value."""

from dataclasses import asdict, dataclass
from typing import Any

from gridplan.errors import InputError
from gridplan.schemes.code_format import CodeFormat, load_format
from gridplan.schemes.coherence import contradictions
from gridplan.schemes.level import Level
from gridplan.schemes.record import SchemeRecord
from gridplan.schemes.role import RoleSlot


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme(SchemeRecord):
    """
    The rules of one place; see `gridplan.schemes.record.SchemeRecord` for its fields.

    Raises
    ------
    InputError
        If its parts contradict each other.
    """

    def __post_init__(self) -> None:
        """Refuse parts that contradict each other."""
        for error in contradictions(self):
            raise error

    def target_of(self, area_type: str) -> int:
        """
        Look up the households a grid aims at.

        Parameters
        ----------
        area_type : str
            Of the community.

        Returns
        -------
        int
            Households.

        Raises
        ------
        InputError
            If the scheme has no target for the type.
        """
        return self.targets[self.area_type_of(area_type)].households

    def area_type_of(self, given: str) -> str:
        """
        Find the area type a community's class stands for.

        Parameters
        ----------
        given : str
            Name of a type, another name it accepts, or an urban-rural code.

        Returns
        -------
        str
            A key of ``targets``.

        Raises
        ------
        InputError
            If no target takes it.
        """
        if given in self.targets:
            return given
        found = [
            (len(prefix), kind)
            for kind, target in self.targets.items()
            for prefix in target.accepts
            if given == prefix or (prefix.isdigit() and given.startswith(prefix))
        ]
        if not found:
            raise InputError(
                "schemes.no_target", scheme=self.name, area_type=given,
                known=", ".join(sorted(self.targets)),
            )  # fmt: skip
        return max(found)[1]

    def level(self, key: str) -> Level:
        """
        Look up a level.

        Parameters
        ----------
        key : str
            Of the level.

        Returns
        -------
        Level
            The level.

        Raises
        ------
        InputError
            If there is none.
        """
        for level in self.levels:
            if level.key == key:
                return level
        known = ", ".join(level.key for level in self.levels)
        raise InputError("schemes.no_level", where=self.name, level=key, known=known)

    def levels_below(self, key: str) -> tuple[Level, ...]:
        """
        List the drawn levels nested in another, from large to small.

        Parameters
        ----------
        key : str
            Level to start below.

        Returns
        -------
        tuple of Level
            Those of kind ``area``, each inside the one before.
        """
        chain: list[Level] = []
        below = {
            level.nests_in: level
            for level in self.levels
            if level.kind == "area" and not level.is_parallel
        }
        while key in below and below[key] not in chain:
            chain.append(below[key])
            key = chain[-1].key
        return tuple(chain)

    @property
    def codes(self) -> CodeFormat:
        """Hand out the code format: the place's own, or the shipped one it names."""
        if self.code_format is not None:
            return self.code_format
        return load_format(self.code)

    @property
    def head(self) -> RoleSlot | None:
        """Find the role that is the one responsible for a grid."""
        return next((role for role in self.roles if role.slot == "1"), None)

    def roles_in(self, area_type: str) -> tuple[RoleSlot, ...]:
        """
        List the roles that grids of one area type need.

        Parameters
        ----------
        area_type : str
            Of the community.

        Returns
        -------
        tuple of RoleSlot
            Those for all types and those for this one.
        """
        kind = self.area_type_of(area_type)
        return tuple(
            role for role in self.roles if not role.area_types or kind in role.area_types
        )

    def equivalences(self) -> tuple[tuple[str, str, float], ...]:
        """
        Say how much a household of one type counts in another.

        Returns
        -------
        tuple of (str, str, float)
            Type, the type with the largest target, and how many of its households
            one household of the first counts.
        """
        if not self.targets:
            return ()
        largest = max(self.targets, key=lambda kind: (self.targets[kind].households, kind))
        top = self.targets[largest].households
        return tuple(
            (kind, largest, top / target.households)
            for kind, target in self.targets.items()
            if target.households != top
        )

    def to_dict(self) -> dict[str, Any]:
        """
        Write the scheme as plain values, for JSON.

        Returns
        -------
        dict
            Every field, nested.
        """
        return asdict(self)
