"""Saved views of the ledger: what an office lists under a name, kept in its ``duban-desk.toml`` (see :mod:`duban.desk.kept`)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from duban.desk.kept import Kept
from duban.desk.ledger_pages import Query, Sort, Standing, standing_label
from duban.domain.text import safe_text
from duban.errors import DubanError
from duban.i18n import _
from duban.policy.shape import nearest

TABLE = "ledger"
"""The table of the file that holds the views, and the columns shown on the screen."""
VIEW = "view"
_NARROWED = {"text": str, "unit": str, "category": str, "received_from": date, "received_to": date}
_TYPES = {"standing": Standing, "sort": Sort, "descending": bool, **_NARROWED}


def views(kept: Kept) -> dict[str, Query]:
    """The saved views by name, as the file says now; one that cannot be understood is told as a trouble of the file."""
    kept.read()
    found: dict[str, Query] = {}
    for number, one in enumerate(kept.tables(TABLE, VIEW), start=1):
        name, query = one.get("name"), _unpacked(one)
        if isinstance(name, str) and query is not None:
            found[name] = query
        else:
            words = _(
                "{file} 中第 {n} 个视图看不懂，没有列出：须有 name，sort、standing 等须是督办写入的值。"
            )
            kept.trouble(words.format(file=safe_text(kept.path), n=number))
    return found


def view(kept: Kept, name: str) -> Query:
    """The view of that name. Raises DubanError with the names there are."""
    known = views(kept)
    if name in known:
        return known[name]
    words = _("没有名为“{name}”的视图。").format(name=name)
    if kept.troubles:
        raise DubanError("\n".join(kept.troubles))
    how = _("在全屏界面的台账上按 V，或者用 duban cases --save-view 保存。")
    raise DubanError(words + (nearest(name, known) or how))


def save_view(kept: Kept, name: str, query: Query) -> bool:
    """Keep the query under that name, in place of what had it; False where the file could not be written."""
    return kept.keep_named(TABLE, VIEW, {"name": name, **_packed(query)})


def said(query: Query) -> str:
    """What a query narrows the ledger down to, in words; empty for everything."""
    parts = (
        standing_label(query.standing) if query.standing is not None else "",
        query.unit,
        query.category,
        _("{day} 以后收到").format(day=query.received_from) if query.received_from else "",
        _("{day} 以前收到").format(day=query.received_to) if query.received_to else "",
        " ".join(query.text.split()),
    )
    return safe_text(" ".join(part for part in parts if part))


def _packed(query: Query) -> dict[str, Any]:
    """A query as the office's file keeps it: its order, and what it narrows the ledger down to."""
    kept: dict[str, Any] = {"sort": query.sort.value, "descending": query.descending}
    if query.standing is not None:
        kept["standing"] = query.standing.value
    named = ((name, getattr(query, name)) for name in _NARROWED)
    return kept | {name: value for name, value in named if value}


def _unpacked(table: Mapping[str, Any]) -> Query | None:
    """The query; None where any key or value is none that is written here: a view never lists more than it was saved for."""
    found = {key: value for key, value in table.items() if key != "name"}
    try:
        found |= {
            key: kind(found[key]) for key, kind in (("standing", Standing), ("sort", Sort)) if key in found
        }
    except ValueError:
        return None
    understood = all(type(value) is _TYPES.get(key) for key, value in found.items())
    return Query(**found) if understood else None
