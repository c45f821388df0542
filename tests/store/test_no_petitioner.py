"""Nothing that is kept has a petitioner as its subject: every table, event, value, key and column is walked and has its meaning.

Two nets. The first looks for words that lead to a petitioner, in every name and label, Chinese and English. The second asks of every
column and of every field that may name somebody whom it names: only an official (``officer``) or an agency (``unit``) may be the answer.
"""

import inspect
import pkgutil
import re
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs
import pytest
from sqlalchemy import Integer

import duban
import duban.domain
import duban.store
from duban import people, users, workspace
from duban.domain import labels
from duban.exchange import ledger_tables
from duban.exchange.privacy import names_a_person
from duban.store.schema import metadata

ROOT = Path(__file__).parents[2]

WORDS = re.compile(
    "信访人|上访|来访|来信人|反映人|投诉人|举报人|诉求人|当事人|申请人|群众|家属|亲属|访民|姓名|名字|身份|证件|电话|手机|联系|"
    "住址|地址|户籍|籍贯|住所|行踪|轨迹|去向|健康|疾病|病情|精神|残疾|性别|年龄|民族|出生|职业|学历|政治面貌|宗教|婚姻|家庭|"
    "微信|网名|账号|银行|车牌|照片|人员|人$|"
    "petitioner|complainant|applicant|claimant|citizen|resident|visitor|person|phone|mobile|address|identity|idcard|passport|"
    "whereabouts|health|disease|disabilit|gender|birth|religion|marital|occupation|household|opinion|attitude"
)
"""Words that may lead to a petitioner, or to what is known of one."""

HARMLESS = {
    # acts of an agency, told by whom they serve; nothing about him is kept
    "event contact": "that the agency got in touch; only the day is kept",
    "event contact_unclear": "that a notice cannot be sent because the letter gives no address; none is kept",
    "event visit_contact": "that an official contacted the place before going there; places and days",
    "event majority_opposed": "a result of hearing the public on a decision; no one of them is named",
    "case channel": "the channel by which a matter came",
    "event reply": "the agency's own document",
    "event review": "the agency's own document",
    "event rereview": "the agency's own document",
    "event annotate.opinion": "what the official who signs wants done",
    # categories, never people
    "event hearing_member.category": "the category of a hearing's member",
    "event consult.attended": "categories of officials who took part",
    "event hearing_begin.attended": "categories of those who took part",
    "event visit.attended": "categories of officials who took part",
    "event meeting.attended": "categories of officials who took part",
    "event dispatch.attended": "categories of officials who took part",
    "event unit_join.population": "inhabitants of an area, a number",
    # officials, and entries that a named official makes
    "event appoint": "an official is given the matter",
    "event extend.approved_by": "the organ's head who agreed",
    "event hand_over.accepted_by": "the official or unit that took the matter over",
    "event linkage_handover.accepted_by": "the official or unit that took the matter over",
    "event decision_record.principal": "officials who took part in a decision",
    "event decision_record.participants": "officials who took part in a decision",
    "event ground_found": "entered by an official, about a unit",
    "event figure": "entered by an official, about a unit",
    "event major_backlog": "found by an official, about a matter",
    "event roles_set.roles": "accounts of officials who work with the ledger",
    "event unit_join.name": "a unit's name",
    "event policy_adopted.digest": "fingerprint of the rules",
    "event assessment_frozen.policy": "fingerprint of the rules",
    "event assessment_frozen.hash": "fingerprint of the result",
    "event assessment_frozen.roster": "fingerprint of the roster of units",
    # values and keys
    "value document.Document.name": "a report's kind",
    "value event.Field.name": "the name of a field",
    "value rights.User.name": "an account of the operating system",
    "value roster.Unit.name": "a unit's name",
    "value roster.Officer.name": "an official's name",
    "value roster.NamedPeriod.name": "a period's name",
    "key workspace.Jurisdiction.name": "an area's name",
    "key people.UnitEntry.name": "a unit's name",
    "key people.OfficerEntry.name": "an official's name",
    "key people.PeriodEntry.name": "a period's name",
    "key users.UserEntry.name": "an account of the operating system",
    "export obligations.officer": "the official who answers for it",
    "export events.officer": "the official who acted",
}
"""Where such a word stands, and why it leads to no petitioner."""

COLUMNS = {
    "unit": {"unit", "receiver", "handler", "first_handler"},
    "official": {"officer", "actor"},
    "matter": {"case_ref", "ref", "claim", "attributes"},
    "act": {"kind", "happened_on", "data", "body"},
    "area": {"jurisdiction"},
    "rule": {"rule", "version", "form", "policy_digest"},
    "time": {
        *("recorded_at", "received_on", "closed_on", "opened_on", "due_on", "started_on"),
        *("period", "month", "day", "until"),
    },
    "course": {"outcome", "missing", "detail"},
    "place in the journal": {"hash", "head_hash", "source", "note"},
}
"""What each column of text in the ledger is about. One that is not here is one that nobody has thought about; numbers name nobody."""

PEOPLE = re.compile(
    "人|员|长$|负责|分管|承办|参与|反对|领导|专家|officer|member|principal|handler|signed|_by$|actor|author"
)
"""Labels and names of fields that may say who somebody is."""

OFFICIALS = {
    "annotate.signed_principal": "principals of Party and government who sign",
    "decision_record.in_charge": "officials who took part in a decision",
    "decision_record.objected": "officials who took part in a decision",
    "decision_record.handlers": "officials who carried a decision out",
    "officer_post.fictional": "a flag",
    "officer_post.portfolio": "topics",
}
"""Fields that may name somebody beside those in HARMLESS, and which official it is."""


def packs() -> list[Path]:
    """Every file of rules or event kinds that is shipped: the core's, the plugins', the examples."""
    files = [file for folder in ("core", "plugins", "config") for file in (ROOT / folder).rglob("*.toml")]
    return [file for file in files if not file.name.endswith(".cases.toml")]


def kinds() -> Iterator[dict[str, Any]]:
    """Every event kind of those files."""
    for file in packs():
        for kind in tomllib.loads(file.read_text(encoding="utf-8")).get("event", ()):
            if "label" in kind:  # a mapping has [[event]] tables too, without
                yield kind


def modules(package: ModuleType) -> list[ModuleType]:
    return [
        import_module(f"{package.__name__}.{found.name}") for found in pkgutil.iter_modules(package.__path__)
    ]


def values(modules: list[ModuleType]) -> Iterator[tuple[str, str]]:
    """Attributes of every value that the modules define."""
    for module in modules:
        for name, value in inspect.getmembers(module, inspect.isclass):
            if value.__module__ == module.__name__ and attrs.has(value):
                for field in attrs.fields(value):
                    yield f"{module.__name__.rpartition('.')[2]}.{name}.{field.name}", field.name


def named() -> Iterator[tuple[str, str]]:
    """Everything that has a name: where it stands, and the name or label."""
    modules(duban.store)  # whatever module defines a table
    for table in metadata.tables.values():
        yield f"table {table.name}", table.name
        yield from ((f"table {table.name}.{column.name}", column.name) for column in table.columns)
    for kind in kinds():
        place = f"event {kind['id']}"
        yield from ((place, kind.get(key, "")) for key in ("id", "label", "label_en"))
        for field in kind.get("fields", ()):
            place = f"event {kind['id']}.{field['name']}"
            yield from ((place, field.get(key, "")) for key in ("name", "label"))
            yield from ((place, choice) for choice in field.get("choices", ()))
    yield from ((f"value {place}", name) for place, name in values(modules(duban.domain)))
    yield from ((f"key {place}", name) for place, name in values([workspace, people, users]))
    for name, label in labels.CASE_FIELD.items():
        yield f"case {name}", name
        yield f"case {name}", label
        yield from ((f"case {name}", word) for word in labels.CASE_VALUE.get(name, {}).values())
    for table_name in ("cases", "obligations", "events"):
        for column in getattr(ledger_tables, table_name.upper()):
            yield f"export {table_name}.{column.key}", column.key
            yield f"export {table_name}.{column.key}", column.title


def suspicious() -> dict[str, set[str]]:
    """Where a word stands that may lead to a petitioner, by the list here or by what an import refuses."""
    found: dict[str, set[str]] = {}
    for place, name in named():
        if name and (WORDS.search(name) or names_a_person(name)):
            found.setdefault(place, set()).add(name)
    return found


def test_no_word_leads_to_a_petitioner() -> None:
    assert {place: names for place, names in suspicious().items() if place not in HARMLESS} == {}


def test_what_is_excused_is_still_there() -> None:
    assert set(HARMLESS) - set(suspicious()) == set(), "an excuse without its word would cover the next one"


def test_the_net_catches(monkeypatch: pytest.MonkeyPatch) -> None:
    fields = [
        {"name": "xm", "label": "来访人"},
        {"name": "tel", "label": "号码"},
        {"name": "state", "label": "健康状况"},
    ]
    monkeypatch.setitem(globals(), "kinds", lambda: iter([{"id": "k", "label": "登记", "fields": fields}]))
    assert {"event k.xm", "event k.tel", "event k.state"} <= set(suspicious())


def test_every_column_of_text_is_about_something_known() -> None:
    modules(duban.store)
    columns = [column for table in metadata.tables.values() for column in table.columns]
    texts = {column.name for column in columns if not isinstance(column.type, Integer)}
    assert texts - set().union(*COLUMNS.values()) == set()


def test_whoever_a_field_names_is_an_official_or_an_agency() -> None:
    unknown = set()
    for kind in kinds():
        for field in kind.get("fields", ()):
            place = f"{kind['id']}.{field['name']}"
            says = PEOPLE.search(field.get("label", "")) or PEOPLE.search(field["name"])
            if field.get("type") in ("text", "list") and says and place not in OFFICIALS:
                unknown.add(place)
    assert {place for place in unknown if f"event {place}" not in HARMLESS} == set()


def test_an_event_and_a_finding_name_nobody_but_the_agency_and_its_official() -> None:
    from duban.domain.case import CaseSummary
    from duban.domain.event import CASE_FIELDS, Event
    from duban.domain.obligation import Obligation

    assert {f.name for f in attrs.fields(Event)} == {
        *("kind", "on", "case", "unit", "officer", "claim", "data", "id")
    }
    subjects = {"case", "claim", "unit", "officer"}
    texts = {f.name for f in attrs.fields(Obligation) if "str" in str(f.type)}
    assert texts - subjects == {"rule", "period", "missing", "detail"}
    assert {f.name for f in attrs.fields(CaseSummary)} == {
        *("ref", "received_on", "closed_on", "receiver", "handler", "first_handler", "attributes")
    }
    assert set(CASE_FIELDS) == {
        *("matter", "channel", "nature", "statutory", "category", "headcount", "first", "repeat_of"),
        *("collective", "backlog", "cross_area", "origin", "received_from"),
    }, "what is kept of a case describes the matter; a new attribute is a decision, see docs/decisions/0015"
