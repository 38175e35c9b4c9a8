"""What processes that make versions share: area and rules asked for, and the keeping."""

import hashlib
import shutil
from pathlib import Path

import gridplan
from gridplan.jobs.process import Told, Work
from gridplan.jobs.submission import part_id
from gridplan.jobs.tasks.names import OUT, ROWS, SCHEME
from gridplan.schemes.shelf import list_schemes, scheme_text
from gridplan.store import areas, plans, schemes, versions
from gridplan.store.area_folders import area_folders
from gridplan.store.errors import ConflictError, MissingError
from gridplan.store.features import carry_marks
from gridplan.store.load import load_features
from gridplan.store.open import Store
from gridplan.store.versions import Version

SETTINGS: Told = {
    "type": "object",
    "properties": {
        "effort": {
            "type": "string", "enum": ["draft", "standard", "certified"],
            "default": "standard", "title": "effort",
        },
        "seed": {"type": "integer", "minimum": 0, "maximum": 2**31 - 1, "default": 1},
        "k": {"type": "string", "enum": ["nearest", "auto"], "default": "nearest"},
        "tolerance": {"type": "number", "minimum": 0.001, "maximum": 0.99},
        "time_limit": {"type": "number", "minimum": 1, "maximum": 14_400},
        "jointly": {"type": "boolean", "default": False},
        "weights": {
            "type": "object",
            "properties": {
                name: {"type": "number", "minimum": 0, "maximum": 1000}
                for name in ("balance", "walking", "boundary", "familiarity", "closeness",
                             "years")
            },
            "additionalProperties": False,
        },
    },
    "additionalProperties": False,
}  # fmt: skip
"""Schema of what a planner chooses beside the scheme."""

DRAWING: dict[str, float] = {"read": 1, "atoms": 3, "partition": 9, "write": 3, "tiles": 2}
"""What drawing tells progress of, and the time it takes on a city, roughly."""

VERSION_OUTPUT: Told = {"version": {"type": "string", "title": "version"}}
UUID: Told = {"type": "string", "maxLength": 36}


def ready_area(store: Store, id: str) -> Told:  # noqa: A002
    """
    Fix which files an area stands for.

    Parameters
    ----------
    store : Store
        The store.
    id : str
        Of the area.

    Returns
    -------
    dict
        ``area`` and ``area_digest``.

    Raises
    ------
    ConflictError
        If it is not checked, or its checking failed.
    """
    with store.read() as connection:
        area = areas.get_area(connection, id)
    if area.state != "ready":
        raise ConflictError("jobs.area_not_ready", name=area.name, state=area.state)
    return {"area": area.id, "area_digest": area.digest}


def fixed_version(store: Store, id: str) -> Told:  # noqa: A002
    """
    Fix which state of a version is meant.

    Parameters
    ----------
    store : Store
        The store.
    id : str
        Of the version.

    Returns
    -------
    dict
        ``version`` and its ``etag``.

    Raises
    ------
    ConflictError
        If it carries edits that its files do not know.
    """
    with store.read() as connection:
        version = versions.get_version(connection, id)
    if version.is_edited:
        raise ConflictError("store.unrepaired", number=version.number)
    return {"version": version.id, "etag": version.etag}


def parent_of(work: Work) -> Version:
    """
    Find the version a job goes out from.

    Parameters
    ----------
    work : Work
        Of a job whose inputs name one.

    Returns
    -------
    Version
        As it stands.
    """
    with work.store.read() as connection:
        return versions.get_version(connection, work.inputs["version"])


def fixed_scheme(store: Store, name: str) -> Told:
    """
    Fix which rules a name stands for.

    Parameters
    ----------
    store : Store
        The store; its schemes go before those that ship.
    name : str
        Which.

    Returns
    -------
    dict
        ``scheme`` and ``scheme_digest``.

    Raises
    ------
    MissingError
        If there is none.
    """
    try:
        with store.read() as connection:
            mine = schemes.get_scheme(connection, name)
            return {"scheme": name, "scheme_digest": mine.digest}
    except MissingError:
        if name not in list_schemes():  # never a path from outside
            raise
    text = scheme_text(name)
    return {"scheme": name, "scheme_digest": hashlib.sha256(text.encode()).hexdigest()}


def scheme_file(work: Work, name: str) -> str:
    """
    Lay out the rules for a child process.

    Parameters
    ----------
    work : Work
        Of the job.
    name : str
        Of the scheme.

    Returns
    -------
    str
        A name that ships, or the path of a file.
    """
    try:
        with work.store.read() as connection:
            text = schemes.get_scheme(connection, name).toml
    except MissingError:
        return name
    path = work.folder / SCHEME
    path.write_text(text, encoding="utf-8")
    return str(path)


def area_folder(work: Work) -> str:
    """
    Find the files of the area.

    Parameters
    ----------
    work : Work
        Of a job whose inputs name an area.

    Returns
    -------
    str
        A folder, not to be written to.
    """
    return str(area_folders(work.store).folder(work.inputs["area_digest"]))


def fresh(work: Work, name: str) -> Path:
    """
    Make an empty folder in place of what an attempt that was cut short left there.

    Parameters
    ----------
    work : Work
        Of the job.
    name : str
        Of the folder.

    Returns
    -------
    Path
        Empty.
    """
    path = work.folder / name
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    return path


def keep(work: Work) -> Told:
    """
    Keep the plan folder that was made.

    Parameters
    ----------
    work : Work
        Of the job; its folder holds ``out``.

    Returns
    -------
    dict
        ``artefact``.
    """
    return {"artefact": work.store.artefacts.put_folder(work.folder / OUT)}


def add_version(work: Work, *, made: Told, parent: Version | None = None) -> Told:
    """
    Note the version, with its features, in one transaction.

    Parameters
    ----------
    work : Work
        Of the job; ``keep`` was done, its folder holds ``rows``.
    made : dict
        ``summary``, ``settings``, ``scheme``, ``scheme_digest``.
    parent : Version, optional
        What it was made from; decides the plan.

    Returns
    -------
    dict
        ``version``, ``plan`` and ``number``.
    """
    inputs, owner, job = work.inputs, work.job.owner, work.job.id
    plan = parent.plan if parent else inputs.get("plan") or part_id(job, "plan")
    with work.store.write() as connection:
        try:
            plans.get_plan(connection, plan)
        except MissingError:
            area = areas.get_area(connection, inputs["area"])
            plans.add_plan(
                connection, area=area.id, name=inputs.get("name") or area.name,
                created_by=owner, id=plan,
            )  # fmt: skip
        version = versions.add_version(
            connection,
            id=part_id(job, "version"),
            plan=plan,
            artefact=work.done["keep"]["artefact"],
            made={
                **made,
                "seed": made["settings"].get("seed", 1),
                "engine_version": gridplan.__version__,
            },
            created_by=owner,
            parent=parent.id if parent else None,
        )
        load_features(connection, version, work.folder / ROWS)
        if parent is not None:
            carry_marks(connection, parent, version)
    return {"version": version.id, "plan": version.plan, "number": version.number}
