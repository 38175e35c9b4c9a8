"""Small memories of what does not change, or not for a moment."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

V = TypeVar("V")


class Kept(Generic[V]):
    """
    Keep the most recent answers.

    Parameters
    ----------
    most : int
        How many.
    seconds : float, s
        How long each is good; for ever by default.
    """

    def __init__(self, most: int, *, seconds: float = float("inf")) -> None:
        self._most = most
        self._seconds = seconds
        self._kept: OrderedDict[Hashable, tuple[float, V]] = OrderedDict()
        self._lock = threading.Lock()

    def get_or(self, key: Hashable, make: Callable[[], V]) -> V:
        """
        Look up an answer, or make it.

        Parameters
        ----------
        key : hashable
            What it is the answer to.
        make : callable
            Makes it; what it raises is not kept.

        Returns
        -------
        object
            The answer.
        """
        now = time.monotonic()
        with self._lock:
            found = self._kept.get(key)
            if found is not None and now - found[0] < self._seconds:
                self._kept.move_to_end(key)
                return found[1]
        value = make()
        with self._lock:
            self._kept[key] = (now, value)
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return value

    def forget(self) -> None:
        """Forget everything, as after somebody's rights have changed."""
        with self._lock:
            self._kept.clear()


class KeptBytes:
    """
    Keep the most recent answers while they fit.

    Parameters
    ----------
    most : int, bytes
        All of them together.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._used = 0
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> bytes | None:
        """
        Look up an answer.

        Parameters
        ----------
        key : hashable
            What it is the answer to.

        Returns
        -------
        bytes or None
            None where it is not kept.
        """
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: Hashable, answer: bytes) -> None:
        """
        Keep an answer, if it is not too big for that.

        Parameters
        ----------
        key : hashable
            What it is the answer to.
        answer : bytes
            The answer.
        """
        if len(answer) > self._most // 8:
            return
        with self._lock:
            self._used += len(answer) - len(self._kept.pop(key, b""))
            self._kept[key] = answer
            while self._used > self._most:
                _, gone = self._kept.popitem(last=False)
                self._used -= len(gone)
