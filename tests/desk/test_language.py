"""What is kept with a ledger says the same in every language; only what is shown is translated."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from duban import i18n
from duban.cli.front import run
from duban.desk.rights import REFUSED, Act, Refused, require
from duban.i18n import _, _n, heading, headings, sentences
from duban.policy.load import title_words
from tests.desk.helpers import CODE, lay, open_office, own, put


@contextmanager
def spoken(language: str) -> Iterator[None]:
    i18n.use(language)
    try:
        yield
    finally:
        i18n.use("zh")


def digest(folder: Path) -> str:
    with closing(open_office(folder)) as office:
        return office.digest(CODE)


@pytest.mark.parametrize("plugin", ["", "jilin", "langfang", "qilin"])
def test_rules_have_one_digest_in_every_language(tmp_path: Path, plugin: str) -> None:
    top = f'plugins = ["{plugin}"]' if plugin else ""
    folder = lay(tmp_path / "office", top=top, more=own(10), packs=f'["{plugin or "national"}"]')
    found = digest(folder)
    with spoken("en"):
        assert digest(folder) == found


def test_a_ledger_made_in_chinese_is_checked_in_english(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(open_office(folder)) as office:
        put(office, "receive", "2026-03-01", statutory="6")
        put(office, "accept", "2026-03-02")
    found = []
    for language in ("zh", "en"):
        with spoken("zh"):
            args = ["--lang", language, "--workspace", str(folder), "check", "--as-of", "2026-08-03"]
            assert run([*args, "--format", "json"]) == 1
        found.append(json.loads(capsys.readouterr().out))
    said = [{row["fingerprint"]: row["code"] for row in one["findings"]} for one in found]
    assert said[0] == said[1]
    assert "OWN-1" in {row["rule"] for row in found[1]["findings"]}


def test_a_refusal_is_said_in_english_and_kept_in_chinese(folder: Path) -> None:
    with spoken("en"), closing(open_office(folder)) as office:
        with pytest.raises(Refused, match="may not"):
            require(office, CODE, Act.FREEZE, "somebody")
        with office.ledger.reading() as reader:
            kept = list(reader.acts(CODE, kinds=(REFUSED,)))
    assert "不能" in (kept[0].text("reason") or "")


def test_the_title_of_the_own_rules_is_translated_where_it_is_shown() -> None:
    assert title_words("本辖区规定") == "本辖区规定"
    with spoken("en"):
        assert title_words("本辖区规定") == i18n._("本辖区规定") != "本辖区规定"
    assert title_words("别的包") == "别的包"


def test_english_tells_one_from_several_and_begins_a_heading_with_a_capital() -> None:
    with spoken("en"):
        assert [_n("{n} 条", n).format(n=n) for n in (1, 2)] == ["1 entry", "2 entries"]
        assert (_("单位"), _n("单位")) == ("Unit", "Units")
        assert (heading("headcount"), headings(["due by", "单位"])) == ("Headcount", ("Due by", "单位"))
        assert sentences("One.", "", "Two.") == "One. Two."
    assert (_n("{n} 条", 1), _n("单位"), heading("xlsx"), sentences("一。", "二。")) == (
        "{n} 条",
        "单位",
        "xlsx",
        "一。二。",
    )
