"""The plugin host: who is asked, in which order, and what becomes of those who cannot answer."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from duban.plugins.host import Failure, Loaded, available, load

HEAD = "from duban.plugins.hookspecs import hookimpl\nfrom pathlib import Path\n"


def made(code: str) -> Callable[[], ModuleType]:
    """A plugin of that code, imported when it is asked for."""

    def importer() -> ModuleType:
        module = ModuleType("x")
        exec(HEAD + code, module.__dict__)
        return module

    return importer


def loaded(code: str) -> Loaded:
    return load(["x"], {"x": made(code)})


CONDITION = (
    "@hookimpl\ndef duban_conditions(): return {'yes': lambda view: True, 'x.full': lambda view: True}\n"
)


def test_names_are_full_names_and_the_built_in_plugin_is_always_there() -> None:
    found = loaded(CONDITION)
    assert found.names == ("patterns", "x")
    assert sorted(found.conditions) == ["x.full", "x.yes"]
    assert found.failures == ()
    assert list(found.sources) == ["x"]


def test_listing_imports_nothing() -> None:
    before = set(sys.modules)
    assert {"patterns", "langfang"} <= {plugin.name for plugin in available()}
    assert not [name for name in set(sys.modules) - before if name.startswith("duban_")]


@pytest.mark.parametrize(
    ("code", "where", "said"),
    [
        ("raise RuntimeError('坏了')", "load", "RuntimeError: 坏了"),
        ("raise SystemExit(0)", "load", "SystemExit: 0"),
        ("import no_such_module", "load", "ModuleNotFoundError"),
        ("DUBAN_API_LEVEL = 99", "load", "接口级别 99"),
        ("DUBAN_API_LEVEL = 'x'", "load", "接口级别 x"),
        ("@hookimpl\ndef duban_conditons(): return {}", "register", "是否指 duban_conditions"),
        ("def duban_pack(): return []", "register", "是否指 duban_packs"),
        ("def duban_packs(): return []", "register", "没有用 @hookimpl 标记"),
        ("@hookimpl\ndef duban_packs(extra): return []", "register", "duban_packs"),
        ("@hookimpl\ndef duban_packs(): raise ValueError('坏了')", "duban_packs", "ValueError: 坏了"),
        ("@hookimpl\ndef duban_packs(): raise SystemExit(2)", "duban_packs", "SystemExit: 2"),
        ("@hookimpl\ndef duban_packs(): return None", "duban_packs", "实为 None"),
        ("@hookimpl\ndef duban_packs(): return 'ours.toml'", "duban_packs", "实为 'ours.toml'"),
        ("@hookimpl\ndef duban_packs(): return ['ours.toml']", "duban_packs", "其中有 'ours.toml'"),
        ("@hookimpl\ndef duban_packs(): return [Path('nowhere.toml')]", "duban_packs", "没有规则包文件 nowhere.toml"),
        ("@hookimpl\ndef duban_packs():\n    yield 1\n", "duban_packs", "其中有 1"),
        ("@hookimpl\ndef duban_conditions(): return None", "duban_conditions", "实为 None"),
        ("@hookimpl\ndef duban_bearers(): return ['x']", "duban_bearers", "实为 ['x']"),
        ("@hookimpl\ndef duban_patterns(): return {1: len}", "duban_patterns", "其中有 1"),
        ("@hookimpl\ndef duban_schedules(): return {'x': 5}", "duban_schedules", "其中有 'x': 5"),
    ],
)  # fmt: skip
def test_every_fault_is_that_plugins_alone_and_named(code: str, where: str, said: str) -> None:
    found = load(["x", "y"], {"x": made(code), "y": made(CONDITION)})
    (failure,) = found.failures
    assert (failure.plugin, failure.where) == ("x", where)
    assert said in failure.reason
    assert "y.yes" in found.conditions
    assert "patterns.ping-pong" in found.patterns


def test_a_hook_that_fails_does_not_take_the_others_of_its_plugin() -> None:
    found = loaded(CONDITION + "@hookimpl\ndef duban_packs(): raise ValueError('坏了')")
    assert "x.yes" in found.conditions
    assert [failure.where for failure in found.failures] == ["duban_packs"]


def test_ctrl_c_is_not_a_fault_of_the_plugin() -> None:
    with pytest.raises(KeyboardInterrupt):
        loaded("raise KeyboardInterrupt")


def test_what_a_plugin_prints_stays_off_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    loaded("print('你好')\n@hookimpl\ndef duban_packs():\n    print('世界')\n    return []")
    said = capsys.readouterr()
    assert (said.out, said.err.split()) == ("", ["你好", "世界"])


def test_a_name_that_is_not_installed_is_told_with_the_nearest() -> None:
    assert load(["paterns"]).failures == (Failure("paterns", "load", "没有安装这个插件，是否指 patterns"),)


def test_a_file_and_a_distribution_of_one_name_are_both_refused() -> None:
    found = load(["langfang"], {"langfang": made(CONDITION)})
    assert [failure.reason for failure in found.failures] == [
        "有多个同名插件：duban_langfang（duban）、extra"
    ]
    assert "langfang" not in found.names


def test_other_code_has_another_source(tmp_path: Path) -> None:
    from importlib.util import module_from_spec, spec_from_file_location

    def from_file() -> ModuleType:
        spec = spec_from_file_location("x", tmp_path / "x.py")
        assert spec is not None
        assert spec.loader is not None
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    seen = []
    for code in (CONDITION, CONDITION.replace("\n", "\r\n"), CONDITION + "# more\n"):
        (tmp_path / "x.py").write_bytes(
            (HEAD.replace("\n", "\r\n") if "\r" in code else HEAD).encode() + code.encode()
        )
        seen.append(load(["x"], {"x": from_file}).sources["x"])
    assert seen[0] == seen[1]
    assert seen[1] != seen[2]
