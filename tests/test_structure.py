"""The floors of the engine: a room may use what lies below it, never what lies above, and nothing goes in circles."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import courseware

ENGINE = Path(courseware.__file__).parent

FLOORS = [
    {"cache", "i18n", "markdown", "seed", "spreadsheet", "items", "verdict", "worker"},
    {"content"},
    {"shop"},
    {"answers"},
    {"drills"},
    {"promotion"},
    {"record"},
    {"progress"},
    {"classroom"},
    {"study"},
    {"web"},
    {"server"},
    {"__main__"},
]
"""From the ground up. What shares a floor may not use one another, except within a room and on the ground."""

FACE = {"web", "server"}
"""The rooms that may import Streamlit."""

FILES = sorted(file.relative_to(ENGINE) for file in ENGINE.rglob("*.py"))


def floor_of(room: str) -> int:
    return next(number for number, rooms in enumerate(FLOORS) if room in rooms)


def room_of(file: Path) -> str:
    return file.parts[0].removesuffix(".py")


def imports(file: Path) -> Iterator[str]:
    """The dotted names that a file imports, wherever in it; `from a import b` gives `a.b`."""
    for node in ast.walk(ast.parse((ENGINE / file).read_text("utf-8"))):
        match node:
            case ast.Import(names=names):
                yield from (name.name for name in names)
            case ast.ImportFrom(module=str(module), names=names, level=level):
                assert level == 0, f"{file}: relative imports hide the room they come from"
                yield from (f"{module}.{name.name}" for name in names)


def modules_of(file: Path) -> Iterator[Path]:
    """The engine's own files that a file imports."""
    for dotted in imports(file):
        parts = dotted.split(".")
        if parts[0] == "courseware":
            for end in range(len(parts), 1, -1):
                path = Path(*parts[1:end])
                found = [known for known in (path.with_suffix(".py"), path / "__init__.py") if known in FILES]
                if found:
                    yield found[0]
                    break


@pytest.mark.parametrize(
    "file", [file for file in FILES if file.name != "__init__.py" or file.parent != Path()], ids=str
)
def test_nothing_is_taken_from_a_floor_above(file: Path) -> None:
    own = floor_of(room_of(file))
    above = [str(other) for other in modules_of(file) if floor_of(room_of(other)) > own]
    assert not above, f"{file} climbs up to {above}"


def test_every_room_has_its_floor() -> None:
    rooms = {room_of(file) for file in FILES} - {"__init__"}
    assert rooms == set().union(*FLOORS)


def test_only_the_face_imports_streamlit() -> None:
    users = {room_of(file) for file in FILES if any(name.split(".")[0] == "streamlit" for name in imports(file))}
    assert users == FACE


def test_no_file_leads_back_to_itself() -> None:
    graph = {file: set(modules_of(file)) - {file} for file in FILES}
    done: set[Path] = set()

    def walk(file: Path, path: tuple[Path, ...]) -> None:
        assert file not in path, " → ".join(str(step) for step in (*path[path.index(file) :], file))
        if file not in done:
            for other in sorted(graph[file]):
                walk(other, (*path, file))
            done.add(file)

    for file in FILES:
        walk(file, ())
