"""Inputs held against the JSON schema their process declares."""

from typing import Any

from gridplan.errors import InputError

_KINDS: dict[str, tuple[type, ...]] = {
    "object": (dict,), "array": (list,), "string": (str,), "integer": (int,),
    "number": (int, float), "boolean": (bool,),
}  # fmt: skip


def conform(value: Any, schema: dict[str, Any], where: str = "inputs") -> Any:
    """
    Hold a value against a schema and fill in defaults.

    The few words of JSON schema that processes use: type, enum, properties, required,
    additionalProperties, items, minimum, maximum, maxLength, maxItems, default.

    Parameters
    ----------
    value : object
        Plain values, as JSON gave them.
    schema : dict
        What they must be.
    where : str
        What to call the value in a complaint.

    Returns
    -------
    object
        A copy with defaults.

    Raises
    ------
    InputError
        If it does not fit; the sentence says where and why.
    """
    kind = schema.get("type")
    if kind is not None:
        is_truth = isinstance(value, bool)
        if not isinstance(value, _KINDS[kind]) or is_truth != (kind == "boolean"):
            raise InputError("jobs.wrong_type", where=where, wanted=kind)
    if "enum" in schema and value not in schema["enum"]:
        known = ", ".join(str(one) for one in schema["enum"])
        raise InputError("jobs.not_one_of", where=where, known=known)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        _range(value, schema, where)
    if isinstance(value, str) and not _is_text(value):
        raise InputError("jobs.no_text", where=where)
    if isinstance(value, (str, list)):
        most = schema.get("maxLength" if isinstance(value, str) else "maxItems")
        if most is not None and len(value) > most:
            raise InputError("jobs.too_long", where=where, most=most)
    if isinstance(value, dict):
        return _object(value, schema, where)
    if isinstance(value, list):
        items = schema.get("items", {})
        return [conform(one, items, f"{where}[{row}]") for row, one in enumerate(value)]
    return value


def _is_text(value: str) -> bool:
    """Tell whether databases take it: no NUL, no half of a character."""
    return "\x00" not in value and not any("\ud800" <= one <= "\udfff" for one in value)


def _range(value: float, schema: dict[str, Any], where: str) -> None:
    low, high = schema.get("minimum", float("-inf")), schema.get("maximum", float("inf"))
    if not low <= value <= high:  # refuses NaN too
        raise InputError("jobs.out_of_range", where=where, low=low, high=high)


def _object(value: dict[str, Any], schema: dict[str, Any], where: str) -> dict[str, Any]:
    properties: dict[str, Any] = schema.get("properties", {})
    others = schema.get("additionalProperties", not properties)
    for name in schema.get("required", ()):
        if name not in value:
            raise InputError("jobs.missing", where=f"{where}.{name}")
    unknown = sorted(set(value) - set(properties))
    if unknown and others is False:
        known = ", ".join(properties) or "-"
        raise InputError("jobs.unknown_input", where=f"{where}.{unknown[0]}", known=known)
    rest = others if isinstance(others, dict) else {}
    filled = {
        name: conform(one, properties.get(name, rest), f"{where}.{name}")
        for name, one in value.items()
    }
    for name, told in properties.items():
        if name not in filled and "default" in told:
            filled[name] = told["default"]
        elif name not in filled and told.get("type") == "object" and not told.get("required"):
            filled[name] = conform({}, told, f"{where}.{name}")
    return filled
