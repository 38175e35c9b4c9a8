"""What one OGC data set is made of: all published plans, one plan, or one version."""

import hashlib
from dataclasses import dataclass

from fastapi import Request

from gridplan.api.caller import Caller
from gridplan.api.callers import caller_of
from gridplan.api.service import Service, service_of
from gridplan.errors import InputError
from gridplan.store.errors import MissingError
from gridplan.store.plans import get_plan
from gridplan.store.versions import (
    Version,
    latest_version,
    published_versions,
    version_of,
)

Bounds = tuple[float, float, float, float]
SHOWN = ("published", "retired")  # what readers see; drafts are for those who plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """
    A set of versions under one address.

    Attributes
    ----------
    base : str
        Public address, without a slash at the end.
    title : str
        For people.
    versions : tuple of Version
        Whose features it shows.
    bounds : (4,) tuple of float or None, degrees
        West, south, east, north; None where there is nothing.
    caller : Caller
        Who asks; field staff see their own grids.
    is_fixed : bool
        Whether what lies under this address never changes.
    """

    base: str
    title: str
    versions: tuple[Version, ...]
    bounds: Bounds | None
    caller: Caller
    is_fixed: bool

    @property
    def etag(self) -> str:
        """
        Tell its state in one word.

        Returns
        -------
        str
            Another one whenever anything a caller may see is another.
        """
        grids = () if self.caller.grids is None else sorted(self.caller.grids)
        text = " ".join([*(version.etag for version in self.versions), "|", *grids])
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    @property
    def freshness(self) -> str:
        """
        Tell how long a copy is good.

        Returns
        -------
        str
            ``Cache-Control``; copies stay with the client, since access is checked here.
        """
        if self.is_fixed and self.caller.grids is None:
            return "private, max-age=31536000, immutable"
        return "private, no-cache"


def published_dataset(request: Request) -> Dataset:
    """
    Take all published plans together.

    Parameters
    ----------
    request : Request
        From the client.

    Returns
    -------
    Dataset
        Under the root.
    """
    service, caller = service_of(request), caller_of(request)

    def look() -> tuple[tuple[Version, ...], Bounds | None]:
        with service.store.read() as connection:
            versions = tuple(published_versions(connection))
            found = [service.bounds_of(connection, version) for version in versions]
        return versions, _around([bounds for bounds in found if bounds is not None])

    versions, bounds = service.published.get_or("all", look)
    return Dataset(
        base=service.settings.public_url,
        title="gridplan",
        versions=versions,
        bounds=bounds,
        caller=caller,
        is_fixed=False,
    )


def plan_dataset(request: Request) -> Dataset:
    """
    Take the last version of a plan that the caller may see.

    Parameters
    ----------
    request : Request
        With ``plan`` in its path.

    Returns
    -------
    Dataset
        Under the plan.
    """
    service, caller = service_of(request), caller_of(request)
    plan = request.path_params["plan"]
    with service.store.read() as connection:
        if caller.may("see_drafts"):
            version = latest_version(connection, plan)
        else:
            try:
                version = latest_version(connection, plan, states=("published",))
            except MissingError:
                version = latest_version(connection, plan, states=("retired",))
        title = get_plan(connection, plan).name
        bounds = service.bounds_of(connection, version)
    return Dataset(
        base=f"{service.settings.public_url}/plans/{plan}",
        title=title,
        versions=(version,),
        bounds=bounds,
        caller=caller,
        is_fixed=False,
    )


def version_dataset(request: Request) -> Dataset:
    """
    Take one version of a plan.

    Parameters
    ----------
    request : Request
        With ``plan`` and ``number`` in its path.

    Returns
    -------
    Dataset
        Under the version; fixed once it is no draft.
    """
    service, caller = service_of(request), caller_of(request)
    version = seen_version(request, service, caller)
    plan = version.plan
    with service.store.read() as connection:
        title = f"{get_plan(connection, plan).name} · {version.number}"
        bounds = service.bounds_of(connection, version)
    return Dataset(
        base=f"{service.settings.public_url}/plans/{plan}/versions/{version.number}",
        title=title,
        versions=(version,),
        bounds=bounds,
        caller=caller,
        is_fixed=version.state in SHOWN,
    )


def seen_version(request: Request, service: Service, caller: Caller) -> Version:
    """
    Find the version an address names, if the caller may see it.

    Parameters
    ----------
    request : Request
        With ``plan`` and ``number`` in its path.
    service : Service
        With the store.
    caller : Caller
        Who asks.

    Returns
    -------
    Version
        As it stands.

    Raises
    ------
    MissingError
        If there is none, or it is a draft and the caller does not plan.
    InputError
        If the number is not one.
    """
    plan, text = request.path_params["plan"], str(request.path_params["number"])
    if not (text.isascii() and text.isdecimal()) or len(text) > 9:
        raise InputError("api.bad_parameter", name="number")
    with service.store.read() as connection:
        version = version_of(connection, plan, int(text))
    if version.state not in SHOWN and not caller.may("see_drafts"):
        raise MissingError("store.no_version", id=f"{plan}/{text}")
    return version


def _around(all_bounds: list[Bounds]) -> Bounds | None:
    if not all_bounds:
        return None
    west, south, east, north = zip(*all_bounds, strict=True)
    return min(west), min(south), max(east), max(north)
