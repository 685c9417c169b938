"""What the editor for queries is made of, and what it is told: its code and licences, and the names that it offers."""

from __future__ import annotations

import gzip
import json
import re

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from courseware.server.static import CODEMIRROR, NAMES, StaticFiles
from courseware.server.walls import walls
from courseware.shop.query_rules import FUNCTIONS
from courseware.web import resources
from tests.web.asgi import ask

LOCK = json.loads(CODEMIRROR.with_name("package-lock.json").read_text("utf-8"))["packages"]
BUNDLED = {
    folder.removeprefix("node_modules/"): about for folder, about in LOCK.items() if folder and not about.get("dev")
}
KILOBYTES = 140
"""Of the code as it is sent."""


@pytest.fixture
def app(files: StaticFiles) -> Starlette:
    return Starlette(routes=[Route("/x", lambda request: None)], middleware=walls(files, []))  # type: ignore[arg-type]


def test_every_package_in_it_is_named_with_its_licence() -> None:
    said = CODEMIRROR.with_name("LICENCES.txt").read_text("utf-8")
    first = CODEMIRROR.read_text("utf-8").partition("\n")[0]
    assert len(BUNDLED) > 10
    for name, about in BUNDLED.items():
        assert about["license"] == "MIT"
        assert re.search(rf"^{re.escape(name)} {re.escape(about['version'])}$", said, re.M), f"{name} has no licence"
        assert f"{name} {about['version']}" in first, "built from other packages: `make editor`"
    parts = said.split("-" * 80)
    assert all("Copyright" in part and "Permission is hereby granted" in part for part in parts)


def test_it_is_built_from_exact_versions_and_no_file_says_from_where() -> None:
    wanted = json.loads(CODEMIRROR.with_name("package.json").read_text("utf-8"))
    for name, version in {**wanted["dependencies"], **wanted["devDependencies"]}.items():
        assert LOCK[f"node_modules/{name}"]["version"] == version
    assert not any("resolved" in about for about in LOCK.values())


def test_its_code_is_sent_compressed_and_for_ever_as_a_script(app: Starlette, files: StaticFiles) -> None:
    response = ask(app, files.codemirror, accept_encoding="gzip", host="127.0.0.1")
    assert response.status == 200
    assert response.headers["content-type"].startswith("text/javascript")
    assert "immutable" in response.headers["cache-control"]
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "script-src 'self'" in response.headers["content-security-policy"]
    assert gzip.decompress(response.body) == CODEMIRROR.read_bytes()
    assert len(response.body) < KILOBYTES * 1024


def test_only_the_script_that_wants_it_names_its_address(app: Starlette, files: StaticFiles) -> None:
    naming = [address for address, body in files.scripts.items() if files.codemirror.encode() in body]
    assert [re.sub(r"\..*", "", address) for address in naming] == ["/editor"]
    assert files.codemirror not in ask(app, "/", host="127.0.0.1").text


def test_the_names_are_those_of_the_dictionary_and_of_the_functions_that_may_be_called(app: Starlette) -> None:
    response = ask(app, NAMES, host="127.0.0.1")
    assert response.headers["content-type"] == "application/json"
    said = json.loads(response.body)
    known = resources.dictionary().tables
    assert list(said["tables"]) == list(known)
    for name, table in said["tables"].items():
        assert table["label"] == known[name].label
        assert table["columns"] == known[name].titles()
    assert {"sum", "date_trunc", "concat"} <= set(said["functions"])
    assert set(said["functions"]) >= {name for name in FUNCTIONS if name.isidentifier()}
    again = ask(app, NAMES, host="127.0.0.1", if_none_match=response.headers["etag"])
    assert (again.status, again.body) == (304, b"")
