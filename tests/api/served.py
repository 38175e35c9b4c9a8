"""A real service in a process of its own, on a free port."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

_PATIENCE = 240.0  # s until it must answer


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def serving(
    data: Path, *, database: str | None = None, sample: bool = False, **env: str
) -> Iterator[tuple[str, subprocess.Popen[bytes], Path]]:
    """Start ``gridplan serve``; give its address, its process and what it said."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "gridplan",
        "serve",
        "--port",
        str(port),
        "--data",
        str(data),
    ]
    command += [] if sample else ["--no-sample"]
    command += ["--database", database] if database else []
    said = data.parent / f"said-{port}.txt"
    with said.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env={**os.environ, **env})
    base = f"http://127.0.0.1:{port}"
    try:
        wait_for(base, process, said)
        yield base, process, said
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(20)


def wait_for(base: str, process: subprocess.Popen[bytes], said: Path) -> None:
    began = time.monotonic()
    while time.monotonic() - began < _PATIENCE:
        assert process.poll() is None, said.read_text(errors="replace")[-2000:]
        try:
            with urlopen(f"{base}/problems/api.no_page", timeout=5):
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise AssertionError(said.read_text(errors="replace")[-2000:])
