"""Whether the journal is what was recorded: every hash is computed again, and compared with what is kept
elsewhere.

The hashes are taken over the stored bytes; nothing is decoded, so damage that no longer reads as text or JSON
is found as well.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

import attrs
from sqlalchemy import ColumnElement, LargeBinary, Row, bindparam, cast, func, literal_column, select, text

from duban.i18n import _
from duban.store.entry import FIRST, NO_CASE, SEPARATOR, instant_text
from duban.store.reader import Head, Projected, Reader
from duban.store.schema import TRIGGERS, entry

BLOCK = 2000
"""Entries read at a time."""


@attrs.frozen
class Anchor:
    """The head of a journal at an instant, to be kept where nobody can change it together with the ledger."""

    jurisdiction: str
    seq: int
    hash: bytes
    at: str

    def text(self) -> str:
        """The anchor as one line of JSON."""
        fields = {"jurisdiction": self.jurisdiction, "seq": self.seq, "hash": self.hash.hex(), "at": self.at}
        return json.dumps(fields, ensure_ascii=False)


@attrs.frozen
class Problem:
    """Something wrong with the journal.

    ``seq`` the entry where it shows, 0 for the journal as a whole; ``kind``: ``altered`` (an entry or its
    place was changed),
    ``missing`` (entries were removed), ``head`` (the end is not the one last written), ``anchor``, ``guard``
    (the triggers that
    refuse changes are gone); ``text`` says it to an auditor.
    """

    seq: int
    kind: str
    text: str


@attrs.frozen
class Verdict:
    """The result for one jurisdiction: number of entries read, the last one, and everything that is wrong in
    the order of the journal."""

    jurisdiction: str
    entries: int
    head: Head
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        return not self.problems


def anchor(reader: Reader, jurisdiction: str, now: datetime) -> Anchor:
    """The journal's head now. ``now`` an instant with zone."""
    return Anchor(jurisdiction, *reader.head(jurisdiction), instant_text(now))


def read_anchors(lines: str) -> list[Anchor]:
    """Anchors from text of one JSON object per line. Raises ValueError naming the line and what was
    expected."""
    return [_read_anchor(number, line) for number, line in enumerate(lines.splitlines(), 1) if line.strip()]


def _read_anchor(number: int, line: str) -> Anchor:
    try:
        fields = json.loads(line)
        digest = bytes.fromhex(fields["hash"])
        if len(digest) != len(FIRST) or type(fields["seq"]) is not int or fields["seq"] < 0:
            raise ValueError(line)
        return Anchor(str(fields["jurisdiction"]), fields["seq"], digest, str(fields["at"]))
    except (ValueError, KeyError, TypeError) as error:
        expected = '{"jurisdiction": "…", "seq": 1, "hash": "…", "at": "…"}'
        raise ValueError(
            _("第 {line} 行不是日志锚点，应为 {expected}，由 duban journal anchor 写出。").format(
                line=number, expected=expected
            )
        ) from error


_SUBJECT = func.coalesce(entry.c.case_ref, func.char(ord(NO_CASE)))
_COLUMNS = (entry.c.seq, entry.c.recorded_at, entry.c.actor, entry.c.source, _SUBJECT, entry.c.body)


def _hashed() -> ColumnElement[bytes]:
    """The hashed text, put together by the database from the stored bytes."""
    whole: ColumnElement[Any] = entry.c.jurisdiction
    for column in _COLUMNS:
        whole = whole.op("||")(literal_column(f"char({ord(SEPARATOR)})")).op("||")(column)
    return cast(whole, LargeBinary)


_STORED = (
    select(entry.c.seq, entry.c.hash, _hashed())
    .where(entry.c.jurisdiction == bindparam("j"))
    .order_by(entry.c.seq)
)


def _stored(
    reader: Reader, jurisdiction: str, tell: Callable[[int], None] | None
) -> Iterator[Row[int, bytes, bytes]]:
    result = reader.connection.execute(_STORED, {"j": jurisdiction}, execution_options={"yield_per": BLOCK})
    read = 0
    for block in result.partitions():
        yield from block
        read += len(block)
        if tell is not None:
            tell(read)


@attrs.define
class _Walk:
    """Reads a journal from its first entry to its last and keeps what is wrong."""

    anchors: Mapping[int, bytes]
    problems: list[Problem] = attrs.field(factory=list)
    seq: int = 0
    hash: bytes = FIRST
    entries: int = 0

    def read(self, rows: Iterable[Row[int, bytes, bytes]]) -> None:
        seq, last, anchors = self.seq, self.hash, self.anchors
        for number, digest, hashed in rows:
            self.entries += 1
            if number != seq + 1:
                self.problems.append(_missing(seq + 1, number - 1))
            elif sha256(last + hashed).digest() != digest:
                self.problems.append(Problem(number, "altered", _altered().format(seq=number)))
            seq, last = number, digest
            if number in anchors and anchors[number] != digest:
                self.problems.append(Problem(number, "anchor", _replaced().format(seq=number)))
        self.seq, self.hash = seq, last


def _altered() -> str:
    return _("第 {seq} 条与其校验值不符：该条内容或其在日志中的位置被改动过。")


def _replaced() -> str:
    return _("第 {seq} 条与锚点不符：该条或之前的记录被整体改写过。")


def _missing(first: int, last: int) -> Problem:
    if first == last:
        return Problem(first, "missing", _("第 {seq} 条缺失：被删除过。").format(seq=first))
    return Problem(
        first, "missing", _("第 {first} 至 {last} 条缺失：被删除过。").format(first=first, last=last)
    )


def verify(
    reader: Reader,
    jurisdiction: str,
    anchors: Iterable[Anchor] = (),
    tell: Callable[[int], None] | None = None,
) -> Verdict:
    """Read the whole journal of a jurisdiction and say everything that is wrong with it, and where.

    A cut tail shows against the head kept at the last commit and, when that was changed as well, against an
    anchor kept elsewhere.
    Anchors of other jurisdictions are passed over. ``tell`` is given the number of entries read so far, block
    by block; what it raises ends the reading.
    """
    own = [anchor for anchor in anchors if anchor.jurisdiction == jurisdiction]
    walk = _Walk({anchor.seq: anchor.hash for anchor in own if anchor.seq})
    walk.read(_stored(reader, jurisdiction, tell))
    walk.problems += _end(walk, reader.state(jurisdiction))
    for anchor in own:
        if anchor.seq > walk.seq:
            sentence = _("锚点记有第 {seq} 条（{at}），日志却止于第 {last} 条：末尾被截去。")
            sentence = sentence.format(seq=anchor.seq, at=anchor.at, last=walk.seq)
            walk.problems.append(Problem(walk.seq + 1, "anchor", sentence))
    walk.problems += _guards(reader)
    return Verdict(jurisdiction, walk.entries, (walk.seq, walk.hash), tuple(walk.problems))


def _end(walk: _Walk, kept: Projected | None) -> list[Problem]:
    """Compare the last entry with the head that was kept at the last commit."""
    if kept is None:
        if walk.entries == 0:
            return []
        return [
            Problem(walk.seq, "head", _("没有保存日志末尾的状态记录：状态被删除过，或记录是绕过程序写入的。"))
        ]
    if (kept.seq, kept.hash) == (walk.seq, walk.hash):
        return []
    if kept.seq > walk.seq:
        sentence = _("上次写入时日志止于第 {kept} 条，现止于第 {last} 条：末尾被截去。")
        return [Problem(walk.seq + 1, "head", sentence.format(kept=kept.seq, last=walk.seq))]
    if kept.seq < walk.seq:
        sentence = _("上次写入时日志止于第 {kept} 条，现止于第 {last} 条：其后的记录是绕过程序写入的。")
        return [Problem(kept.seq + 1, "head", sentence.format(kept=kept.seq, last=walk.seq))]
    return [
        Problem(walk.seq, "head", _("最后一条（第 {seq} 条）不是上次写入的那一条。").format(seq=walk.seq))
    ]


def _guards(reader: Reader) -> list[Problem]:
    """The triggers that refuse to change or delete an entry must be there as they were made."""
    query = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'entry'")
    found = {row.name: row.sql for row in reader.connection.execute(query)}
    return [
        Problem(0, "guard", _("防止改动日志的触发器 {name} 缺失或被换过。").format(name=name))
        for name, body in TRIGGERS.items()
        if found.get(name) != f"CREATE TRIGGER {name} {body}"
    ]
