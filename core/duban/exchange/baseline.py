"""Findings that a named person has agreed to live with, until a day: the file behind ``--baseline``."""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import attrs

from duban.domain.finding import Finding
from duban.domain.problem import Problem, in_order
from duban.domain.text import safe_text
from duban.errors import DubanError
from duban.files import why
from duban.i18n import _, _n
from duban.policy.locate import Path as KeyPath
from duban.policy.locate import locate, nearest_line

_KEYS = ("fingerprint", "what", "reason", "approver", "until")
_REQUIRED = ("fingerprint", "reason", "approver")


class BaselineProblems(DubanError):
    """Everything that is wrong with a baseline file; ``problems`` holds it in order of line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = in_order(problems)
        blocks = [problem.text() for problem in self.problems]
        super().__init__(
            "\n".join([*blocks, _n("豁免清单有 {n} 处错误。", len(blocks)).format(n=len(blocks))])
        )


@attrs.frozen(kw_only=True)
class Waiver:
    """One finding let pass: why, by whom, and the last day of it (None: until it is taken back)."""

    fingerprint: str
    reason: str
    approver: str
    until: date | None = None
    what: str = ""
    line: int | None = None


@attrs.frozen
class Baseline:
    """The waivers of one file, by fingerprint."""

    file: str
    waivers: Mapping[str, Waiver]

    def waives(self, finding: Finding, as_of: date) -> bool:
        """Whether the finding is let pass on that day."""
        waiver = self.waivers.get(finding.fingerprint)
        return waiver is not None and (waiver.until is None or as_of <= waiver.until)

    def expired(self, as_of: date) -> tuple[Problem, ...]:
        """A note for each waiver whose last day is over."""
        return in_order(
            Problem(
                self.file,
                waiver.line,
                "until",
                _("豁免已于 {until} 到期，不再生效：{what}").format(
                    until=waiver.until.isoformat(), what=safe_text(waiver.what or waiver.fingerprint)
                ),
                _("问题已解决的删去本条；仍须豁免的，重新报批并改写 until。"),
                "note",
            )
            for waiver in self.waivers.values()
            if waiver.until is not None and waiver.until < as_of
        )


def read_baseline(path: Path) -> Baseline:
    """The baseline in a TOML file of ``[[waiver]]`` tables.

    Raises BaselineProblems with every mistake in the file, each with its line.
    """
    return _Reader(path).read()


class _Reader:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.file = str(path)
        self.problems: list[Problem] = []
        self.lines: dict[KeyPath, int] = {}

    def read(self) -> Baseline:
        data = self._parse()
        for key in data:
            if key != "waiver":
                self._wrong((key,), _("不认识的键，豁免写在 [[waiver]] 之下"))
        tables = data.get("waiver", [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            self._wrong(("waiver",), _("应为 [[waiver]] 表，每条豁免一个"))
            tables = []
        waivers: dict[str, Waiver] = {}
        for position, table in enumerate(tables):
            waiver = self._waiver(position, table)
            if waiver is not None and waiver.fingerprint in waivers:
                first = waivers[waiver.fingerprint].line
                text = _("与第 {line} 行的豁免重复").format(line=first)
                self._wrong(("waiver", position, "fingerprint"), text, _("只保留一条。"))
            elif waiver is not None:
                waivers[waiver.fingerprint] = waiver
        if self.problems:
            raise BaselineProblems(self.problems)
        return Baseline(self.file, waivers)

    def _parse(self) -> dict[str, Any]:
        try:
            text = self.path.read_text(encoding="utf-8-sig")
            data = tomllib.loads(text)
        except OSError as error:
            raise self._only(_("无法读取：{reason}").format(reason=why(error))) from error
        except UnicodeDecodeError as error:
            raise self._only(_("不是 UTF-8 文本，第 {n} 字节起无法识别").format(n=error.start)) from error
        except tomllib.TOMLDecodeError as error:
            raise self._only(_("不是有效的 TOML：{reason}").format(reason=safe_text(error))) from error
        self.lines = locate(text)
        return data

    def _waiver(self, position: int, table: Mapping[str, Any]) -> Waiver | None:
        at: KeyPath = ("waiver", position)
        before = len(self.problems)
        for key in table:
            if key not in _KEYS:
                near = get_close_matches(key, _KEYS, n=1)
                hint = _("是不是 {near}？").format(near=near[0]) if near else ""
                self._wrong(
                    (*at, key), _("不认识的键；可用的键：{keys}").format(keys=_("、").join(_KEYS)), hint
                )
        texts = {key: self._text(at, table, key) for key in _KEYS if key != "until"}
        until = table.get("until")
        if until is not None and type(until) is not date:
            self._wrong((*at, "until"), _("应为日期，例如 until = 2026-12-31（不加引号）"))
        if len(self.problems) > before:
            return None
        return Waiver(**texts, until=until, line=nearest_line(self.lines, at))

    def _text(self, at: KeyPath, table: Mapping[str, Any], key: str) -> str:
        value = table.get(key, "")
        if not isinstance(value, str):
            self._wrong((*at, key), _("应为文字，写在双引号内"))
            return ""
        if key in _REQUIRED and not value.strip():
            self._wrong((*at, key), _("必须填写"), _HINTS[key]())
        return value.strip()

    def _wrong(self, at: KeyPath, message: str, hint: str = "") -> None:
        key = ".".join(str(part + 1) if isinstance(part, int) else part for part in at)
        self.problems.append(Problem(self.file, nearest_line(self.lines, at), key, message, hint))

    def _only(self, message: str) -> BaselineProblems:
        return BaselineProblems([Problem(self.file, None, "", message)])


_HINTS = {
    "fingerprint": lambda: _("用 duban check --format baseline 生成清单。"),
    "reason": lambda: _("写明为什么可以不处理。"),
    "approver": lambda: _("写明由谁批准。"),
}
