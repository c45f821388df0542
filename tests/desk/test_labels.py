"""What packs call events and fields, in the language of the interface; either name is understood, and what is kept is the same."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from duban import i18n
from duban.cli.front import run
from duban.desk.forms import form, read
from duban.desk.recording import record
from duban.desk.stating import Statement, event_kind
from duban.domain.event import Field, act_words
from duban.errors import DubanError
from duban.store.entry import Entry
from tests.desk.helpers import CODE, NOON, OFFICE, TOWN, lay, open_office, put

NAMED_ALIKE = """
[[event]]
id = "own_listing"
label = "列入名单"
subject = "unit"
"""


@pytest.fixture
def english() -> Iterator[None]:
    i18n.use("en")
    yield
    i18n.use("zh")


def recorded(folder: Path) -> list[Entry]:
    with closing(open_office(folder)) as office, office.ledger.reading() as reader:
        return list(reader.entries(CODE))


def said(folder: Path, capsys: pytest.CaptureFixture[str], *args: str, code: int = 0) -> str:
    """What the command says, on either stream, when it is asked in English."""
    try:
        assert run(["--lang", "en", "--workspace", str(folder), *args]) == code
    finally:
        i18n.use("zh")
    heard = capsys.readouterr()
    return heard.out + heard.err


@pytest.mark.parametrize("name", ["transfer", "转送", "transferred", "Transferred"])
@pytest.mark.parametrize("field", ["to", "转送至", "transferred to"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_id_chinese_and_english_lead_to_the_same(folder: Path, name: str, field: str, language: str) -> None:
    with closing(open_office(folder)) as office:
        put(office, "receive", "2026-03-01")
        place = office.the_jurisdiction(None)
        statement = Statement(kind=name, on=NOON.date(), case="A", unit=OFFICE, fields={field: TOWN})
        i18n.use(language)
        try:
            effect = record(office, place, statement, actor="tester")
        finally:
            i18n.use("zh")
    assert (effect.event.kind, effect.event.data) == ("transfer", {"to": TOWN})


def test_a_choice_is_understood_in_either_language_and_kept_as_it_was(folder: Path, english: None) -> None:
    with closing(open_office(folder)) as office:
        put(office, "receive", "2026-03-01")
        place = office.the_jurisdiction(None)
        asked = {one.name: one for one in form(office, place, "notify", "A").asked}["form"]
        assert asked.label == "Manner of telling"
        assert [offer.words for offer in asked.offers] == ["on the spot", "in writing"]
        assert read(asked, "in writing", NOON.date()) == "书面"
        for words in ("书面", "in writing"):
            statement = Statement(kind="notify", on=NOON.date(), case="A", unit=TOWN, fields={"form": words})
            assert record(office, place, statement, actor="tester").event.data == {"form": "书面"}


def test_what_the_journal_keeps_is_the_same_in_every_language(tmp_path: Path) -> None:
    kept = []
    for language in ("zh", "en"):
        folder = lay(tmp_path / language)
        i18n.use(language)
        try:
            with closing(open_office(folder)) as office:
                put(office, "receive", "2026-03-01")
                put(office, "accept", "2026-03-02")
        finally:
            i18n.use("zh")
        kept.append([entry.events for entry in recorded(folder)])
    assert kept[0] == kept[1]


def test_a_name_of_several_kinds_is_answered_with_their_ids(tmp_path: Path) -> None:
    folder = lay(tmp_path / "office", more=NAMED_ALIKE)
    with closing(open_office(folder)) as office:
        policy = office.policy(CODE)
        with pytest.raises(DubanError, match="“列入名单”是几种事件的名称，请写编号：listed、own_listing"):
            event_kind(policy, "列入名单")
        assert event_kind(policy, "own_listing").label == "列入名单"


def test_the_program_lists_explains_and_answers_in_english(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(open_office(folder)) as office:
        put(office, "receive", "2026-03-01", statutory="6")
        put(office, "accept", "2026-03-02")
    listed = said(folder, capsys, "record", "--list")
    assert "transferred " in listed and "Transferred to(to)*" in listed and "转送" not in listed
    explained = said(folder, capsys, "explain", "A")
    assert "Starts with: 2026-03-02 (Monday) 示例镇 accepted" in explained
    assert "accepted" in said(folder, capsys, "journal", "log")
    asked = said(folder, capsys, "record", "extended", code=2)
    assert "Did you mean" in asked
    lacking = said(folder, capsys, "record", "transferred", "--case", "A", "--unit", TOWN, code=2)
    assert "“transferred” lacks the required field “Transferred to” (to)." in lacking


def test_a_field_that_is_given_under_two_names_is_refused(folder: Path) -> None:
    with closing(open_office(folder)) as office:
        put(office, "receive", "2026-03-01")
        twice = Statement(
            kind="transfer", on=NOON.date(), case="A", unit=OFFICE, fields={"to": TOWN, "转送至": OFFICE}
        )
        with pytest.raises(DubanError, match="字段 to 写了不止一次"):
            record(office, office.the_jurisdiction(None), twice, actor="tester")


def test_what_machines_read_is_the_same_in_every_language(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(open_office(folder)) as office:
        put(office, "receive", "2026-03-01", statutory="6")
        put(office, "accept", "2026-03-02")
    told: dict[str, list[str]] = {}
    for language in ("zh", "en"):
        for words in (("export", "events", "--format", "jsonl"), ("explain", "A", "--format", "json")):
            assert run(["--lang", language, "--workspace", str(folder), *words]) == 0
            written = capsys.readouterr().out
            told.setdefault(language, []).append(re.sub(r'"text": ?"[^"]*"', "", written))
    i18n.use("zh")
    assert told["zh"] == told["en"] and all("收到" in one or "受理" in one for one in told["en"])


def test_without_english_of_its_own_a_thing_keeps_its_chinese(english: None) -> None:
    field = Field("own", "县里的叫法", choices=("甲类",))
    assert field.words == "县里的叫法" and field.choice_words("甲类") == "甲类"
    assert act_words({}, "unheard-of") == "unheard-of"


@pytest.mark.parametrize("plugin", ["national", "jilin", "langfang", "qilin"])
def test_no_two_kinds_or_fields_have_one_name(tmp_path: Path, plugin: str) -> None:
    top = "" if plugin == "national" else f'plugins = ["{plugin}"]'
    with closing(open_office(lay(tmp_path / "office", top=top, packs=f'["{plugin}"]'))) as office:
        kinds = office.policy(CODE).kinds.values()
    for things in (
        [kind.spellings for kind in kinds],
        *([f.spellings for f in kind.fields] for kind in kinds),
    ):
        assert sum(map(len, things)) == len(frozenset().union(*things))
