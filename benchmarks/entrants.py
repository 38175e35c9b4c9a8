"""Who takes part, and the command that starts each in a process of its own."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.case import Case
from benchmarks.exchange import Answer, read_answer

ROOT = Path(__file__).resolve().parents[1]
BENCH_PYTHON = ROOT / ".venv-bench/bin/python"
CAP = 300.0  # s, one run over all communities of a case


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrant:
    """
    One line of the table.

    Attributes
    ----------
    key : str
        In the results file.
    title : str
        In the table.
    arguments : tuple of str
        A module of `benchmarks.peers`, or effort and workers of gridplan.
    is_ours : bool
        True for gridplan.
    cores : int
        How many it uses.
    """

    key: str
    title: str
    arguments: tuple[str, ...]
    is_ours: bool = False
    cores: int = 1


ENTRANTS: tuple[Entrant, ...] = (
    Entrant(
        key="gridplan-draft",
        title="**gridplan draft**",
        arguments=("draft", "2"),
        is_ours=True,
        cores=2,
    ),
    Entrant(
        key="gridplan-standard",
        title="**gridplan standard**",
        arguments=("standard", "2"),
        is_ours=True,
        cores=2,
    ),
    Entrant(key="metis", title="METIS k-way, connected", arguments=("metis",)),
    Entrant(key="kahip-strong", title="KaHIP strong", arguments=("kahip_strong",)),
    Entrant(
        key="mtkahypar-default",
        title="Mt-KaHyPar default",
        arguments=("mtkahypar_default",),
        cores=2,
    ),
    Entrant(
        key="mtkahypar-highest",
        title="Mt-KaHyPar highest",
        arguments=("mtkahypar_highest",),
        cores=2,
    ),
    Entrant(
        key="gerrychain",
        title="GerryChain recursive tree",
        arguments=("gerrychain_tree",),
    ),
    Entrant(key="spopt-ward", title="spopt Ward", arguments=("spopt_ward",)),
    Entrant(key="spopt-kmeans", title="spopt region k-means", arguments=("spopt_kmeans",)),
    Entrant(key="spopt-spenc", title="spopt SPENC", arguments=("spopt_spenc",)),
    Entrant(key="spopt-azp", title="spopt AZP", arguments=("spopt_azp",)),
)


class NoAnswerError(Exception):
    """A run ended without an answer; says how."""


def divide(
    entrant: Entrant, files: tuple[Path, Path], seed: int, cases: Sequence[Case]
) -> Answer:
    """Run one entrant once: ``files`` are the peers' problem and the stored cases."""
    problem, stored = files
    if entrant.is_ours:
        command = [sys.executable, "-m", "benchmarks.ours", str(stored), "ANSWER", str(seed)]
        return _answered([*command, *entrant.arguments], cases)
    command = [str(BENCH_PYTHON), "-W", "ignore", "-m"]
    command += [f"benchmarks.peers.{entrant.arguments[0]}", str(problem), "ANSWER", str(seed)]
    return _answered([*command, str(_patience(len(cases)))], cases)


def repair(stored: Path, answer: Path, seed: int, cases: Sequence[Case]) -> Answer:
    """Run our repair on a peer's answer."""
    command = [sys.executable, "-m", "benchmarks.ours", str(stored), "ANSWER", str(seed)]
    return _answered([*command, "draft", "1", str(answer)], cases)


def _patience(communities: int) -> float:
    """Say how long one community may take, in s."""
    return 120.0 if communities == 1 else 5.0 if communities <= 50 else 1.0


def _answered(command: list[str], cases: Sequence[Case]) -> Answer:
    cap = _patience(1) if len(cases) == 1 else CAP
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "answer.npz"
        filled = [str(file) if part == "ANSWER" else part for part in command]
        try:
            done = subprocess.run(
                filled,
                cwd=ROOT,
                capture_output=True,
                text=True,
                timeout=cap + 30,
                check=False,
                env={**os.environ, "OMP_NUM_THREADS": "2"},
            )
        except subprocess.TimeoutExpired:
            msg = f"no plan in {cap:.0f} s"
            raise NoAnswerError(msg) from None
        if not file.exists():
            last = (done.stderr.strip().splitlines() or ["no word"])[-1]
            msg = f"stopped with code {done.returncode}: {last[:200]}"
            raise NoAnswerError(msg)
        return read_answer(file, cases)
