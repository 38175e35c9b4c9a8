"""
Answers that outlive a run: a job that was killed does not divide the same ground twice.

The key of an answer is a sum over everything it depends on, so a remembered answer is
the one that would be found again, to the byte.
"""

import hashlib
from dataclasses import astuple, fields
from typing import Protocol

import numpy as np

import gridplan
from gridplan.arrays import Ints
from gridplan.partition.problem import Problem
from gridplan.schemes import Weights


class Memory(Protocol):
    """Remembers arrays of whole numbers by key; called from one thread at a time."""

    def get(self, key: str) -> Ints | None:
        """
        Recall an answer.

        Parameters
        ----------
        key : str
            From `key_of`.

        Returns
        -------
        (n,) ndarray of int or None
            None where nothing is known.
        """

    def put(self, key: str, answer: Ints) -> None:
        """
        Remember an answer.

        Parameters
        ----------
        key : str
            From `key_of`.
        answer : (n,) ndarray of int
            What was found.
        """


def key_of(
    problem: Problem, *, step: str, seed: int, weights: Weights | None, more: bytes = b""
) -> str:
    """
    Name an answer by everything it depends on.

    Parameters
    ----------
    problem : Problem
        What is to be divided.
    step : str
        What is done with it, the effort included.
    seed : int
        Of the search.
    weights : Weights or None
        Of the criteria.
    more : bytes
        Whatever else the answer depends on.

    Returns
    -------
    str
        SHA-256 in hexadecimal digits; another version of gridplan gives another one.
    """
    said = [gridplan.__version__, step, seed, astuple(weights) if weights else ()]
    digest = hashlib.sha256(repr(said).encode())
    for field in fields(problem):
        value = np.ascontiguousarray(getattr(problem, field.name))
        assert value.dtype != object, field.name  # its bytes would be addresses
        digest.update(f"{field.name}{value.dtype.str}{value.shape}".encode())
        digest.update(value.tobytes())
    digest.update(more)
    return digest.hexdigest()
