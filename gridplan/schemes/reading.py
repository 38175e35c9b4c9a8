"""
Tables of a TOML file into checked values, every fault with its line.

The fields of a dataclass say which keys there are and what they hold, so a new
field needs no reader of its own.
"""

import difflib
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from types import UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from gridplan.errors import InputError
from gridplan.schemes.page import Page, Path

T = TypeVar("T")

_NOT = {
    int: "schemes.not_whole",
    float: "schemes.not_a_number",
    str: "schemes.not_text",
    bool: "schemes.not_truth",
}


@dataclass(slots=True, kw_only=True)
class Reader:
    """
    Reads tables and keeps every fault it meets.

    Attributes
    ----------
    page : Page
        Lines of the file.
    faults : list of InputError
        What was wrong so far, in order of the file's tables.
    """

    page: Page
    faults: list[InputError] = field(default_factory=list)

    def read(self, kind: type[T], table: object, path: Path) -> T | None:
        """
        Read one table.

        Parameters
        ----------
        kind : type
            The dataclass wanted.
        table : object
            What tomllib made of it.
        path : tuple of str or int
            Where it stands.

        Returns
        -------
        object or None
            The value; None after a fault that leaves nothing to read.
        """
        if not isinstance(table, dict):
            self._fault("schemes.not_a_table", path, found=_spell(table))
            return None
        hints = get_type_hints(kind)
        known = {f.name: f for f in fields(cast("Any", kind))}
        n_faults = len(self.faults)
        self._unknown(table, set(known), path)
        given: dict[str, Any] = {}
        for name, column in known.items():
            if name in table:
                given[name] = self._value(hints[name], table[name], (*path, name))
            elif column.default is MISSING and column.default_factory is MISSING:
                self._fault("schemes.missing_key", path, entry=name)
        if len(self.faults) > n_faults:
            return None
        try:
            return kind(**given)
        except InputError as error:
            self.faults.append(self.located(error, path))
            return None

    def located(self, error: InputError, path: Path) -> InputError:
        """
        Add file and line to a fault found by a value itself.

        Parameters
        ----------
        error : InputError
            With a placeholder ``where``, and ``at`` for the path where known.
        path : tuple of str or int
            Where the value stands.

        Returns
        -------
        InputError
            The same with ``file:line`` in front.
        """
        inner = (*path, *error.values.get("at", ()))
        where = self.page.where(inner)
        mine = error.values.get("where", "")
        values = {key: value for key, value in error.values.items() if key != "at"}
        return InputError(
            error.key, **{**values, "where": f"{where}: {mine}" if mine else where}
        )

    def _unknown(self, table: dict[str, Any], known: set[str], path: Path) -> None:
        for name in table:
            if name in known:
                continue
            near = difflib.get_close_matches(name, sorted(known), n=1)
            self._fault(
                "schemes.unknown_key_near" if near else "schemes.unknown_key",
                (*path, name), entry=name, near="".join(near), known=", ".join(sorted(known)),
            )  # fmt: skip

    def _value(self, hint: Any, value: Any, path: Path) -> Any:  # noqa: PLR0911 (one per type)
        origin = get_origin(hint)
        if origin is Literal:
            if value not in get_args(hint):
                known = ", ".join(repr(choice) for choice in get_args(hint))
                self._fault("schemes.not_a_choice", path, found=_spell(value), known=known)
            return value
        if origin in {Union, UnionType}:
            inner = next(arg for arg in get_args(hint) if arg is not type(None))
            return self._value(inner, value, path)
        if origin is tuple:
            return self._tuple(get_args(hint)[0], value, path)
        if origin is dict:
            return self._dict(get_args(hint)[1], value, path)
        if is_dataclass(hint):
            return self.read(cast("type[Any]", hint), value, path)
        if hint is float and type(value) is int:
            return float(value)
        if type(value) is not hint:
            self._fault(_NOT[hint], path, found=_spell(value))
        return value

    def _tuple(self, hint: Any, value: Any, path: Path) -> tuple[Any, ...]:
        if not isinstance(value, list):
            self._fault("schemes.not_a_list", path, found=_spell(value))
            return ()
        return tuple(self._value(hint, one, (*path, n)) for n, one in enumerate(value))

    def _dict(self, hint: Any, value: Any, path: Path) -> dict[str, Any]:
        if not isinstance(value, dict):
            self._fault("schemes.not_a_table", path, found=_spell(value))
            return {}
        return {name: self._value(hint, one, (*path, name)) for name, one in value.items()}

    def _fault(self, key: str, path: Path, **values: Any) -> None:
        entry = ".".join(str(step) for step in path if isinstance(step, str))
        given = {"entry": entry, **values, "where": self.page.where(path)}
        self.faults.append(InputError(key, **given))


def _spell(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "..."
