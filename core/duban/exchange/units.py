"""Finds the unit that a cell names; where the mapping allows, enters one that nobody knows yet."""

import difflib
from collections.abc import Iterable

from duban.domain.event import Event
from duban.domain.roster import Roster, Unit
from duban.exchange.mapping import Declare
from duban.exchange.masking import mask
from duban.exchange.table import match_key
from duban.exchange.values import Bad, plain
from duban.i18n import _, sentences

_MOST_HINTS = 500
"""Unknown names for which the nearest known ones are looked up: it takes long where the roster is long."""


class UnitFinder:
    """Code of a unit by its code or name. ``declare`` None: an unknown name is refused with the nearest
    known ones.
    """

    def __init__(self, roster: Roster, declare: Declare | None) -> None:
        self._declare = declare
        self._codes: dict[str, str] = {match_key(code): code for code in roster.units}
        self._names: dict[str, list[str]] = {}
        self._spoken: list[str] = []
        self._waiting: dict[str, Unit] = {}
        self._near: dict[str, str] = {}
        for unit in roster.units.values():
            self.add(unit)

    def add(self, unit: Unit) -> None:
        """From now on the unit is known."""
        self._codes[match_key(unit.code)] = unit.code
        codes = self._names.setdefault(match_key(unit.name), [])
        if unit.code not in codes:
            codes.append(unit.code)
            if len(codes) == 1:
                self._spoken.append(unit.name)

    def __call__(self, text: str) -> str:
        """The code. Raises :class:`Bad` where the name is unknown or several units bear it."""
        code = self.known(text)
        if code is not None:
            return code
        if self._declare is None:
            raise Bad(self._unknown(plain(text)))
        name = plain(text)
        if mask(name)[1]:
            raise Bad(_("单位名称里有像证件号或者电话的数字。"))
        unit = Unit(name, name, self._declare.level, self._declare.kind, self._declare.parent)
        self.add(unit)
        self._waiting[unit.code] = unit
        return unit.code

    def known(self, text: str) -> str | None:
        """The code of a unit already known, or None. Raises :class:`Bad` where several bear the name."""
        key = match_key(plain(text))
        code = self._codes.get(key)
        if code is not None:
            return code
        codes = self._names.get(key, ())
        if len(codes) > 1:
            raise Bad(
                _("有 {n} 个单位叫这个名称（{codes}），请写单位代码。").format(
                    n=len(codes), codes=_("、").join(codes)
                )
            )
        return codes[0] if codes else None

    def newly_used(self, events: Iterable[Event]) -> tuple[Unit, ...]:
        """Units entered on the fly that these events are the first to use."""
        if not self._waiting:
            return ()
        used: dict[str, Unit] = {}
        for event in events:
            for code in (event.unit, *event.data.values()):
                unit = self._waiting.get(code) if isinstance(code, str) else None
                if unit is not None:
                    used[unit.code] = unit
        for code in used:
            del self._waiting[code]
        return tuple(used.values())

    def _unknown(self, name: str) -> str:
        if name not in self._near:
            if len(self._near) >= _MOST_HINTS:
                return _("名册中没有这个单位。")
            near = difflib.get_close_matches(name, self._spoken, 3, 0.5)
            hint = _("名称相近的有：{names}。").format(names=_("、").join(near)) if near else ""
            self._near[name] = sentences(_("名册中没有这个单位。"), hint)
        return self._near[name]
