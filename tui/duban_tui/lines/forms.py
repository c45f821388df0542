"""The form of an act, line by line: what is asked, what cannot stand there, what would come of it, and the word of confirmation.

What is typed is kept as a draft with every line, so that nothing is lost by leaving, by a refusal or by the end of the input.
"""

from collections.abc import Iterable, Sequence

import attrs

from duban.desk.forms import ON, Asked, parts, problems, read
from duban.desk.gates import GateClosed
from duban.desk.meanwhile import Overtaken, meanwhile, since_lines
from duban.desk.pinyin import matches
from duban.errors import DubanError, Unfit
from duban.i18n import _, _n
from duban_tui.drafts import Draft, Drafts
from duban_tui.lines.talk import HELP, Talk
from duban_tui.screens.form_look import Line
from duban_tui.screens.task import Task
from duban_tui.session import Opened
from duban_tui.words import labelled

LEAVE, CLEAR = "q", "-"
READ_OUT = 20
"""So many values to choose from are read out with the question; more only when they are asked for."""
MANY = 60
"""So many are read out at once when they are asked for."""


class _Left(Exception):
    """Whoever fills in wants no more."""


class FormTalk:
    """The form of one act, begun anew or gone on with."""

    def __init__(self, talk: Talk, at: Opened, drafts: Drafts, task: Task, kept: Draft | None) -> None:
        begun = kept or task.start
        self._talk = talk
        self._at = attrs.evolve(at, place=at.office.workspace.jurisdiction(task.start.jurisdiction))
        self._drafts = drafts
        self._task = task
        self._asked: Sequence[Asked] = ()
        self._values = dict(begun.values)
        self._seen = begun.seen
        self._begun = kept is not None

    def run(self) -> None:
        """Until it is recorded, left or given up. Raises DubanError where the form cannot be read."""
        task, talk = self._task, self._talk
        self._asked = tuple(task.asked())
        talk.read_out(["", task.heading, *task.notes])
        found = meanwhile(self._at.office, self._at.place, task.rests_on, self._seen)
        if found:
            policy = self._at.office.policy(self._at.place.code)
            talk.say(_("您看过以后已有新的记录："), *since_lines(found, policy))
        try:
            if self._asked:
                self._fill_in()
            self._submit()
        except _Left:
            talk.say(_("没有登记。"), *([_("填写的内容已存为草稿。")] if self._keep() else []))

    # --- filling in ---

    def _fill_in(self) -> None:
        """Every line in turn, those that say more only where somebody wants to."""
        if any(asked.name == ON for asked in self._asked) and not self._values.get(ON):
            self._values[ON] = self._at.as_of.isoformat()
        self._talk.say(
            *([_("草稿")] if self._begun else []),
            _("逐项填写；直接回车保留括号中的内容。"),
            _("? 说明可以填什么，- 清除这一项，q 离开并存为草稿。"),
        )
        first = [one for one in self._asked if not one.more or self._values.get(one.name)]
        more = [one for one in self._asked if one not in first]
        self._ask_each(first)
        if more and self._talk.sure(_n("另有 {n} 项可以登记，填写？", len(more)).format(n=len(more))):
            self._ask_each(more)

    def _ask_each(self, asked: Iterable[Asked]) -> None:
        for one in asked:
            self._values[one.name] = self._value(one)
            self._keep()

    def _value(self, one: Asked) -> str:
        """What is typed for the line, as it is kept; asked again until it can stand there. Raises _Left."""
        while True:
            before = self._values.get(one.name, "")
            typed = self._talk.line(self._question(one, before))
            if typed.lower() == LEAVE:
                raise _Left
            if typed.startswith(HELP):
                self._talk.say(*_help(one, typed.removeprefix(HELP).strip()))
            elif typed == CLEAR:
                self._values[one.name] = ""
            elif not typed and (before or not one.required):
                return before
            elif not typed:
                self._talk.say(_("这一项必填。"))
            else:
                try:
                    return read(one, self._meant(one, typed), self._at.as_of)
                except DubanError as error:
                    self._talk.say(error.message)

    def _question(self, one: Asked, before: str) -> str:
        label = one.label + (_("（必填）") if one.required else "")
        label += _("（{value}）").format(value=one.words(before)) if before else ""
        if 0 < len(one.offers) <= READ_OUT:
            label += _(" 可选：") + _("、").join(_offered(one))
        return label

    def _meant(self, one: Asked, typed: str) -> str:
        """What was typed, where nothing else than what is offered may stand: by its words, its number, or pinyin that fits one only."""
        if one.free or not one.offers:
            return typed
        if one.type == "list":
            return ",".join(_one_of(one, part) for part in parts(typed))
        return _one_of(one, typed)

    # --- recording ---

    def _submit(self) -> None:
        """Tell what would come of it, have it confirmed, and do it. Raises _Left, and DubanError where nothing was asked."""
        while True:
            self._put_right()
            try:
                said = self._confirmed()
            except DubanError as error:
                if not self._asked:
                    raise
                self._refused(error)
                continue
            if said is not None:
                self._drafts.drop(self._draft())
                self._talk.say(said)
                return
            if not self._asked:
                raise _Left
            self._think_again()

    def _confirmed(self) -> str | None:
        """What to say when it is done; None where it was not confirmed. Raises DubanError."""
        self._talk.read_out(self._task.weigh(self._values, self._seen))
        if not self._talk.sure(_("登记，写入日志？")):
            return None
        return self._task.act(self._values, self._seen)

    def _put_right(self) -> None:
        """Ask again for what cannot stand as it is."""
        while wrong := problems(self._asked, self._values, self._at.as_of):
            asked = [one for one in self._asked if one.name in wrong]
            self._talk.say(*(labelled(one.label, wrong[one.name]) for one in asked))
            self._ask_each(asked)

    def _refused(self, error: DubanError) -> None:
        """Say why; what was written meanwhile counts from now on as weighed; what would put it right is asked for. Raises _Left."""
        self._talk.read_out([_("没有登记"), *error.message.splitlines()])
        if isinstance(error, Overtaken):
            self._seen = error.revision
            self._keep()
        named = {one.name: one for one in self._asked}
        fields = [one.field for one in error.problems] if isinstance(error, Unfit) else []
        wrong = [named[field] for field in dict.fromkeys(fields) if field in named]
        if isinstance(error, GateClosed) and error.needs_reason:
            wrong = wrong[:1] if self._talk.sure(_("写明理由？")) else []
        if wrong:
            self._ask_each(wrong)
        else:
            self._think_again()

    def _think_again(self) -> None:
        """What to do with what was typed and is not recorded: change it, submit it once more. Raises _Left where neither."""
        submit, change, drop = _("再提交一次"), _("修改"), _("放弃填写的内容并返回")
        options = [(words, words) for words in (submit, change, drop)]
        chosen = self._talk.choose(_("没有登记。"), options, _("返回；填写的内容存为草稿"))
        if chosen == drop:
            self._begun = False
            self._values = dict(self._task.start.values)
            self._drafts.drop(self._draft())
        if chosen not in (submit, change):
            raise _Left
        if chosen == change:
            self._ask_each(self._asked)

    # --- the draft ---

    def _draft(self) -> Draft:
        return attrs.evolve(self._task.start, values=dict(self._values), seen=self._seen)

    @property
    def _changed(self) -> bool:
        """Whether more stands here than was known beforehand."""
        known = {ON: self._at.as_of.isoformat(), **self._task.start.values}
        return self._begun or any(value and value != known.get(name) for name, value in self._values.items())

    def _keep(self) -> bool:
        return self._changed and self._drafts.keep(self._draft())


def _one_of(one: Asked, typed: str) -> str:
    """The value that is meant; what was typed where none is, or several."""
    if any(typed in (offer.value, offer.words) for offer in one.offers):
        return typed
    if typed.isdecimal() and len(typed) < 5 and 1 <= int(typed) <= len(one.offers):
        return one.offers[int(typed) - 1].value
    found = [offer.value for offer in one.offers if matches(typed, offer.words)]
    return found[0] if len(found) == 1 else typed


def _offered(one: Asked, words: str = "") -> list[str]:
    """What is offered, each with its number where the number may be typed."""
    found = [(at, offer.words) for at, offer in enumerate(one.offers, 1) if matches(words, offer.words)]
    return [said if one.free else f"{at} {said}" for at, said in found]


def _help(one: Asked, words: str) -> list[str]:
    """What may stand there, and what is offered that fits the words."""
    lines = [labelled(one.label, Line(one).hint or _("文字"))]
    offered = _offered(one, words)
    if len(offered) > MANY:
        return [
            *lines,
            _("可选的有 {n} 项；? 后面接汉字、拼音或者首字母，读出符合的。").format(n=len(offered)),
        ]
    if one.offers:
        lines += offered or [_("没有符合的。")]
    return lines
