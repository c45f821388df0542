"""JUnit XML, for CI that only knows tests: a suite per jurisdiction, a test case per finding.

Errors and warnings are failures; what could not be judged is an error; what the source leaves open is
skipped; notes pass and carry their sentence as output. The format has to be built whole before it is written.
"""

from typing import Any, TextIO
from xml.etree import ElementTree

from junitparser import Error, Failure, JUnitXml, Skipped, TestCase, TestSuite

from duban.domain.finding import Code, Finding, Level
from duban.domain.report import Head, Tail
from duban.domain.text import safe_text
from duban.errors import ExitCode
from duban.i18n import _
from duban.phrases import code_label, describe, source_line, subject, who


class JUnitWriter:
    """Keeps one XML element per finding until the end."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._names: dict[str, str] = {}
        self._cases: dict[str, list[TestCase]] = {}
        self._day = ""

    def begin(self, head: Head) -> None:
        """A suite for every jurisdiction asked for, found in or not."""
        self._day = head.as_of.isoformat()
        self._names = dict(head.jurisdictions)
        self._cases = {code: [] for code in self._names}

    def finding(self, finding: Finding) -> None:
        """One test case."""
        unit = who(finding) if finding.unit or finding.unit_name else ""
        name = " ".join(filter(None, (code_label(finding.code), subject(finding), unit or finding.title)))
        case = TestCase(name=_xml(name), classname=_xml(finding.rule or finding.code.value))
        message = _xml(describe(finding))
        text = "\n".join(filter(None, (message, _xml(source_line(finding)))))
        if finding.code in (Code.NOT_FIXED, Code.SET_ASIDE):
            case.result = [_result(Skipped, message, finding.code, text)]
        elif finding.code.unevaluated:
            case.result = [_result(Error, message, finding.code, text)]
        elif finding.level is Level.NOTE:
            case.system_out = text
        else:
            case.result = [_result(Failure, message, finding.code, text)]
        self._cases.setdefault(finding.jurisdiction, []).append(case)

    def end(self, tail: Tail) -> None:
        """Write the document; a suite without a finding gets one case that says so."""
        document: Any = JUnitXml("duban")  # half of its methods have no annotations
        for code, cases in self._cases.items():
            suite = TestSuite(_xml(self._names.get(code) or code or _("全部辖区")))
            suite.add_property("jurisdiction", _xml(code))
            suite.add_property("as_of", self._day)
            suite.add_testcases(cases or [_only_case(tail)])
            document.add_testsuite(suite)
        document.update_statistics()
        root = ElementTree.fromstring(document.tostring())
        for element in root.iter():
            element.attrib.pop("time", None)
        ElementTree.indent(root)
        body = ElementTree.tostring(root, encoding="unicode")
        self._stream.write(f"<?xml version='1.0' encoding='UTF-8'?>\n{body}\n")


def _only_case(tail: Tail) -> TestCase:
    case = TestCase(name=_("督办检查"), classname="duban")
    if tail.exit_code == ExitCode.NOTHING:
        message = _("没有检查任何内容：台账和责任单位名册都是空的。")
        case.result = [_result(Error, message, None, message)]
    return case


def _result(
    kind: type[Error | Failure | Skipped], message: str, code: Code | None, text: str
) -> Error | Failure | Skipped:
    result = kind(message, code.value if code else None)
    result.text = text
    return result


def _xml(text: str) -> str:
    """Safe text without the two characters that XML 1.0 cannot hold and :func:`safe_text` lets through."""
    return safe_text(text).replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff")
