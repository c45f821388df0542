"""From raw packs to the policy of one jurisdiction, or to everything that is wrong with them."""

import copy
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import attrs

from duban.domain.event import EventKind
from duban.domain.problem import Problem
from duban.i18n import _
from duban.policy.kinds import KINDS
from duban.policy.layers import Draft, Layers
from duban.policy.load import PolicyProblems, RawPack
from duban.policy.locate import Path
from duban.policy.names import Known, name_faults
from duban.policy.order import Order
from duban.policy.policy import Policy, Ruling
from duban.policy.rules import Document, PackHead, Rule
from duban.policy.sense import event_faults, rule_faults
from duban.policy.shape import Fault, Faults, near, nearest, structure

TABLES = ("pack", "documents", "event", "rule")
"""The tables of a pack file."""

SCHEMA = 1
"""The version of the pack format."""


@attrs.frozen(eq=False)
class Assembly:
    """A policy and where it comes from: its packs with their heads, and the draft behind each ruling."""

    policy: Policy
    packs: tuple[RawPack, ...]
    heads: Mapping[str, PackHead]
    drafts: tuple[tuple[Ruling, Draft], ...]


def assemble(
    jurisdiction: str,
    packs: Mapping[str, RawPack],
    roots: Sequence[str],
    overrides: RawPack | None = None,
    *,
    known: Known | None = None,
) -> Policy:
    """The policy of a jurisdiction that uses the packs ``roots``, with its own rules ``overrides`` on top.

    ``known`` are the names that its plugins provide; without it plugin names are not looked up. Raises
    PolicyProblems with everything that is wrong.
    """
    return build(jurisdiction, packs, roots, overrides, known=known).policy


def build(
    jurisdiction: str,
    packs: Mapping[str, RawPack],
    roots: Sequence[str],
    overrides: RawPack | None = None,
    *,
    known: Known | None = None,
) -> Assembly:
    """The same with its origins, for lint and display. Raises PolicyProblems."""
    order = Order(packs, roots, overrides.file if overrides else jurisdiction)
    chosen = [packs[pack_id] for pack_id in order.sequence]
    ancestors = {pack.id: order.ancestors(pack.id) for pack in chosen}
    if overrides is not None:
        ancestors[overrides.id] = {pack.id for pack in chosen}
        chosen.append(overrides)
    building = _Building(chosen, ancestors, known or Known())
    assembly = building.run(jurisdiction)
    problems = [*order.problems, *building.problems]
    if problems:
        raise PolicyProblems(problems)
    return assembly


class _Building:
    def __init__(self, packs: list[RawPack], ancestors: Mapping[str, set[str]], known: Known) -> None:
        self.packs = packs
        self.ancestors = ancestors
        self.known = known
        self.problems: list[Problem] = []
        self.heads: dict[str, PackHead] = {}
        self.kinds: dict[str, EventKind] = {}

    def run(self, jurisdiction: str) -> Assembly:
        layers = Layers()
        for pack in self.packs:
            self._tables(pack)
            self.heads[pack.id] = self._head(pack)
            self._events(pack)
            layers.lay(pack, self.ancestors[pack.id])
        self.problems += layers.problems
        rulings: dict[str, tuple[Ruling, ...]] = {}
        sources: list[tuple[Ruling, Draft]] = []
        for rule_id, drafts in layers.drafts.items():
            made = [(self._ruling(draft), draft) for draft in drafts]
            pairs = [(ruling, draft) for ruling, draft in made if ruling is not None]
            pairs.sort(key=lambda pair: pair[0].version)
            rulings[rule_id] = tuple(ruling for ruling, _draft in pairs)
            sources += pairs
        ids = tuple(pack.id for pack in self.packs)
        policy = Policy(jurisdiction, rulings, self.kinds, ids, digest(self.packs))
        return Assembly(policy, tuple(self.packs), self.heads, tuple(sources))

    def _tables(self, pack: RawPack) -> None:
        """Tables of the file that are none of a pack's, and what should be a list of tables and is not."""
        for key, value in pack.data.items():
            if key not in TABLES:
                message = _("规则包没有“{key}”这个表。").format(key=key)
                self._add(pack, (key,), message, nearest(key, TABLES))
            elif key in ("event", "rule") and not _tables_only(value):
                message = _("应写作 [[{key}]]，每项一个表。").format(key=key)
                self._add(pack, (key,), message)

    def _head(self, pack: RawPack) -> PackHead:
        documents: dict[str, Document] = {}
        raw = dict(pack.data["pack"])
        if raw.pop("documents", None) is not None:
            self._add(pack, ("pack", "documents"), _("文件应写作 [documents.名称]，不在 [pack] 之内。"))
        try:
            documents = structure(pack.data.get("documents", {}), dict[str, Document])
        except Faults as error:
            self._faults(pack, ("documents",), error.faults)
        try:
            head = structure(raw, PackHead)
        except Faults as error:
            self._faults(pack, ("pack",), error.faults)
            head = PackHead(schema=SCHEMA, id=pack.id, title="", level="unit")
        if head.schema != SCHEMA:
            message = _("格式版本应为 {wanted}，实为 {schema}。").format(wanted=SCHEMA, schema=head.schema)
            self._add(pack, ("pack", "schema"), message)
        return attrs.evolve(head, documents=documents)

    def _events(self, pack: RawPack) -> None:
        for position, raw in pack.tables("event"):
            try:
                kind = structure(raw, EventKind)
            except Faults as error:
                self._faults(pack, ("event", position), error.faults)
                continue
            self._faults(pack, ("event", position), event_faults(kind))
            if self.kinds.setdefault(kind.id, kind) != kind:
                message = _("事件“{id}”已另有规定。").format(id=kind.id)
                self._add(pack, ("event", position, "id"), message, _("换一个编号，或者沿用已有的事件。"))

    def _ruling(self, draft: Draft) -> Ruling | None:
        rule, faults = make_rule(draft.raw)
        broken = [fault.path for fault in faults]
        document = None
        if rule is not None:
            checks = [*rule_faults(rule), *name_faults(rule, self.kinds, self.known)]
            document = self._document(draft, rule)
            if document is None:
                checks.append(self._undeclared(draft, rule))
            faults += [fault for fault in checks if not fault.rests_on(broken)]
        self.problems += [draft.problem(fault) for fault in faults]
        if faults or rule is None or document is None:
            return None
        origin = {key: place.pack.id for key, place in draft.origin.items()}
        return Ruling(rule, draft.place.pack.id, document, origin)

    def _document(self, draft: Draft, rule: Rule) -> Document | None:
        """The cited document, from the pack that wrote the citation or the nearest one that it extends."""
        writer = draft.origin.get("source", draft.place).pack.id
        family = {writer, *self.ancestors[writer]}
        heads = [self.heads[pack.id].documents for pack in reversed(self.packs) if pack.id in family]
        found = next((known[rule.source.doc] for known in heads if rule.source.doc in known), None)
        if found is None and any(rule.source.doc in _written(p) for p in self.packs if p.id in family):
            return Document(title="")  # declared, but wrong, and reported as such
        return found

    def _undeclared(self, draft: Draft, rule: Rule) -> Fault:
        writer = draft.origin.get("source", draft.place).pack.id
        family = {writer, *self.ancestors[writer]}
        declared = [doc for pack_id in family for doc in self.heads[pack_id].documents]
        message = _("文件“{doc}”没有在 [documents] 中写明。").format(doc=rule.source.doc)
        return Fault(("source", "doc"), message, nearest(rule.source.doc, declared))

    def _faults(self, pack: RawPack, path: Path, faults: Sequence[Fault] | Iterator[Fault]) -> None:
        for fault in faults:
            self._add(pack, (*path, *fault.path), fault.message, fault.hint)

    def _add(self, pack: RawPack, path: Path, message: str, hint: str = "") -> None:
        self.problems.append(pack.problem(path, message, hint))


def make_rule(raw: Mapping[str, Any]) -> tuple[Rule | None, list[Fault]]:
    """The rule of a merged table, and what is wrong with it.

    Where only some keys are wrong, the rule is made without them, so that the rest is judged in the same run: what
    rests on a wrong key must be left out of the judgement then (:meth:`Fault.rests_on`).
    """
    kind = raw.get("kind")
    cls = KINDS.get(kind) if isinstance(kind, str) else None
    if cls is None:
        return None, [_kind_fault(kind)]
    try:
        return structure(raw, cls), []
    except Faults as error:
        faults = list(error.faults)
    for depth in (None, 1):
        try:
            return structure(_pruned(raw, [fault.path[:depth] for fault in faults]), cls), faults
        except Faults:
            continue
    return None, faults


def _pruned(raw: Mapping[str, Any], broken: Sequence[Path]) -> dict[str, Any]:
    """The table without what is broken, and with stand-ins for required keys that are."""
    table: dict[str, Any] = copy.deepcopy(dict(raw))
    for path in broken:
        holder: Any = table
        for step in path[:-1]:
            holder = holder[step]
        if isinstance(holder, dict):
            holder.pop(path[-1], None)
    missing = {path[0] for path in broken if path[0] not in table}
    return {**{key: value for key, value in _BLANKS.items() if key in missing}, **table}


_BLANKS: dict[str, Any] = {
    "id": "-",
    "title": "",
    "source": {"doc": "", "article": "-"},
    "effective": {},
    "confirmed_on": date.min,
    "start": [],
    "met_by": [],
}
"""Stand-ins for required keys that are wrong."""


def digest(packs: Sequence[RawPack]) -> str:
    """SHA-256 (hex) over the packs' ids, in order, and their content, not file names or line ends."""
    canonical = json.dumps(
        [[pack.id, pack.data] for pack in packs],
        default=lambda value: {"date": value.isoformat()},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def _written(pack: RawPack) -> Mapping[str, Any]:
    documents = pack.data.get("documents")
    return documents if isinstance(documents, dict) else {}


def _kind_fault(kind: object) -> Fault:
    if kind is None:
        return Fault(("kind",), _("缺少规则类型 kind。"), nearest("", KINDS))
    message = _("“{kind}”不是规则类型，应为：{choices}。")
    hint = near(kind, KINDS) if isinstance(kind, str) else ""
    return Fault(("kind",), message.format(kind=kind, choices=_("、").join(KINDS)), hint)


def _tables_only(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(entry, dict) for entry in value)
