"""Coming into a class, as a learner and as its trainer, and what somebody finds who has no right to be there."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from courseware.record.seats import Seat
from courseware.record.trainers import Trainer
from courseware.server import join, trainer
from courseware.server.routes import routes
from courseware.server.static import StaticFiles
from courseware.server.walls import walls
from courseware.study import tokens
from courseware.study.rooms import ClassRoom
from courseware.study.seating import Wish
from courseware.web import resources
from courseware.web.identity import cookies
from courseware.web.identity.seat import InClass
from tests.web.asgi import Answer, ask

HOST = "127.0.0.1:8501"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(autouse=True)
def class_mode(small_course: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "CLASSROOM", True)


@pytest.fixture(autouse=True)
def limits() -> None:
    """Each test is somebody who has not tried before."""
    for limit in (join.WRONG_CODES, join.WRONG_OWN_CODES, trainer.WRONG, trainer.WRONG_ANYWHERE):
        limit.forget()


@pytest.fixture
def app(files: StaticFiles) -> Starlette:
    own = routes(classroom=True)
    inside = [*own, Route("/{path:path}", lambda request: PlainTextResponse("through"))]
    return Starlette(routes=inside, middleware=walls(files, own, classroom=True))


@pytest.fixture
def teacher() -> tuple[Trainer, str]:
    return resources.study().leading.add_trainer("陈老师")


@pytest.fixture
def room(teacher: tuple[Trainer, str]) -> ClassRoom:
    return resources.study().leading.new_class(teacher[0], "五月二班")


@pytest.fixture
def seat(room: ClassRoom) -> Seat:
    return resources.study().seating.join(Wish(room.row.code, "王小雨"))


def post(app: Starlette, path: str, fields: dict[str, str], **headers: str) -> Answer:
    usual = {"host": HOST, "origin": f"http://{HOST}", "content_type": FORM}
    return ask(app, path, "POST", urlencode(fields).encode(), **{**usual, **headers})


def get(app: Starlette, path: str, **headers: str) -> Answer:
    return ask(app, path, host=HOST, **headers)


def cookie_of(answer: Answer) -> str:
    return answer.headers["set-cookie"].partition(";")[0]


def learner_by(cookie: str) -> str | None:
    name, _, value = cookie.partition("=")
    found = cookies.seat_in({name: value})
    return found.learner_id if found is not None else None


def test_code_and_name_lead_in_with_a_cookie_that_no_script_reads(app: Starlette, room: ClassRoom) -> None:
    page = get(app, f"/join?code={room.row.code}")
    assert page.status == 200
    assert "✓ 五月二班" in page.text
    answer = post(app, "/join", {"code": room.row.code, "name": "王小雨"})
    assert (answer.status, answer.headers["location"]) == (303, "/classroom")
    said = answer.headers["set-cookie"]
    assert "HttpOnly" in said
    assert "SameSite=lax" in said
    [seat] = resources.store().seats.of_class(room.id)
    assert learner_by(cookie_of(answer)) == seat.learner_id
    assert get(app, "/classroom", cookie=cookie_of(answer)).status == 200


def test_names_and_codes_are_text_wherever_they_stand(app: Starlette, room: ClassRoom) -> None:
    evil = '"><script>alert(1)'
    assert "<script>alert" not in get(app, "/join?" + urlencode({"code": evil})).text
    for fields in ({"code": evil, "name": evil}, {"code": room.row.code, "name": evil}):
        assert "<script>alert" not in post(app, "/join", fields).text
    assert "<script>alert" not in post(app, "/join", {"code": room.row.code, "name": evil}).text  # the same name
    assert "<script>alert" not in post(app, "/trainer", {"name": evil, "passcode": evil}).text


def test_one_of_the_same_name_chooses_who_he_is(app: Starlette, room: ClassRoom, seat: Seat) -> None:
    fields = {"code": room.row.code, "name": "王小雨"}
    asked = post(app, "/join", fields)
    assert asked.status == 409
    assert "set-cookie" not in asked.headers
    assert "班里已经有一位「王小雨」了" in asked.text
    other = post(app, "/join", {**fields, "another": "1"})
    assert learner_by(cookie_of(other)) not in (None, seat.learner_id)
    back = post(app, "/join", {**fields, "own": seat.code})
    assert learner_by(cookie_of(back)) == seat.learner_id


@pytest.mark.parametrize("path", ["/", "/classroom", "/lesson-short", "/data", "/me"])
def test_without_a_seat_every_page_leads_to_the_door(app: Starlette, path: str) -> None:
    answer = get(app, path)
    assert (answer.status, answer.headers["location"]) == (303, "/join")


@pytest.mark.parametrize("path", ["/lead", "/board", "/projector", "/report"])
def test_the_trainers_pages_lead_to_his_door(app: Starlette, path: str) -> None:
    answer = get(app, path)
    assert (answer.status, answer.headers["location"]) == (303, "/trainer")


def test_the_passcode_leads_in(app: Starlette, teacher: tuple[Trainer, str]) -> None:
    answer = post(app, "/trainer", {"passcode": teacher[1]})
    assert (answer.status, answer.headers["location"]) == (303, "/lead")
    name, _, value = cookie_of(answer).partition("=")
    found = cookies.trainer_in({name: value})
    assert found is not None
    assert found.id == teacher[0].id
    assert "HttpOnly" in answer.headers["set-cookie"]


def test_guessing_ends_after_a_few_tries_even_with_the_right_one(
    app: Starlette, teacher: tuple[Trainer, str], caplog: pytest.LogCaptureFixture
) -> None:
    statuses = [post(app, "/trainer", {"passcode": f"2222-222{n}"}).status for n in range(6)]
    assert statuses == [403] * 5 + [429]
    assert post(app, "/trainer", {"passcode": teacher[1]}).status == 429
    assert "a wrong passcode from 127.0.0.1" in caplog.text
    assert teacher[1] not in caplog.text


def test_class_codes_and_personal_codes_are_not_guessed_either(app: Starlette, room: ClassRoom, seat: Seat) -> None:
    own = [post(app, "/join", {"code": room.row.code, "own": f"2222{n}"}).status for n in "23456789ABC"]
    assert own == [409] * 10 + [429]
    codes = [post(app, "/join", {"code": "222222", "name": f"甲{n}"}).status for n in range(61)]
    assert codes == [409] * 60 + [429]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "http://evil.example"}, 403),
        ({"sec_fetch_site": "cross-site"}, 403),
        ({"content_type": "application/json"}, 415),
    ],
)
@pytest.mark.parametrize("path", ["/join", "/trainer", "/leave"])
def test_another_site_brings_nobody_in_or_out(
    app: Starlette, room: ClassRoom, path: str, headers: dict[str, str], status: int
) -> None:
    answer = post(app, path, {"code": room.row.code, "name": "王小雨"}, **headers)
    assert answer.status == status
    assert "set-cookie" not in answer.headers
    assert resources.store().seats.of_class(room.id) == ()


def test_a_form_without_an_origin_or_of_any_length_is_refused(app: Starlette, room: ClassRoom) -> None:
    body = urlencode({"code": room.row.code, "name": "王小雨"}).encode()
    assert ask(app, "/join", "POST", body, host=HOST, content_type=FORM).status == 403
    assert post(app, "/join", {"name": "x" * 5000}).status == 413
    assert ask(app, "/join", "POST", b"\xff=1", host=HOST, origin=f"http://{HOST}", content_type=FORM).status == 400


def test_a_cookie_that_was_changed_or_has_had_its_time_is_nobodys(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    good = cookies.made("seat", seat.id)
    assert cookies.id_in("seat", {cookies.NAMES["seat"]: good}) == seat.id
    id, until, seal = good.split(".")
    for bad in (
        f"{id[::-1]}.{until}.{seal}",
        f"{id}.{int(until) + 1}.{seal}",
        f"{id}.{until}.{seal[::-1]}",
        tokens.token(b"another key", "seat", seat.id, resources.now() + timedelta(days=1)),
        "", ".", "..", "é.1.x", seat.id,
    ):  # fmt: skip
        assert cookies.id_in("seat", {cookies.NAMES["seat"]: bad}) is None
    assert cookies.id_in("trainer", {cookies.NAMES["trainer"]: good}) is None  # a seat makes no trainer
    later = resources.now() + cookies.LASTS["seat"]
    monkeypatch.setattr(resources, "now", lambda: later)
    assert cookies.id_in("seat", {cookies.NAMES["seat"]: good}) is None


def test_nobody_sends_drafts_as_another_learner(seat: Seat, room: ClassRoom) -> None:
    other = resources.study().seating.join(Wish(room.row.code, "李雷"))
    mine, profiles = {cookies.NAMES["seat"]: cookies.made("seat", seat.id)}, resources.study().profiles
    found = InClass().sender(seat.learner_id, mine, profiles)
    assert found is not None
    assert found.id == seat.learner_id
    assert InClass().sender(other.learner_id, mine, profiles) is None
    assert InClass().sender(seat.learner_id, {}, profiles) is None
    resources.study().seating.remove(seat)
    assert InClass().sender(seat.learner_id, mine, profiles) is None


def test_out_means_out_on_this_device(app: Starlette) -> None:
    answer = post(app, "/leave", {})
    assert (answer.status, answer.headers["location"]) == (303, "/trainer")
    assert re.search('courseware-(seat|trainer)=""; .*Max-Age=0', answer.headers["set-cookie"])
