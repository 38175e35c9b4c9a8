"""How the service writes its log: lines of JSON on standard error, nothing personal in them."""

import logging
import sys
from contextlib import suppress
from typing import TextIO

import structlog


class _Lines:
    """A file that is written to where it can be: no answer fails for want of a log."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, text: str) -> None:
        with suppress(OSError):
            self._file.write(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._file.flush()


def write_logs(*, quiet: bool) -> None:
    """
    Set up logging for this process.

    Parameters
    ----------
    quiet : bool
        Only warnings, as for somebody at a terminal.
    """
    level = logging.WARNING if quiet else logging.INFO
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(message)s")
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=_Lines(sys.stderr)),  # type: ignore[arg-type]
        cache_logger_on_first_use=True,
    )
