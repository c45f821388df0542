"""A plugin's failure is a finding: it is named, the rest goes on byte for byte, and the run does not report "clean".

Through the real command line in a process of its own, in every way in which a stranger's plugin can go wrong.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests import pieces
from tests.desk.helpers import lay, own
from tests.plugins.distributions import HEAD, PACK, install, rule

DAY = "2026-08-20"


def duban(folder: Path, *words: str, site: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, with the site folder's distributions installed."""
    environment = {**os.environ, "PYTHONPATH": str(site) if site else "", "PYTHONIOENCODING": "utf-8"}
    environment.pop("DUBAN_WORKSPACE", None)
    command = [sys.executable, "-m", "duban", "--workspace", str(folder), *words]
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", env=environment, cwd=folder, timeout=120
    )


def check(folder: Path, site: Path | None = None) -> tuple[int, list[dict[str, Any]]]:
    """Exit code and findings; the text of the same check says what the JSON says."""
    done = duban(
        folder, "-q", "check", "--as-of", DAY, "--format", "json", "--format", "text:out.txt", site=site
    )
    assert done.returncode in (0, 1, 3), done.stderr
    return done.returncode, json.loads(done.stdout)["findings"]


def about_plugins(findings: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [finding for finding in findings if finding["code"] in ("plugin-failed", "pack-missing")]


def others(findings: Sequence[dict[str, Any]]) -> str:
    """Everything else, byte for byte."""
    return json.dumps(
        [f for f in findings if f["code"] not in ("plugin-failed", "pack-missing")], ensure_ascii=False
    )


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, str]:
    """A ledger made without any plugin, and what the check says of it."""
    folder = lay(tmp_path_factory.mktemp("sound") / "office", more=own(10))
    for case, on in (("一号", "2026-08-03"), ("二号", "2026-08-15")):
        done = duban(
            folder, "record", "accept", "--on", on, "--case", case, "--new", "--unit", "示例镇", "statutory=6"
        )
        assert done.returncode == 0, done.stderr
    code, findings = check(folder)
    assert code == 1
    return (folder / "duban.db").read_bytes(), others(findings)


def office(tmp_path: Path, ledger: bytes, plugin: str, packs: str = '["national"]') -> Path:
    """The same ledger in a workspace that names a plugin."""
    folder = lay(tmp_path / "office", top=f"plugins = [{plugin}]", more=own(10), packs=packs)
    (folder / "duban.db").write_bytes(ledger)
    return folder


FAULTS = [
    pytest.param("raise RuntimeError('坏了')", "RuntimeError: 坏了", id="raises at import"),
    pytest.param("import sys; sys.exit(0)", "SystemExit", id="leaves at import"),
    pytest.param("def (", "SyntaxError", id="is no Python"),
    pytest.param("DUBAN_API_LEVEL = 2", "接口级别 2", id="wants a newer interface"),
    pytest.param("@hookimpl\ndef duban_pack(): return []", "是否指 duban_packs", id="misspells a hook"),
    pytest.param("@hookimpl\ndef duban_packs(): raise KeyError('坏了')", "KeyError", id="raises in duban_packs"),
    pytest.param("@hookimpl\ndef duban_conditions(): raise KeyError('坏了')", "KeyError", id="raises in duban_conditions"),
    pytest.param("@hookimpl\ndef duban_bearers(): raise KeyError('坏了')", "KeyError", id="raises in duban_bearers"),
    pytest.param("@hookimpl\ndef duban_patterns(): raise KeyError('坏了')", "KeyError", id="raises in duban_patterns"),
    pytest.param("@hookimpl\ndef duban_schedules(): raise KeyError('坏了')", "KeyError", id="raises in duban_schedules"),
    pytest.param("@hookimpl\ndef duban_packs(): return None", "实为 None", id="answers nothing"),
    pytest.param("@hookimpl\ndef duban_patterns(): return {'x': 'y'}", "其中有 'x'", id="answers another type"),
    pytest.param("@hookimpl\ndef duban_packs(): return [Path('nowhere.toml')]", "nowhere.toml", id="ships no file"),
    pytest.param("@hookimpl\ndef duban_packs(): return [Path(__file__).with_name('bad.toml')]", "bad.toml:1", id="ships what is no TOML"),
]  # fmt: skip


ALONE = [FAULTS[n] for n in (0, 1, 4, 5, 13)]


@pytest.mark.parametrize("as_file", [True, False], ids=["file", "distribution"])
@pytest.mark.parametrize(("code", "said"), ALONE)
def test_a_plugin_that_fails_is_named_and_all_else_is_unchanged(
    tmp_path: Path, sound: tuple[bytes, str], code: str, said: str, as_file: bool
) -> None:
    ledger, expected = sound
    site = None if as_file else install(tmp_path / "site", "stranger", code)
    folder = office(tmp_path, ledger, '"stranger.py"' if as_file else '"stranger"')
    (site or folder).joinpath("bad.toml").write_text("[pack\n", encoding="utf-8")
    if as_file:
        (folder / "stranger.py").write_text(HEAD + code, encoding="utf-8")
    exit_code, findings = check(folder, site)
    (named,) = about_plugins(findings)
    assert exit_code == 3
    assert (named["code"], named["values"]["name"]) == ("plugin-failed", "stranger")
    assert said in named["values"]["reason"]
    assert others(findings) == expected


def test_many_plugins_that_fail_are_each_named_by_the_check_and_by_the_doctor(
    tmp_path: Path, sound: tuple[bytes, str]
) -> None:
    codes = {f"p{n}": fault.values for n, fault in enumerate(FAULTS)}
    for name, (code, _said) in codes.items():
        site = install(tmp_path / "site", name, str(code))
    (site / "bad.toml").write_text("[pack\n", encoding="utf-8")
    folder = office(tmp_path, sound[0], ", ".join(f'"{name}"' for name in codes))
    exit_code, findings = check(folder, site)
    assert exit_code == 3
    assert others(findings) == sound[1]
    reasons = {f["values"]["name"]: f["values"]["reason"] for f in about_plugins(findings)}
    text = (folder / "out.txt").read_text(encoding="utf-8").splitlines()
    doctor = duban(folder, "plugin", "doctor", *codes, site=site)
    assert doctor.returncode == 3
    for name, (_code, said) in codes.items():
        assert str(said) in reasons[name]
        assert any(f"插件 {name}（" in line and str(said) in line for line in text), name
        assert any(
            line.startswith(f"{name}：") and str(said) in line for line in doctor.stdout.splitlines()
        ), name


CALLED = """
@hookimpl
def duban_packs(): return [Path(__file__).with_name("stranger.toml")]
def fail(*given): {how}
@hookimpl
def duban_conditions(): return {{"x": fail}}
@hookimpl
def duban_bearers(): return {{"x": fail}}
@hookimpl
def duban_patterns(): return {{"x": fail}}
@hookimpl
def duban_schedules(): return {{"x": fail}}
"""
DUTY = pieces.rule("S-2", "duty", "轮值", """
event = ["reception"]
schedule = [{ plugin = "stranger.x" }]
applies = { unit_kind = ["township"] }
""", article="第二条", since="2026-08-01")  # fmt: skip
USED = [
    pytest.param(rule('applies = { condition = "stranger.x" }'), id="condition"),
    pytest.param(rule('bearer = "stranger.x"'), id="bearer"),
    pytest.param(
        rule().split("start =")[0].replace("deadline", "procedure") + 'pattern = "stranger.x"\n', id="pattern"
    ),
    pytest.param(DUTY, id="schedule"),
]


@pytest.mark.parametrize("how", ["raise RuntimeError('坏了')", "raise SystemExit(0)", "return 5.5"])
@pytest.mark.parametrize("used", USED)
def test_a_callable_that_fails_when_it_is_asked(
    tmp_path: Path, sound: tuple[bytes, str], used: str, how: str
) -> None:
    site = install(tmp_path / "site", "stranger", CALLED.format(how=how))
    (site / "stranger.toml").write_text(PACK + used, encoding="utf-8")
    folder = office(tmp_path, sound[0], '"stranger"', '["national", "stranger"]')
    adopted = duban(folder, "policy", "adopt", site=site)
    assert adopted.returncode == 0, adopted.stderr
    exit_code, findings = check(folder, site)
    assert exit_code == 3
    named = about_plugins(findings)
    assert named
    assert all("stranger" in json.dumps(finding, ensure_ascii=False) for finding in named)
    assert others(findings) == sound[1]
    assert "stranger.x" in (folder / "out.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("pack", "said"),
    [
        (PACK + rule().replace("met_by", "met_buy"), "met_buy"),
        (PACK + rule('bearer = "stranger.nobody"'), "stranger.nobody"),
        (PACK.replace('id = "stranger"', 'id = "national"'), "national"),
    ],
    ids=["unknown key", "unknown name", "id of another pack"],
)
def test_a_pack_with_mistakes_is_its_plugins_failure(
    tmp_path: Path, sound: tuple[bytes, str], pack: str, said: str
) -> None:
    code = "@hookimpl\ndef duban_packs(): return [Path(__file__).with_name('stranger.toml')]"
    site = install(tmp_path / "site", "stranger", code)
    (site / "stranger.toml").write_text(pack, encoding="utf-8")
    folder = office(tmp_path, sound[0], '"stranger"', '["national", "stranger"]')
    exit_code, findings = check(folder, site)
    assert exit_code == 3
    assert [(f["code"], f["values"]["name"]) for f in about_plugins(findings)] == [
        ("pack-missing", "stranger"),
        ("plugin-failed", "stranger"),
    ]
    assert said in json.dumps(about_plugins(findings), ensure_ascii=False)
    assert others(findings) == sound[1]
    doctor = duban(folder, "plugin", "doctor", "stranger", site=site)
    assert (doctor.returncode, said in doctor.stdout) == (3, True)


def test_two_distributions_with_one_name_are_both_named(tmp_path: Path, sound: tuple[bytes, str]) -> None:
    site = install(tmp_path / "site", "stranger", "", distribution="one-rules", module="one")
    install(site, "stranger", "", distribution="two-rules", module="two")
    folder = office(tmp_path, sound[0], '"stranger"')
    exit_code, findings = check(folder, site)
    (named,) = about_plugins(findings)
    assert exit_code == 3
    assert named["values"]["reason"] == "有多个同名插件：one（one-rules）、two（two-rules）"
    assert others(findings) == sound[1]
    assert "one-rules" in duban(folder, "plugin", "doctor", site=site).stdout


def test_two_files_with_one_name_are_both_named(tmp_path: Path, sound: tuple[bytes, str]) -> None:
    folder = office(tmp_path, sound[0], '"a/ours.py", "b/ours.py"')
    for place in ("a", "b"):
        (folder / place).mkdir()
        (folder / place / "ours.py").write_text("", encoding="utf-8")
    exit_code, findings = check(folder)
    (named,) = about_plugins(findings)
    assert exit_code == 3
    assert "a/ours.py、b/ours.py" in named["values"]["reason"]
    assert others(findings) == sound[1]


def test_an_installed_plugin_that_nobody_named_is_not_even_imported(
    tmp_path: Path, sound: tuple[bytes, str]
) -> None:
    site = install(tmp_path / "site", "stranger", "raise RuntimeError('坏了')")
    folder = office(tmp_path, sound[0], "")
    exit_code, findings = check(folder, site)
    assert (exit_code, about_plugins(findings), others(findings)) == (1, [], sound[1])
    listed = duban(folder, "plugin", "list", site=site)
    assert (listed.returncode, "stranger" in listed.stdout) == (0, True)


def test_what_a_locality_built_on_a_plugins_pack_rests_while_the_plugin_fails(
    tmp_path: Path, sound: tuple[bytes, str]
) -> None:
    code = "@hookimpl\ndef duban_packs(): return [Path(__file__).with_name('stranger.toml')]\n"
    site = install(tmp_path / "site", "stranger", code + "raise RuntimeError('坏了')")
    (site / "stranger.toml").write_text(PACK + rule(), encoding="utf-8")
    changed = '[[rule]]\nid = "S-1"\noverride = true\nconfirmed_on = 2026-01-01\nlimit = { value = 5 }\n'
    folder = lay(
        tmp_path / "office",
        top='plugins = ["stranger"]',
        more=own(10) + changed,
        packs='["national", "county.toml"]',
    )
    county = (
        PACK.replace('"stranger"', '"county"')
        .replace('"national"', '"stranger"')
        .replace('"city"', '"county"')
    )
    (folder / "county.toml").write_text(county, encoding="utf-8")
    (folder / "duban.db").write_bytes(sound[0])
    exit_code, findings = check(folder, site)
    assert exit_code == 3
    assert [(f["code"], f["values"]["name"]) for f in about_plugins(findings)] == [
        ("pack-missing", "county"),
        ("plugin-failed", "stranger"),
    ]
    assert others(findings) == sound[1]
