"""Every public function that returns something says what; a property needs one line."""

import ast
from collections.abc import Iterator
from pathlib import Path

import gridplan

PACKAGE = Path(gridplan.__file__).parent
# what routes say of themselves is the public description, which knows no such section
ROUTES = {"get", "post", "put", "patch", "delete"}
EXEMPT = {"property", "compiled", "inlined", "cache"} | ROUTES
Function = ast.FunctionDef | ast.AsyncFunctionDef


def public_functions() -> Iterator[tuple[str, Function]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield from inside(str(path.relative_to(PACKAGE)), ast.parse(path.read_text("utf-8")))


def inside(where: str, tree: ast.AST) -> Iterator[tuple[str, Function]]:
    """Yield the functions of a module or class; functions within functions are private."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from inside(f"{where}:{node.name}", node)
        elif isinstance(node, Function) and not node.name.startswith("_"):
            yield f"{where}:{node.name}", node


def decorators(function: Function) -> set[str]:
    names = {ast.unparse(d).split("(")[0].split(".")[-1] for d in function.decorator_list}
    return names - {"cache"}


def returns_something(function: Function) -> bool:
    told = ast.unparse(function.returns) if function.returns else "None"
    return told not in {"None", "NoReturn", "Iterator[None]"}


def test_every_public_function_has_a_docstring() -> None:
    assert [where for where, f in public_functions() if not ast.get_docstring(f)] == []


def test_every_public_function_says_what_it_returns() -> None:
    silent = [
        where
        for where, function in public_functions()
        if returns_something(function)
        and not decorators(function) & EXEMPT
        and not any(
            s in (ast.get_docstring(function) or "") for s in ("Returns\n---", "Yields\n---")
        )
    ]
    assert silent == []
