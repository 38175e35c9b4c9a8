"""What the rest of the house knows of background work."""

from collections.abc import Mapping
from typing import Any, Protocol

from gridplan.jobs.process import Process
from gridplan.store.errors import StoreError
from gridplan.store.jobs import Job


class BusyError(StoreError):
    """Somebody has as many open jobs as one may have."""


class JobRunner(Protocol):
    """Takes jobs and sees them through."""

    @property
    def processes(self) -> Mapping[str, Process]:
        """What it can do, by id."""

    def submit(
        self, process: str, inputs: dict[str, Any], *, owner: str, key: str | None = None
    ) -> Job:
        """
        Take a job; once this returns, it will be done whoever dies.

        Parameters
        ----------
        process : str
            Which process.
        inputs : dict
            Checked against its schema; defaults are filled in.
        owner : str
            Who asks.
        key : str, optional
            The same key of the same owner gives the same job. Without one the same
            inputs do, unless that job failed or was dismissed.

        Returns
        -------
        Job
            Accepted; or as the earlier one stands.

        Raises
        ------
        MissingError
            If there is no such process, or inputs name something that is not there.
        InputError
            If the inputs do not fit.
        ConflictError
            If the key was used with other inputs.
        BusyError
            If the owner has too many open jobs.
        """

    def status(self, id: str) -> Job:  # noqa: A002
        """
        Tell where a job stands.

        Parameters
        ----------
        id : str
            Which.

        Returns
        -------
        Job
            As it stands.

        Raises
        ------
        MissingError
            If there is none.
        """

    def cancel(self, id: str) -> Job:  # noqa: A002
        """
        Dismiss a job; one that is over stays as it is.

        Parameters
        ----------
        id : str
            Which.

        Returns
        -------
        Job
            As it stands.

        Raises
        ------
        MissingError
            If there is none.
        """

    def start(self) -> None:
        """Begin to work, and take up what was left."""

    def stop(self) -> None:
        """Stop working; what runs is taken up again at the next start."""
