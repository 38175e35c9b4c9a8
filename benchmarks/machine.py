"""What the bench ran on, and whether anything else ran beside it; never a host's name."""

import os
import platform
import time
from pathlib import Path


def machine() -> str:
    """Describe it in a few words."""
    processor = platform.machine()
    for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
        if line.startswith("model name"):
            processor = line.partition(":")[2].strip()
            break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    python = platform.python_version()
    return f"{processor}, {os.cpu_count()} cores, {memory:.0f} GiB, Python {python}"


class Watch:
    """Says how many cores other people's work used since it was made."""

    def __init__(self) -> None:
        self.start = self._now()

    def others(self) -> float:
        """Take away what this process and its finished children used."""
        busy, ours, clock = (b - a for a, b in zip(self.start, self._now(), strict=True))
        return round(max(0.0, busy - ours) / max(clock, 0.1), 2)

    @staticmethod
    def _now() -> tuple[float, float, float]:
        ticks = os.sysconf("SC_CLK_TCK")
        row = Path("/proc/stat").read_text("utf-8").splitlines()[0].split()[1:]
        idle = int(row[3]) + int(row[4])
        busy = (sum(int(x) for x in row[:8]) - idle) / ticks
        return busy, sum(os.times()[:4]), time.monotonic()
