"""Where a class is reached."""

from __future__ import annotations

import pytest

from courseware.web.addresses import join_address, outside

OWN = ["192.168.1.20", "10.0.0.7"]


@pytest.mark.parametrize(
    "asked", ["http://127.0.0.1:8501/lead", "http://localhost:8501/lead", "http://[::1]:8501/", ""]
)
def test_at_the_computer_itself_it_is_its_address_in_the_network(asked: str) -> None:
    assert outside(asked, 8501, OWN) == "http://192.168.1.20:8501"
    assert outside(asked, 8501, []) is None


def test_from_elsewhere_it_is_the_address_that_led_there() -> None:
    assert outside("https://kurs.example/lead?class=a", 8501, OWN) == "https://kurs.example"
    assert outside("http://192.168.1.20:8501/lead", 8501, []) == "http://192.168.1.20:8501"


def test_the_qr_code_holds_the_class() -> None:
    assert join_address("http://192.168.1.20:8501", "7KM4QP") == "http://192.168.1.20:8501/join?code=7KM4QP"
