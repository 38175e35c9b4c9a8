"""What the service is told from outside: the only place that reads the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from gridplan.errors import InputError

_MEBI = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """
    How much one request, user or upload may ask for.

    Attributes
    ----------
    upload : int, bytes
        Largest archive; beyond it 413.
    unpacked : int, bytes
        What an archive may unpack to.
    members : int
        Files in an archive.
    ratio : int
        Unpacked over packed size of any file.
    vertices : int
        In all files of an area together; beyond them 413, or its check fails where they
        could not be counted so soon.
    body : int, bytes
        Any other request.
    features : int
        On one page.
    reads, writes, logins : int
        Requests a minute of one user; logins of one address.
    memory : int, bytes
        Of a child process that works on somebody's data.
    seconds : int, s
        Of processor time for the checking of one upload; beyond them it fails.
    queued : int
        Jobs of one user that wait or run.
    """

    upload: int = 200 * _MEBI
    unpacked: int = 1024 * _MEBI
    members: int = 200
    ratio: int = 100
    vertices: int = 2_000_000
    body: int = 2 * _MEBI
    features: int = 10_000
    reads: int = 60_000
    writes: int = 600
    logins: int = 10
    memory: int = 4096 * _MEBI
    seconds: int = 600
    queued: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSettings:
    """
    Everything a service needs to know before it starts.

    Attributes
    ----------
    data : Path
        Its folder: tables (without ``database``), plans, uploads.
    database : str or None
        SQLAlchemy URL of a PostgreSQL with PostGIS; None keeps tables in ``data``.
    host, port
        What it listens on.
    public_url : str
        How users reach it, without a slash at the end; all links start with it.
    token : str or None
        Opens the first session of a laptop, once.
    is_open : bool
        Whether published plans may be read without an account.
    workers : int
        Jobs computed at the same time.
    limits : Limits
        How much anybody may ask for.

    Raises
    ------
    InputError
        If the public URL is not http or https with a host.
    """

    data: Path
    database: str | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = "http://127.0.0.1:8000"
    token: str | None = None
    is_open: bool = False
    workers: int = 1
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        """Refuse a public URL that links cannot start with."""  # noqa: DOC501
        parts = urlsplit(self.public_url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query:
            raise InputError("api.bad_public_url", url=self.public_url)
        if self.public_url.endswith("/"):
            raise InputError("api.bad_public_url", url=self.public_url)

    @property
    def hosts(self) -> frozenset[str]:
        """
        List the host names requests may carry.

        Returns
        -------
        frozenset of str
            Of the public URL, of what it listens on, and of this machine's loopback.
        """
        named = urlsplit(self.public_url).hostname or ""
        return frozenset({named, self.host, "127.0.0.1", "localhost", "[::1]"})


def from_environment(env: Mapping[str, str] | None = None) -> ServiceSettings:
    """
    Read the settings of a service that a supervisor starts.

    Parameters
    ----------
    env : mapping of str to str, optional
        Instead of the process's own environment.

    Returns
    -------
    ServiceSettings
        From ``GRIDPLAN_DATA``, ``_DATABASE``, ``_HOST``, ``_PORT``, ``_PUBLIC_URL``,
        ``_TOKEN``, ``_OPEN``, ``_WORKERS`` and ``_LIMIT_*`` (one for each of `Limits`).

    Raises
    ------
    InputError
        If a number is not one.
    """
    found = os.environ if env is None else env

    def number(name: str, usual: int) -> int:
        text = found.get(f"GRIDPLAN_{name}", "") or str(usual)
        if not text.isdecimal():
            raise InputError("api.bad_setting", name=f"GRIDPLAN_{name}", value=text)
        return int(text)

    usual = Limits()
    host = found.get("GRIDPLAN_HOST", "") or "127.0.0.1"
    port = number("PORT", 8000)
    return ServiceSettings(
        data=Path(found.get("GRIDPLAN_DATA", "") or usual_data(found)),
        database=found.get("GRIDPLAN_DATABASE") or None,
        host=host,
        port=port,
        public_url=found.get("GRIDPLAN_PUBLIC_URL") or f"http://{host}:{port}",
        token=found.get("GRIDPLAN_TOKEN") or None,
        is_open=found.get("GRIDPLAN_OPEN", "") == "1",
        workers=number("WORKERS", 1),
        limits=Limits(
            **{
                name: number(f"LIMIT_{name.upper()}", getattr(usual, name))
                for name in Limits.__slots__
            }
        ),
    )


def usual_data(env: Mapping[str, str]) -> Path:
    """
    Choose where data lies when nobody says.

    Parameters
    ----------
    env : mapping of str to str
        The environment.

    Returns
    -------
    Path
        ``gridplan`` under the user's data folder.
    """
    home = env.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(home) / "gridplan"
