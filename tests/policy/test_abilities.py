"""Each of the sixteen abilities that plain parameters lack (requirements, E1 to E16) is shown by a worked case that ships."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILES = (
    *ROOT.glob("core/duban/packs/*.cases.toml"),
    *ROOT.glob("plugins/*/duban_*/packs/*.cases.toml"),
    *ROOT.glob("config/examples/*.cases.toml"),
)
ABILITIES = {f"E{number}" for number in range(1, 17)}


def test_every_ability_has_a_worked_case() -> None:
    cases = [case for file in FILES for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]]
    shown = {ability for case in cases for ability in case.get("abilities", ())}
    assert shown == ABILITIES
