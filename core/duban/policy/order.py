"""Which packs count, and in which order: from the most general to the most special."""

from collections.abc import Mapping, Sequence

from duban.domain.problem import Problem
from duban.i18n import _, sentences
from duban.policy.load import RawPack
from duban.policy.shape import nearest

BASE = "base"
"""The pack of event kinds that every other one extends without saying so."""


class Order:
    """Packs depth first, each once, what is extended before what extends it.

    ``sequence`` are the ids in order; ``problems`` the unknown packs and the circles, each naming the chain.
    """

    def __init__(self, packs: Mapping[str, RawPack], roots: Sequence[str], file: str) -> None:
        self.packs = packs
        self.sequence: list[str] = []
        self.problems: list[Problem] = []
        if BASE in packs:
            self._visit(BASE, ())
        for position, root in enumerate(roots):
            if root in packs:
                self._visit(root, ())
            else:
                message, hint = self._unknown(root, ())
                self.problems.append(Problem(file, None, f"packs[{position + 1}]", message, hint))

    def ancestors(self, pack_id: str) -> set[str]:
        """The packs that a pack extends, near and far, without itself."""
        found: set[str] = set()
        waiting = [*extends(self.packs[pack_id]), BASE]
        while waiting:
            parent = waiting.pop()
            if parent in self.packs and parent not in found and parent != pack_id:
                found.add(parent)
                waiting += extends(self.packs[parent])
        return found

    def _visit(self, pack_id: str, chain: tuple[str, ...]) -> None:
        if pack_id in self.sequence:
            return
        pack = self.packs[pack_id]
        for position, parent in enumerate(extends(pack)):
            path = ("pack", "extends", position)
            if parent in (*chain, pack_id):
                circle = [*chain, pack_id, parent]
                circle = circle[circle.index(parent) :]
                message = _("规则包互相继承，成了一个圈：{chain}。").format(chain=" → ".join(circle))
                self.problems.append(pack.problem(path, message, _("去掉其中一处 extends。")))
            elif parent not in self.packs:
                message, hint = self._unknown(parent, (*chain, pack_id))
                self.problems.append(pack.problem(path, message, hint))
            else:
                self._visit(parent, (*chain, pack_id))
        self.sequence.append(pack_id)

    def _unknown(self, pack_id: str, chain: tuple[str, ...]) -> tuple[str, str]:
        message = _("找不到规则包“{id}”。").format(id=pack_id)
        if len(chain) > 1:
            came = _("继承关系：{chain}。").format(chain=" → ".join([*chain, pack_id]))
            message = sentences(message, came)
        return message, nearest(pack_id, self.packs)


def extends(pack: RawPack) -> list[str]:
    """The ids that the pack says it extends; what is no text is reported by the structure check."""
    head = pack.data.get("pack")
    named = head.get("extends") if isinstance(head, dict) else None
    return [parent for parent in named if isinstance(parent, str)] if isinstance(named, list) else []
