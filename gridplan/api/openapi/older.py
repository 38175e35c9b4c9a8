"""The description in OpenAPI 3.0.3, for clients that read nothing newer."""

from typing import Any


def in_30(document: dict[str, Any]) -> dict[str, Any]:
    """
    Rewrite a description in OpenAPI 3.0.3.

    Parameters
    ----------
    document : dict
        In OpenAPI 3.1; not changed.

    Returns
    -------
    dict
        The same, as far as 3.0 can say it.
    """
    older: dict[str, Any] = _rewritten(document)
    older["openapi"] = "3.0.3"
    older["info"].get("license", {}).pop("identifier", None)
    for item in older["paths"].values():
        for operation in item.values():
            if isinstance(operation, dict):
                _codes(operation.get("responses", {}))
    return older


def _codes(replies: dict[str, Any]) -> None:
    """Say it of everything that is not listed: some readers of 3.0 know no ranges."""
    problem = replies.pop("4XX", None) or replies.get("5XX")
    replies.pop("5XX", None)
    if problem is not None:
        replies["default"] = problem


def _rewritten(node: Any) -> Any:
    if isinstance(node, list):
        return [_rewritten(one) for one in node]
    if not isinstance(node, dict):
        return node
    found = {key: _rewritten(value) for key, value in node.items()}
    if isinstance(found.get("type"), list):
        _one_type(found)
    for choice in ("anyOf", "oneOf"):
        if isinstance(found.get(choice), list):
            _without_null(found, choice)
    if "const" in found and "properties" not in found:
        found["enum"] = [found.pop("const")]
    for bound, plain in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if isinstance(found.get(bound), (int, float)) and not isinstance(found[bound], bool):
            found[plain], found[bound] = found[bound], True
    if isinstance(found.get("examples"), list):
        examples = found.pop("examples")
        if examples:
            found.setdefault("example", examples[0])
    for newer in ("contentMediaType", "contentEncoding", "propertyNames", "prefixItems"):
        found.pop(newer, None)
    return found


def _one_type(schema: dict[str, Any]) -> None:
    kinds = [kind for kind in schema["type"] if kind != "null"]
    if len(kinds) != len(schema["type"]):
        schema["nullable"] = True
    if len(kinds) == 1:
        schema["type"] = kinds[0]
    else:
        schema.pop("type")


def _without_null(schema: dict[str, Any], choice: str) -> None:
    kept = [one for one in schema[choice] if one != {"type": "null"}]
    if len(kept) == len(schema[choice]):
        return
    schema["nullable"] = True
    if len(kept) == 1 and "$ref" not in kept[0]:
        schema.pop(choice)
        schema.update({key: value for key, value in kept[0].items() if key not in schema})
    else:
        schema[choice] = kept
