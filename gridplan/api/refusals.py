"""
What the service itself refuses; `gridplan.api.problems` gives each its status.

::

    GridplanError
    ├── UnknownCallerError  who are you
    ├── ForbiddenError      you may not
    ├── TooLargeError       more than the limit
    ├── TooManyError        too often
    ├── WrongTypeError      not a kind of body that is read
    ├── NoPreconditionError a write of something shared names no version
    └── NotHereError        there is no such thing, or not for you
"""

from gridplan.errors import GridplanError


class UnknownCallerError(GridplanError):
    """Nobody known is asking."""


class ForbiddenError(GridplanError):
    """Who asks may not."""


class TooLargeError(GridplanError):
    """More than the limit."""


class TooManyError(GridplanError):
    """Too often."""


class WrongTypeError(GridplanError):
    """Not a kind of body that is read."""


class NoPreconditionError(GridplanError):
    """A write of something shared must name the version it was made from."""


class NotHereError(GridplanError):
    """There is no such thing, or not for who asks."""
