"""How much a job may use, and how many of them."""

from dataclasses import dataclass

_GIB = 2**30


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """
    Limits of background work.

    Attributes
    ----------
    memory : int, bytes
        Address space of a child process.
    cpu : int, s
        Processor time of a child process.
    nice : int
        How far a child stands back behind the service.
    slots : int
        Jobs at once in this service.
    slots_each : int
        Jobs at once of one owner, over all services.
    open_each : int
        Jobs of one owner that are accepted or running.
    tries : int
        How often a child that somebody killed is started again.
    lease : float, s
        After how long a silent service counts as dead.
    vertices : int
        In all layers of an area that is checked.
    checking : int, s
        Processor time for checking an area.
    workers : int
        Threads of a planning child.
    """

    memory: int = 8 * _GIB
    cpu: int = 4 * 3600
    nice: int = 10
    slots: int = 2
    slots_each: int = 1
    open_each: int = 20
    tries: int = 5
    lease: float = 6.0
    vertices: int = 2_000_000
    checking: int = 600
    workers: int = 2
