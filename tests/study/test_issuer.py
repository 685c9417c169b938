"""The key that signs is made once and is for its owner's eyes; the command checks what it signed."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from courseware.__main__ import main
from courseware.progress.papers.certificate_page import issue
from courseware.study.issuer import NAME, Issuer
from tests.progress.test_seal import CERTIFICATE


def test_the_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    folder = tmp_path / "学习 记录"
    assert Issuer(folder).known_fingerprint() is None
    first = Issuer(folder).fingerprint()
    assert Issuer(folder).fingerprint() == Issuer(folder).known_fingerprint() == first
    assert [file.name for file in folder.iterdir()] == [NAME]
    assert stat.S_IMODE((folder / NAME).stat().st_mode) == 0o600


def test_those_who_ask_at_once_get_the_same_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: Issuer(tmp_path).fingerprint(), range(16)))
    assert len(found) == 1
    assert [file.name for file in tmp_path.iterdir()] == [NAME]


def test_a_file_that_holds_no_key_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("no key")
    with pytest.raises(ValueError, match=r"."):
        Issuer(tmp_path).key()
    assert (tmp_path / NAME).read_text() == "no key"


def test_the_command_shows_every_signed_field(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = issue(CERTIFICATE, Issuer(tmp_path).key())
    good, edited, none = (tmp_path / name for name in ("good.html", "edited.html", "none.html"))
    good.write_text(page, "utf-8")
    edited.write_text(page.replace(">71 分<", ">99 分<"), "utf-8")
    none.write_text("<p>你好</p>", "utf-8")
    data = ["--data", str(tmp_path)]
    assert main(["verify", str(good), *data]) == 0
    said = capsys.readouterr().out
    assert "姓名: 陈一诺" in said
    assert "✗" not in said
    assert main(["verify", str(edited), *data]) == 1
    said = capsys.readouterr().out
    assert "✗ 618 策划（正式运行）: 71 分\n    ≠ 99 分" in said
    assert main(["verify", str(none), *data]) == 1
    assert "没有能读懂的签名" in capsys.readouterr().out
    assert main(["verify", str(good), "--data", str(tmp_path / "elsewhere")]) == 1
    assert "签名用的不是这台机器上的钥匙" in capsys.readouterr().out
    assert main(["verify", str(tmp_path / "nothing.html"), *data]) == 1
