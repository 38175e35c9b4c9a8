"""Where the public benchmark instances lie: in ``shared`` beside the project, or further up."""

from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]


def data(name: str) -> Path:
    """Find a folder of data; the one beside the project where there is none."""
    folders = [above / "shared/data" / name for above in PROJECT.parents]
    return next((folder for folder in folders if folder.is_dir()), folders[0])


def instances(kind: str) -> Path:
    """Find the folder of some instances; the one beside the project where there is none."""
    return data(f"benchmarks/{kind}")
