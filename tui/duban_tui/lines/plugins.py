"""插件 in the line mode: how each stands and why one is not in use; the screens that localities add, as lists."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from duban.desk.plugin_states import plugin_states
from duban.i18n import _, _n
from duban_tui.hookspecs import LocalScreen, Table
from duban_tui.lines.here import Here, Step
from duban_tui.lines.lists import Lists
from duban_tui.local import Added, broken, table_of
from duban_tui.screens import entry
from duban_tui.screens.listed import Listed
from duban_tui.screens.local_look import look_of
from duban_tui.screens.plugins_look import PLUGINS, in_full, with_local


class Plugins(Lists):
    """What is installed and what the workspace names; a diagnosis loads the others too."""

    TITLE = entry("plugins").title
    HINT = _("插件名称、来源：汉字、拼音或者首字母")

    def __init__(self, here: Here) -> None:
        super().__init__(here)
        self._whole = False

    def read(self) -> Iterable[Listed]:
        at = self.here.at
        local = self.here.silent(lambda: self.here.session.local(at))
        found = self.here.silent(lambda: plugin_states(at.office, diagnose=self._whole))
        rows = with_local(found, local)
        notice = [_("没有安装任何插件。")]
        return [Listed(id="all", title=_n("插件"), look=PLUGINS, rows=rows, notice=notice)]

    def whole(self, one: Listed, row: Any) -> Iterable[str]:
        return in_full(row)

    def more(self) -> list[tuple[str, Step]]:
        return [(_("逐个加载已安装的插件，没有启用的也检查"), self._diagnose)]

    def _diagnose(self) -> None:
        self._whole = True
        self.here.session.stale()


class Local(Lists):
    """The screens that localities add; what could not be loaded stands among them, with why."""

    TITLE = _("本地页面")
    HINT = _("字词：汉字、拼音或者首字母")

    def run(self) -> None:
        at = self.here.at
        local = self.here.silent(lambda: self.here.session.local(at))
        options: list[tuple[str, Step]] = [
            (_("{name}（{where}）").format(name=one.what.title, where=one.plugin), partial(self._table, one))
            for one in local.screens
        ]
        options += [
            (
                _("{name}（{where}）").format(name=_("没有加载成"), where=one.plugin),
                partial(self.talk.read_out, broken(one.plugin, one)),
            )
            for one in local.failures
        ]
        if not options:
            self.talk.say(_("工作区启用的插件没有增加页面。"))
            return
        while (chosen := self.talk.choose(self.TITLE, options)) is not None:
            self.here.told(chosen)

    def read(self) -> Iterable[Listed]:
        return self._lists.values()

    def _table(self, added: Added[LocalScreen]) -> None:
        at = self.here.at
        found = self.here.silent(lambda: table_of(added, at, lambda: False))
        if not isinstance(found, Table):
            self.talk.read_out(found)
            return
        self.talk.read_out([found.note])
        one = Listed(
            id="table",
            title=added.what.title,
            look=look_of(found.heads),
            rows=list(enumerate(found.rows)),
            notice=[_("没有记录。")],
        )
        self._lists, self._revision = {one.id: one}, self.here.session.revision
        self.open(one.id)
