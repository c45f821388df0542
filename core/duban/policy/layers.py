"""Rules of several packs laid over one another, still as TOML tables: definitions, and patches by id."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import attrs

from duban.domain.problem import Problem
from duban.domain.span import Span
from duban.i18n import _
from duban.policy.load import RawPack
from duban.policy.locate import Path
from duban.policy.shape import Fault, Faults, nearest, structure

ANEW = ("source", "confirmed_on")
"""Keys that an override must give anew: where it is written, and who last compared it."""

OWN = frozenset({"override", "id", "kind"})
"""Keys that a patch says about itself."""


@attrs.frozen(eq=False)
class Place:
    """Where a rule's table stands."""

    pack: RawPack
    position: int

    def problem(self, fault: Fault) -> Problem:
        return self.pack.problem(("rule", self.position, *fault.path), fault.message, fault.hint)


@attrs.frozen(eq=False)
class Draft:
    """One version of a rule before it becomes a value: its merged table, and the origin of each key.

    ``parent`` is the version that it overrides. ``span`` equals ``raw["effective"]``.
    """

    raw: Mapping[str, Any]
    span: Span
    place: Place
    origin: Mapping[str, Place]
    parent: "Draft | None" = None

    def problem(self, fault: Fault) -> Problem:
        """The fault at the file that wrote the key."""
        key = fault.path[0] if fault.path else ""
        return self.origin.get(str(key), self.place).problem(fault)

    def cut(self, span: Span) -> "Draft":
        """The same version on fewer days."""
        return attrs.evolve(self, span=span, raw={**self.raw, "effective": _as_table(span)})


class Layers:
    """The versions of every rule, pack by pack: ``drafts`` per id, and ``problems``, what cannot be laid."""

    def __init__(self) -> None:
        self.drafts: dict[str, list[Draft]] = {}
        self.problems: list[Problem] = []

    def lay(self, pack: RawPack, ancestors: set[str]) -> None:
        """Add the rules of a pack that extends ``ancestors``."""
        inherited = {rule_id: tuple(drafts) for rule_id, drafts in self.drafts.items()}
        written: dict[str, list[tuple[Span, int]]] = {}
        for position, raw in pack.tables("rule"):
            place = Place(pack, position)
            rule_id, span = raw.get("id"), self._span(place, raw)
            if not isinstance(rule_id, str) or not rule_id:
                self._add(place, ("id",), _("缺少规则编号 id，应为非空文本。"))
                continue
            if span is None or self._doubled(place, rule_id, span, written):
                continue
            written.setdefault(rule_id, []).append((span, position))
            if raw.get("override") is True:
                self._patch(place, raw, span, inherited, ancestors)
            else:
                self._define(place, raw, span, inherited.get(rule_id, ()), ancestors)

    def _define(
        self,
        place: Place,
        raw: Mapping[str, Any],
        span: Span,
        inherited: tuple[Draft, ...],
        ancestors: set[str],
    ) -> None:
        if not inherited:
            draft = Draft(raw, span, place, dict.fromkeys(raw, place))
            self.drafts.setdefault(raw["id"], []).append(draft)
            return
        other = inherited[0].place.pack
        if other.id in ancestors:
            hint = _("要改写它，加上 override = true；否则换一个编号。")
        else:
            hint = _("两个包互不继承，不能规定同一编号；换一个编号，或者写明 extends。")
        message = _("编号“{id}”已由规则包“{pack}”规定。").format(id=raw["id"], pack=other.id)
        self._add(place, ("id",), message, hint)

    def _patch(
        self,
        place: Place,
        raw: Mapping[str, Any],
        span: Span,
        inherited: Mapping[str, tuple[Draft, ...]],
        ancestors: set[str],
    ) -> None:
        rule_id = raw["id"]
        parents = inherited.get(rule_id, ())
        if not parents:
            known_ids = [known for known, drafts in inherited.items() if drafts[0].place.pack.id in ancestors]
            message = _("没有可改写的规则“{id}”：所继承的规则包都没有这个编号。").format(id=rule_id)
            self._add(place, ("id",), message, nearest(rule_id, known_ids))
            return
        stranger = next((p.place.pack.id for p in parents if p.place.pack.id not in ancestors), None)
        if stranger is not None:
            message = _("“{id}”已由规则包“{pack}”规定，而本包没有继承它。").format(id=rule_id, pack=stranger)
            self._add(place, ("id",), message, _("在 [pack] 的 extends 中写明，或者去掉其中一处改写。"))
            return
        self._check_patch(place, raw, parents[0])
        self._overlay(place, raw, span, parents)

    def _check_patch(self, place: Place, raw: Mapping[str, Any], parent: Draft) -> None:
        for key in ANEW:
            if key not in raw:
                message = _("改写的规则应重新写明“{key}”。").format(key=key)
                self._add(place, (key,), message, _("上级规则的出处和核对日期不能代替本级的。"))
        kind = parent.raw.get("kind")
        if "kind" in raw and raw["kind"] != kind:
            message = _("改写不能变更规则类型：上级为“{kind}”。").format(kind=kind)
            self._add(place, ("kind",), message, _("去掉 kind，或者换一个编号另立规则。"))

    def _overlay(self, place: Place, raw: Mapping[str, Any], span: Span, parents: tuple[Draft, ...]) -> None:
        """Replace the patch's keys on the days of both; the parent's other days stay as they are."""
        patched: list[Draft] = []
        for draft in self.drafts[raw["id"]]:
            common = span.meet(draft.span)
            if common is None or draft.place.pack is place.pack:
                patched.append(draft)
                continue
            patched += [draft.cut(rest) for rest in _without(draft.span, common)]
            patched.append(_merged(draft, raw, common, place))
        if not any(draft.place is place for draft in patched):
            days = _("、").join(shown(parent.span) for parent in parents)
            message = _("改写的有效期与上级规则不重合；上级规则有效期：{days}。").format(days=days)
            self._add(place, ("effective",), message)
        self.drafts[raw["id"]] = patched

    def _span(self, place: Place, raw: Mapping[str, Any]) -> Span | None:
        try:
            span = structure(raw.get("effective", {}), Span)
        except Faults as error:
            self.problems += [
                place.problem(attrs.evolve(fault, path=("effective", *fault.path))) for fault in error.faults
            ]
            return Span()
        if span.start and span.end and span.start > span.end:
            message = _("生效日 {start} 晚于失效日 {end}。").format(start=span.start, end=span.end)
            self._add(place, ("effective", "from"), message)
            return None
        return span

    def _doubled(
        self, place: Place, rule_id: str, span: Span, written: Mapping[str, list[tuple[Span, int]]]
    ) -> bool:
        for other, position in written.get(rule_id, ()):
            if span.meet(other):
                message = _("编号“{id}”重复，且有效期与 rule[{n}]（{days}）重合。")
                hint = _("同一编号的各个版本，有效期应前后相接、互不重合。")
                message = message.format(id=rule_id, n=position + 1, days=shown(other))
                self._add(place, ("id",), message, hint)
                return True
        return False

    def _add(self, place: Place, path: Path, message: str, hint: str = "") -> None:
        self.problems.append(place.problem(Fault(path, message, hint)))


def shown(span: Span) -> str:
    """The days for a reader."""
    start = span.start.isoformat() if span.start else _("不限")
    end = span.end.isoformat() if span.end else _("今")
    return _("{start} 至 {end}").format(start=start, end=end)


def _merged(parent: Draft, raw: Mapping[str, Any], span: Span, place: Place) -> Draft:
    given = {key: value for key, value in raw.items() if key not in OWN and key != "effective"}
    origin = {**parent.origin, **dict.fromkeys(raw, place)}
    table = {**parent.raw, **given, "effective": _as_table(span), "override": True}
    return Draft(table, span, place, origin, parent)


def _without(whole: Span, part: Span) -> Iterator[Span]:
    """The days of ``whole`` before and after ``part``, which lies inside it."""
    day = timedelta(days=1)
    if part.start is not None and (whole.start is None or whole.start < part.start):
        yield Span(whole.start, part.start - day)
    if part.end is not None and (whole.end is None or part.end < whole.end):
        yield Span(part.end + day, whole.end)


def _as_table(span: Span) -> dict[str, Any]:
    return {key: day for key, day in (("from", span.start), ("until", span.end)) if day is not None}
