"""Where results go: a file appears whole or not at all, and what is no plain file is never replaced."""

import errno
import os
import stat
from pathlib import Path
from threading import Thread

import pytest

from duban.cli.report_output import write_bytes
from duban.errors import DubanError


def test_a_file_appears_whole_and_replaces_what_stood_there(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"before")
    write_bytes(b"after", tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == b"after" and len(list(tmp_path.iterdir())) == 1


def test_a_file_keeps_its_permissions_and_a_new_one_has_those_of_the_umask(tmp_path: Path) -> None:
    for mode in (0o600, 0o664):
        (tmp_path / "a").write_bytes(b"before")
        (tmp_path / "a").chmod(mode)
        write_bytes(b"after", tmp_path / "a")
        assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == mode
    before = os.umask(0o027)
    try:
        write_bytes(b"new", tmp_path / "b")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "b").stat().st_mode) == 0o640


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()
    write_bytes(b"words", pipe)
    reader.join(5)
    assert read == [b"words"] and pipe.is_fifo()


def test_a_write_protected_file_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"before")
    monkeypatch.setattr(os, "access", lambda *_asked: False)
    with pytest.raises(DubanError, match=r"a：没有权限"):
        write_bytes(b"after", tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == b"before"


def test_a_full_disk_leaves_what_stood_there_and_is_told_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_bytes(b"before")

    def full(*_asked: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(DubanError, match=r"a：磁盘已满"):
        write_bytes(b"after", tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == b"before" and len(list(tmp_path.iterdir())) == 1
