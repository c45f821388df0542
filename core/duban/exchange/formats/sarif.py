"""SARIF 2.1.0, for code-hosting sites and viewers of analysis results.

What is found lies in a record, not in a source file: a result has a logical location (the case, else the unit
and period) and no physical one. The rules are written after the results, so that only the rules met are kept.
"""

from typing import TextIO

import orjson

from duban.domain.finding import Finding
from duban.domain.report import Head, Tail
from duban.domain.text import safe_text
from duban.errors import ExitCode
from duban.exchange.formats.record import finding_record, head_record, tail_record
from duban.i18n import _, language
from duban.phrases import code_label

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

Plain = dict[str, object]

_PROPERTIES = ("code", "basis", "officer", "n", "opened_on", "due_on", "closed_on", "days", "values")


class SarifWriter:
    """Streams the results; keeps one entry per rule."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._rules: dict[str, Plain] = {}
        self._index: dict[str, int] = {}
        self._head: Plain = {}
        self._separator = "\n"

    def begin(self, head: Head) -> None:
        """Open the run."""
        self._head = head_record(head)
        self._stream.write(f'{{"$schema": {_dumps(SCHEMA)}, "version": "2.1.0", "runs": [{{\n"results": [')

    def finding(self, finding: Finding) -> None:
        """One result."""
        rule = safe_text(finding.rule) or f"duban/{finding.code.value}"
        if rule not in self._rules:
            self._index[rule] = len(self._rules)
            self._rules[rule] = _rule(rule, finding)
        record = finding_record(finding)
        result: Plain = {
            "ruleId": rule,
            "ruleIndex": self._index[rule],
            "level": record["level"],
            "message": {"text": record["message"]},
            "locations": [{"logicalLocations": [_location(record)]}],
            "partialFingerprints": {"duban/v1": finding.fingerprint},
            "properties": {key: record[key] for key in _PROPERTIES},
        }
        self._stream.write(f"{self._separator}{_dumps(result)}")
        self._separator = ",\n"

    def end(self, tail: Tail) -> None:
        """The tool with the rules met, how the run ended, the counts."""
        driver: Plain = {
            "name": "duban",
            "version": self._head["version"],
            "rules": list(self._rules.values()),
        }
        invocation: Plain = {
            "executionSuccessful": tail.exit_code in (ExitCode.CLEAN, ExitCode.FINDINGS),
            "exitCode": tail.exit_code,
        }
        run: Plain = {
            "tool": {"driver": driver},
            "invocations": [invocation],
            "language": "en" if language() == "en" else "zh-CN",
            "properties": {"head": self._head, "summary": tail_record(tail)},
        }
        rest = ",\n".join(f"{_dumps(key)}: {_dumps(value)}" for key, value in run.items())
        self._stream.write(f"\n],\n{rest}\n}}]}}\n")


def _rule(rule: str, finding: Finding) -> Plain:
    """Rule with its title and source. There is no ``helpUri``: the sources are documents, not pages."""
    entry: Plain = {"id": rule, "shortDescription": {"text": safe_text(finding.title) or _title(finding)}}
    if finding.citation is not None:
        citation = finding.citation
        entry["properties"] = {
            "document": safe_text(citation.document),
            "number": safe_text(citation.number),
            "article": safe_text(citation.article),
        }
    return entry


def _title(finding: Finding) -> str:
    return safe_text(finding.rule) or code_label(finding.code)


def _location(record: Plain) -> Plain:
    """Case and claim, else unit and period, inside the jurisdiction."""
    inside = [record["case"], record["claim"]] if record["case"] else [record["unit"], record["period"]]
    parts = [str(part) for part in inside if part]
    name = parts[-1] if parts else str(record["jurisdiction"]) or _("全部辖区")
    path = "/".join(part for part in (str(record["jurisdiction"]), *parts) if part)
    return {"name": name, "fullyQualifiedName": path or name, "kind": "object" if parts else "namespace"}


def _dumps(value: object) -> str:
    return orjson.dumps(value).decode()
