"""Rejected rows come back in a file that can be mended and imported again."""

import csv
from pathlib import Path

import pytest

from duban.errors import DubanError
from duban.exchange.rejects import RejectsFile
from tests.exchange.helpers import HEADER, PLAIN, bad, good, items, open_import

TITLED = PLAIN.replace('name = "台账"', 'name = "台账"\nheader_row = 2\ndrop = ["姓名"]')
TEXT = (
    f"某市台账,,,,,\n姓名,{HEADER}\n"
    "某某,A-1,2025-02-31,市住建局,电话13812345678反映物业,2025-04-41\n"
    "某某,-A-2,2025-13-01,市住建局,=1+1,-\n"
    "某某,A-3,2025-03-03,市住建局,供热,\n" + "".join(f",B-{n},2025-03-03,市住建局,供热,\n" for n in range(10))
)


def hand_back(path: Path, out: Path) -> None:
    source = open_import(path, TITLED)
    with RejectsFile(out, source) as file:
        for item in source:
            if isinstance(item, list):
                file.write(item)


def test_a_mended_file_goes_in_with_the_same_mapping(tmp_path: Path) -> None:
    path, out = tmp_path / "a.csv", tmp_path / "rejects.csv"
    path.write_text(TEXT, encoding="utf-8")
    hand_back(path, out)
    assert len(good(items(path, TITLED))) == 11

    written = out.read_bytes()
    assert written.startswith(b"\xef\xbb\xbf")
    text = written.decode("utf-8-sig")
    rows = list(csv.reader(text.splitlines()))
    assert rows[1] == ["退回行号", "退回列", "退回值", "退回原因", *HEADER.split(",")]
    assert [row[0] for row in rows[2:]] == ["3", "4"]
    assert rows[2][1] == "登记日期；办结日期"
    assert "某某" not in text and "138" not in text and "\n'=1+1" not in text
    assert rows[3][4] == "'-A-2" and rows[3][7] == "'=1+1"

    assert len(bad(items(out, TITLED))) == 3
    out.write_text(
        text.replace("2025-02-31", "2025-02-28").replace("2025-04-41", "").replace("2025-13", "2025-12"),
        "utf-8-sig",
    )
    mended = good(items(out, TITLED))
    assert [row.ref for row in mended] == ["A-1", "-A-2"]
    assert mended[1].events[0].data["category"] == "=1+1"


def test_the_file_under_import_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(TEXT, encoding="utf-8")
    source = open_import(path, TITLED)
    with pytest.raises(DubanError, match="换一个文件名"):
        RejectsFile(path, source)
    source.close()
    assert path.read_text(encoding="utf-8") == TEXT


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(TEXT, encoding="utf-8")
    source = open_import(path, TITLED)
    with pytest.raises(DubanError, match="不能写入退回文件"):
        RejectsFile(tmp_path / "none" / "r.csv", source)
    source.close()
