"""What was computed at an earlier start, kept on disk by what it was computed from.

A cache may be lost at any time: a file that is missing, broken, made from something else or by another version of the
engine is made again, and a folder that cannot be written to means that nothing is kept. Reading builds the values of
the course and nothing else, so that no file, whoever wrote it, can have code run.
"""

from __future__ import annotations

import gc
import hashlib
import logging
import pickle
import platform
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib import metadata
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

ENGINE = Path(__file__).resolve().parent
COMPUTED_WITH = ("pandas", "numpy", "pyarrow", "duckdb", "pydantic", "pyyaml", "altair")
READABLE = ("courseware.content.", "courseware.shop.dictionary")
"""Modules whose types a file may hold."""
_MAKING = "making-"
_DAY_SECONDS = 86_400
_LENGTH = hashlib.sha256().digest_size

_log = logging.getLogger(__name__)


def digest(*parts: object) -> str:
    """A name for these parts by their `repr`: equal parts, equal name."""
    return hashlib.sha256(repr(parts).encode(errors="backslashreplace")).hexdigest()


def digest_of_files(root: Path, files: Iterable[Path]) -> str:
    """A name for the files by their paths below `root` and their bytes; one that cannot be read counts as such."""
    found = hashlib.sha256()
    for file in sorted(files):
        try:
            content: bytes | None = file.read_bytes()
        except OSError:
            content = None
        size = -1 if content is None else len(content)
        found.update(f"{file.relative_to(root).as_posix()}\0{size}\0".encode(errors="backslashreplace"))
        found.update(content or b"")
    return found.hexdigest()


@cache
def engine() -> str:
    """A name for what computes: the engine's own source, Python, and the libraries that results depend on."""
    return digest(
        platform.python_version(),
        [metadata.version(library) for library in COMPUTED_WITH],
        digest_of_files(ENGINE, ENGINE.rglob("*.py")),
    )


class Cache:
    """Values and files by name in a folder, each beside the key it was made for. None for a folder keeps nothing.

    Threads and processes may share it: a file is replaced as a whole, and the last one stays.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._complained = False

    def get(self, name: str, key: str, make: Callable[[], T]) -> T:
        """What was kept under the name for this key, or else what `make` returns, which is kept from now on."""
        if self._folder is None:
            return make()
        head = self._head(name, key)
        found = self._read(name, head)
        if found is not None:
            value: T = found[0]
            return value
        value = make()
        self._write(name, head, value)
        return value

    def put(self, name: str, key: str, value: object) -> None:
        """Keep a value that may have grown since it was read."""
        if self._folder is not None:
            self._write(name, self._head(name, key), value)

    def file(self, name: str, key: str, make: Callable[[Path], None]) -> Path | None:
        """The file that `make` writes to the path it is given; None when there is no place for one.

        Its path is another one for another key, since the former file may still be open. Nobody may write to it.
        """
        if self._folder is None:
            return None
        stem, _, suffix = name.rpartition(".")
        path = self._folder / f"{stem}-{self._head(name, key).hex()[:16]}.{suffix}"

        def made() -> str | None:
            with self._replacing(path) as new:
                make(new)
                return _digest_of(new)

        try:
            if self.get(name, key, made) != _digest_of(path):  # lost, or not what was written
                self.put(name, key, made())
        except OSError as error:
            self._cannot_keep(path, error)
            return None
        for former in self._folder.glob(f"{stem}-*.{suffix}"):
            if former != path:
                with suppress(OSError):  # still open, on Windows: the next start removes it
                    former.unlink()
        return path

    def tidy(self) -> None:
        """Remove what a process was writing when it was killed."""
        for left in self._folder.glob(f"{_MAKING}*") if self._folder else ():
            with suppress(OSError):  # gone already
                if time.time() - left.stat().st_mtime > _DAY_SECONDS:  # and not being written by another process
                    shutil.rmtree(left, ignore_errors=True)

    def _path(self, name: str) -> Path:
        assert self._folder is not None
        return self._folder / f"{name}.kept"

    @staticmethod
    def _head(name: str, key: str) -> bytes:
        return hashlib.sha256(f"{engine()}\0{name}\0{key}".encode()).digest()

    def _read(self, name: str, head: bytes) -> tuple[Any] | None:
        try:
            content = self._path(name).read_bytes()
        except OSError:
            return None
        body = memoryview(content)[2 * _LENGTH :]
        if content[:_LENGTH] != head or content[_LENGTH : 2 * _LENGTH] != hashlib.sha256(body).digest():
            return None
        try:
            with _uncollected():
                return (_Reader(BytesIO(body)).load(),)
        except Exception as error:  # a pickle that is none may raise anything
            _log.warning("cannot read %s: %s", self._path(name), error)
            return None

    def _write(self, name: str, head: bytes, value: object) -> None:
        body = pickle.dumps(value, protocol=5)
        try:
            with self._replacing(self._path(name)) as new:
                new.write_bytes(head + hashlib.sha256(body).digest() + body)
        except OSError as error:
            self._cannot_keep(self._path(name), error)

    def _cannot_keep(self, path: Path, error: OSError) -> None:
        if not self._complained:  # once: it is the folder, as a rule, and then everything in it
            self._complained = True
            _log.warning("cannot keep %s: %s", path, error)

    @contextmanager
    def _replacing(self, path: Path) -> Iterator[Path]:
        """A path to write to, put in the place of `path` at the end: nobody ever sees half a file. Raises OSError."""
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=_MAKING, ignore_cleanup_errors=True) as folder:
            new = Path(folder) / path.name
            yield new
            new.replace(path)


class _Reader(pickle.Unpickler):
    """Knows the types of the course's own values. A pickle that names anything else is refused before it is built."""

    def find_class(self, module: str, name: str) -> Any:
        if module.startswith(READABLE):
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        if module == "pathlib" and name in ("PosixPath", "WindowsPath"):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no value of the course")


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the garbage collector, which would look through all that is being built again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _digest_of(file: Path) -> str | None:
    try:
        with file.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except OSError:
        return None
