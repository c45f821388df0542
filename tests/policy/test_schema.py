"""The JSON Schema that editors use says the same as the loader."""

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from duban.policy.schema import pack_schema, schema_text
from duban.policy.shelf import example_packs, known_packs
from tests.policy.packs import HERE, pack, patch

KEPT = Path(__file__).parents[2] / "docs" / "pack.schema.json"
VALIDATOR = Draft202012Validator(pack_schema())


def plain(data: object) -> Any:
    """The data as JSON has it."""
    return json.loads(json.dumps(data, default=date.isoformat))


def test_the_schema_in_the_documentation_is_the_present_one() -> None:
    assert KEPT.read_text(encoding="utf-8") == schema_text(), "duban policy schema > docs/pack.schema.json"


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(pack_schema())


@pytest.mark.parametrize("path", [*known_packs(), *example_packs()], ids=lambda path: path.stem)
def test_the_shipped_packs_fit_the_schema(path: Path) -> None:
    data = plain(tomllib.loads(path.read_text(encoding="utf-8")))
    assert [error.message for error in VALIDATOR.iter_errors(data)] == []


def test_an_override_needs_less_than_a_whole_rule() -> None:
    assert list(VALIDATOR.iter_errors(plain(pack(patch("S-1", "limit = { value = 30 }")).data))) == []


@pytest.mark.parametrize(
    "name",
    [
        "choice-unknown",
        "head-key-unknown",
        "head-level",
        "head-schema",
        "document-untitled",
        "nested-key-unknown",
        "override-key-unknown",
        "override-without-source",
        "rule-id-missing",
        "rule-key-of-another-kind",
        "rule-key-unknown",
        "rule-keys-missing",
        "rule-kind-missing",
        "rule-kind-unknown",
        "table-unknown",
        "type-flag",
        "type-integer",
        "type-integer-flag",
        "type-list",
        "type-list-item",
        "type-table",
        "type-text",
        "event-kind",
    ],
)
def test_what_the_loader_refuses_by_shape_the_schema_refuses_too(name: str) -> None:
    data = plain(tomllib.loads((HERE / "bad" / f"{name}.toml").read_text(encoding="utf-8")))
    assert not VALIDATOR.is_valid(data)
