"""Whether all is well: the store answers, and a tiny area gets its plan."""

import time
from typing import Any

from gridplan import __version__
from gridplan.api.service import Service


def look(service: Service) -> dict[str, Any]:
    """
    Look after a service.

    Parameters
    ----------
    service : Service
        Which.

    Returns
    -------
    dict
        ``status`` is ``ok`` where everything is.
    """
    began = time.perf_counter()
    checks = {"store": _store(service), "planner": _planner()}
    return {
        "status": "ok" if all(checks.values()) else "failing",
        "version": __version__,
        "checks": {name: "ok" if good else "failing" for name, good in checks.items()},
        "ms": round((time.perf_counter() - began) * 1000, 1),
    }


def _store(service: Service) -> bool:
    try:
        with service.store.read() as connection:
            connection.exec_driver_sql("SELECT 1")
    except Exception:  # noqa: BLE001 (whatever it is, the answer is no)
        return False
    return True


def _planner() -> bool:
    # the planner's libraries take seconds to load: not before somebody asks
    from gridplan.api.tiny import divides  # noqa: PLC0415

    try:
        return divides()
    except Exception:  # noqa: BLE001 (whatever it is, the answer is no)
        return False
