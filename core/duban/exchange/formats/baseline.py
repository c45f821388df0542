"""A baseline to start from: a waiver per finding, whose reason and approver a person still has to enter."""

from typing import TextIO

from duban.domain.finding import Finding
from duban.domain.report import Head, Tail
from duban.i18n import _
from duban.phrases import describe


class BaselineWriter:
    """Writes the TOML file that ``--baseline`` reads once ``reason`` and ``approver`` are filled in."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def begin(self, head: Head) -> None:
        """How to go on."""
        lines = (
            _("豁免清单：{day} 的检查发现").format(day=head.as_of.isoformat()),
            _("逐条填写 reason（理由）和 approver（批准人），不豁免的整条删去；"),
            _("until（截止日）可以不填，填写后过期自动失效。"),
        )
        self._stream.writelines(f"# {line}\n" for line in lines)

    def finding(self, finding: Finding) -> None:
        """One waiver; none for what cannot be waived."""
        if not finding.waivable:
            return
        self._stream.write(
            "\n[[waiver]]\n"
            f"fingerprint = {_quoted(finding.fingerprint)}\n"
            f"what = {_quoted(describe(finding))}\n"
            'reason = ""\n'
            'approver = ""\n'
            "# until = 2099-12-31\n"
        )

    def end(self, tail: Tail) -> None:
        """Nothing to close."""


def _quoted(text: str) -> str:
    """A TOML basic string; control characters have been made visible before."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
