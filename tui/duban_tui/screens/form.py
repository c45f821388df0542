"""A form: several fields on one page, typed or chosen; what was typed is never lost by closing it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar

import attrs
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Footer, Input, Static

from duban.desk.forms import read_day
from duban.domain.text import safe_text
from duban.errors import DubanError
from duban.i18n import _
from duban_tui.screens.asking import Choice, Chooser
from duban_tui.widgets.summary import Wrapped


@attrs.frozen(kw_only=True)
class Field:
    """One field. ``choices`` (id and words): it is chosen, not typed; with ``several`` any number of them, joined by commas.

    ``day``: a date, typed as 2026-08-03, 1122 or +3d. ``needed`` is only told; whoever records it enforces it. ``value`` stands there at
    first.
    """

    id: str
    label: str
    value: str = ""
    hint: str = ""
    needed: bool = False
    day: bool = False
    choices: Sequence[tuple[str, str]] = ()
    several: bool = False

    @property
    def words(self) -> str:
        """The label as it is shown."""
        return f"* {self.label}" if self.needed else f"  {self.label}"

    def shown(self, value: str) -> str:
        """The value as it is shown: what was chosen in words."""
        if not self.choices:
            return value
        words = dict(self.choices)
        return _("、").join(words.get(part, part) for part in value.split(",") if part)


@attrs.frozen
class Filled:
    """What the form holds when it is closed, and whether it is to be recorded."""

    values: Mapping[str, str]
    done: bool


class _Box(Input):
    """The box of a field. Enter goes on to the next one, or opens what there is to choose."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "screen.go(1)", _("下一项"), show=False),
        Binding("up", "screen.go(-1)", _("上一项"), show=False),
        Binding("tab", "screen.go(1)", _("下一项"), show=False),
        Binding("shift+tab", "screen.go(-1)", _("上一项"), show=False),
    ]

    def __init__(self, field: Field, value: str) -> None:
        hint = field.hint or (_("回车选择") if field.choices else "")
        super().__init__(
            value=field.shown(value), placeholder=hint, compact=True, select_on_focus=False, id=f"field-{field.id}"
        )  # fmt: skip
        self.cursor_blink = False
        self.field = field
        self.held = value

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Nothing is typed where something is to be chosen."""
        return not self.field.choices and super().check_consume_key(key, character)

    async def _on_key(self, event: object) -> None:
        if not self.field.choices:
            await super()._on_key(event)  # type: ignore[arg-type]

    def take(self, value: str) -> None:
        """That was chosen."""
        self.held = value
        self.value = self.field.shown(value)

    @property
    def said(self) -> str:
        """What is recorded for the field."""
        return self.held if self.field.choices else self.value.strip()


class Form(ModalScreen[Filled]):
    """Fields with their labels. ``day``: from which ``+3d`` counts; days come out as ISO text. ``notes`` stand above them: what it is
    about, or why it was not recorded."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "submit", _("提交"), key_display="F2", priority=True),
        Binding("enter", "next", _("下一项，或者选择"), key_display=_("回车"), show=False),
        Binding("escape", "close", _("放下"), key_display="Esc", tooltip=_("放下，填写的内容保留")),
        Binding("ctrl+c", "app.interrupt", _("中断"), show=False),
    ]
    CSS = """
    Form { align: center middle; }
    Form #form { width: 100%; height: 100%; background: $surface; }
    Form.-wide #form { width: 110; height: 90%; }
    Form #notes { height: auto; max-height: 8; padding: 0 1; }
    Form #fields { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; }
    Form .label { height: 1; text-style: bold; }
    Form _Box { height: 1; margin-bottom: 1; background: $panel; }
    Form _Box:focus { text-style: underline; }
    """

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        day: date,
        *,
        values: Mapping[str, str] | None = None,
        notes: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self.heading = title
        self.day = day
        self.notes = tuple(notes)
        held = values or {}
        self.boxes = tuple(_Box(field, held.get(field.id, field.value)) for field in fields)

    def compose(self) -> ComposeResult:
        with Vertical(id="form"):
            yield Static(Content(self.heading), id="page-title", markup=False)
            notes = Wrapped(id="notes")
            notes.show(self.notes)
            yield notes
            with VerticalScroll(id="fields", can_focus=False):
                for box in self.boxes:
                    yield Static(Content(box.field.words), classes="label", markup=False)
                    yield box
            yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        empty = next((box for box in self.boxes if box.field.needed and not box.said), self.boxes[0])
        empty.focus()

    @property
    def values(self) -> dict[str, str]:
        """What it holds."""
        return {box.field.id: box.said for box in self.boxes}

    def say(self, notes: Sequence[str]) -> None:
        """Other lines above the fields."""
        self.notes = tuple(notes)
        self.query_one("#notes", Wrapped).show(self.notes)

    # --- going through the fields ---

    @property
    def _at(self) -> int:
        return next((at for at, box in enumerate(self.boxes) if box is self.focused), 0)

    def action_go(self, step: int) -> None:
        """The next field below or above."""
        self.boxes[(self._at + step) % len(self.boxes)].focus()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_next()

    def action_next(self) -> None:
        """Choose where there is something to choose; else on to the next field; from the last one submit."""
        box = self.boxes[self._at]
        if box.field.choices:
            self._choose(box)
        elif box is self.boxes[-1]:
            self.action_submit()
        else:
            self.action_go(1)

    @work(exclusive=True, group="choose")
    async def _choose(self, box: _Box) -> None:
        field = box.field
        choices = [Choice(id, words) for id, words in field.choices]
        several = [part for part in box.held.split(",") if part] if field.several else None
        chosen = await self.app.push_screen_wait(Chooser(field.label, choices, at=box.held, several=several))
        if chosen is not None:
            box.take(chosen)
            if box is not self.boxes[-1]:
                self.action_go(1)

    def action_submit(self) -> None:
        """Close it to be recorded, unless a date cannot be read."""
        values, wrong = self.values, []
        for box in self.boxes:
            if box.field.day and box.said:
                try:
                    values[box.field.id] = read_day(box.said, self.day).isoformat()
                except DubanError as error:
                    wrong.append(safe_text(f"{box.field.label}：{error.message}"))
        if wrong:
            self.say(wrong)
        else:
            self.dismiss(Filled(values, True))

    def action_close(self) -> None:
        self.dismiss(Filled(self.values, False))
