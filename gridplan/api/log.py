"""How the service writes its log: lines of JSON on standard error, nothing personal in them."""

import logging
import sys

import structlog


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
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
