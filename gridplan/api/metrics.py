"""What the service counts, for Prometheus."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)


class Metrics:
    """The counters of one app, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "gridplan_requests",
            "Requests answered",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "gridplan_request_seconds",
            "Time to answer",
            ("route",),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self._jobs = Gauge(
            "gridplan_jobs", "Jobs by state", ("status",), registry=self.registry
        )

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """
        Count a request.

        Parameters
        ----------
        method, route : str
            The route's template, never the address itself.
        status : int
            Of the answer.
        seconds : float, s
            How long it took.
        """
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def jobs(self, counts: dict[str, int]) -> None:
        """
        Tell how many jobs stand where.

        Parameters
        ----------
        counts : dict of str to int
            By status.
        """
        for status, count in counts.items():
            self._jobs.labels(status).set(count)

    def text(self) -> bytes:
        """
        Write them down.

        Returns
        -------
        bytes
            In Prometheus's text format.
        """
        return generate_latest(self.registry)
