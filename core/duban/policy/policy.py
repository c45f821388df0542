"""The effective rules of one jurisdiction: what all its packs say together, immutable."""

from collections.abc import Iterator, Mapping
from datetime import date

import attrs

from duban.domain.event import EventKind
from duban.domain.finding import Citation
from duban.policy.rules import Document, Rule


@attrs.frozen
class Ruling:
    """One version of a rule in the effective policy: the rule, the pack that defines it, and which pack each of its keys comes from.

    ``document`` is the cited document, resolved. ``origin`` maps TOML keys (``limit``, ``source`` …) to pack ids.
    """

    rule: Rule
    pack: str
    document: Document
    origin: Mapping[str, str]

    @property
    def citation(self) -> Citation:
        return Citation(self.document.title, self.rule.source.article, self.document.number)

    @property
    def version(self) -> date:
        """The day from which this version applies; identifies it among the versions of its id."""
        return self.rule.effective.start or date.min


@attrs.frozen
class Policy:
    """Everything that binds one jurisdiction.

    ``rulings`` hold, per rule id, the versions in order of their effective dates (never overlapping); ``kinds`` the event kinds;
    ``packs`` the pack ids from the most general to the jurisdiction's own; ``digest`` identifies the content (SHA-256 hex over the
    canonical text of all packs), so that a projection knows which policy it was computed with.
    """

    jurisdiction: str
    rulings: Mapping[str, tuple[Ruling, ...]]
    kinds: Mapping[str, EventKind]
    packs: tuple[str, ...]
    digest: str

    def in_force(self, rule_id: str, day: date) -> Ruling | None:
        """The version of the rule that is in force on that day, or None."""
        return next((r for r in self.rulings.get(rule_id, ()) if day in r.rule.effective), None)

    def version(self, rule_id: str, version: date) -> Ruling | None:
        """The version that an obligation names."""
        return next((r for r in self.rulings.get(rule_id, ()) if r.version == version), None)

    def __iter__(self) -> Iterator[Ruling]:
        for versions in self.rulings.values():
            yield from versions
