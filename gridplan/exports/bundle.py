"""
Folders of many files that are written whole or not at all, and as one archive.

Every folder has a list of its files with their SHA-256. A later run removes what an
earlier one listed and the later one does not have; files of others stay.
"""

import hashlib
import io
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

from gridplan.errors import InputError
from gridplan.progress import Progress, silent

_DATE = (1980, 1, 1, 0, 0, 0)  # of all members: the true one would change the bytes
_REGULAR = 0o100644 << 16
MANIFEST = "manifest.json"


def write_bundle(
    folder: Path,
    pieces: Iterable[tuple[str, bytes]],
    *,
    step: str,
    total: int,
    progress: Progress = silent,
    archive: Path | None = None,
) -> list[Path]:
    """
    Write files into a folder, or into one archive.

    Parameters
    ----------
    folder : Path
        Where to; made when missing.
    pieces : iterable of tuple of str and bytes
        Names with ``/`` and contents; made while they are written.
    step : str
        What ``progress`` is told.
    total : int
        About how many pieces there are.
    progress : Progress
        Told before every piece; whatever it raises leaves the folder as it was.
    archive : Path, optional
        A zip file to write beside the folder.

    Returns
    -------
    list of Path
        The files, with `MANIFEST`, and the archive where asked for.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".writing-") as beside:
            fresh = Path(beside)
            digests: dict[str, str] = {}
            progress(step, 0, total)
            for name, content in pieces:
                path = fresh / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
                digests[name] = hashlib.sha256(content).hexdigest()
                progress(step, min(len(digests), total), total)
            (fresh / MANIFEST).write_text(_manifest(digests), encoding="utf-8")
            names = [*sorted(digests), MANIFEST]
            if archive is not None:
                packed = fresh / ".archive.zip"
                _pack(fresh, names, packed)
            for name in _earlier(folder) - set(names):
                (folder / name).unlink(missing_ok=True)
            for name in names:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (fresh / name).replace(folder / name)
            if archive is not None:
                shutil.move(packed, archive)
            progress(step, total, total)
    except OSError as error:
        where = getattr(error, "filename", None) or folder
        why = getattr(error, "strerror", None) or str(error)
        raise InputError("exports.cannot_write", file=str(where), why=why) from error
    written = [folder / name for name in names]
    return written if archive is None else [*written, archive]


def archived_bytes(members: Iterable[tuple[str, bytes]]) -> bytes:
    """
    Make an archive that depends on its members alone.

    Parameters
    ----------
    members : iterable of tuple of str and bytes
        Names and contents, in order.

    Returns
    -------
    bytes
        A zip file.
    """
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in members:
            _add(archive, name, content)
    return memory.getvalue()


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    told = zipfile.ZipInfo(name, _DATE)
    told.compress_type = zipfile.ZIP_DEFLATED
    told.external_attr = _REGULAR
    told.create_system = 3  # the same on every system
    archive.writestr(told, content)


def _pack(folder: Path, names: list[str], target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in names:
            _add(archive, name, (folder / name).read_bytes())


def _manifest(digests: dict[str, str]) -> str:
    files = [{"file": name, "sha256": digests[name]} for name in sorted(digests)]
    return json.dumps({"files": files}, ensure_ascii=False, indent=1) + "\n"


def _earlier(folder: Path) -> set[str]:
    """List what an earlier run wrote here, and nothing outside of the folder."""
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        names = {str(entry["file"]) for entry in told["files"]}
    except (OSError, ValueError, KeyError, TypeError):
        return set()
    return {
        name for name in names if not Path(name).is_absolute() and ".." not in Path(name).parts
    }
