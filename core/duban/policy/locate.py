"""Line numbers of the keys of a TOML text, which ``tomllib`` does not keep.

The scanner walks a text that ``tomllib`` has already accepted, so it only has to know where a key or a value
begins and ends. It is run when something is wrong, never on the way to a clean load.
"""

import tomllib

Path = tuple[str | int, ...]
"""The way to a value: keys, and positions (from 0) in arrays: ``("rule", 2, "limit", "unit")``."""

_BLANK = " \t"
_SPACE = " \t\r\n"
_END_OF_BARE = ",]}#\r\n"
_QUOTES = ('"""', "'''", '"', "'")


def locate(text: str) -> dict[Path, int]:
    """The line (from 1) on which each table, key and array item begins. The text must be valid TOML."""
    return _Scanner(text).run()


def nearest_line(lines: dict[Path, int], path: Path) -> int | None:
    """The line of the path, or of the nearest thing around it; None where nothing around it is known."""
    for length in range(len(path), 0, -1):
        line = lines.get(path[:length])
        if line is not None:
            return line
    return None


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.line = 1
        self.found: dict[Path, int] = {}
        self.lengths: dict[Path, int] = {}

    def run(self) -> dict[Path, int]:
        table: Path = ()
        self._skip(_SPACE)
        while self.at < len(self.text):
            if self.text.startswith("[[", self.at):
                table = self._header(2)
            elif self.text[self.at] == "[":
                table = self._header(1)
            else:
                self._pair(table)
            self._skip(_SPACE)
        return self.found

    def _header(self, brackets: int) -> Path:
        line = self.line
        self._forward(brackets)
        path: Path = ()
        keys = self._keys("]")
        self._forward(brackets)
        for key in keys[:-1]:
            path = self._last(self._note((*path, key), line))
        path = (*path, keys[-1])
        if brackets == 2:
            position = self.lengths.get(path, 0)
            self.lengths[path] = position + 1
            self._note(path, line)
            path = (*path, position)
        return self._note(path, line)

    def _last(self, path: Path) -> Path:
        """A key of a header that names an array of tables means its latest table."""
        return (*path, self.lengths[path] - 1) if path in self.lengths else path

    def _pair(self, table: Path) -> None:
        line = self.line
        path = table
        for key in self._keys("="):
            path = self._note((*path, key), line)
        self._forward(1)
        self._value(path)

    def _keys(self, until: str) -> list[str]:
        keys: list[str] = []
        while True:
            self._skip(_BLANK)
            if self.text[self.at] in "\"'":
                keys.append(self._string())
            else:
                start = self.at
                while self.text[self.at] not in " \t.=]":
                    self.at += 1
                keys.append(self.text[start : self.at])
            self._skip(_BLANK)
            if self.text[self.at] == until:
                return keys
            self._forward(1)

    def _value(self, path: Path) -> None:
        self._skip(_BLANK)
        char = self.text[self.at]
        if char == "[":
            self._array(path)
        elif char == "{":
            self._inline(path)
        elif char in "\"'":
            self._string()
        else:
            while self.at < len(self.text) and self.text[self.at] not in _END_OF_BARE:
                self.at += 1

    def _array(self, path: Path) -> None:
        self._forward(1)
        position = 0
        self._skip(_SPACE)
        while self.text[self.at] != "]":
            self._value(self._note((*path, position), self.line))
            position += 1
            self._skip(_SPACE + ",")
        self._forward(1)

    def _inline(self, path: Path) -> None:
        self._forward(1)
        self._skip(_SPACE)
        while self.text[self.at] != "}":
            self._pair(path)
            self._skip(_SPACE + ",")
        self._forward(1)

    def _string(self) -> str:
        start = self.at
        quote = next(q for q in _QUOTES if self.text.startswith(q, self.at))
        self._forward(len(quote))
        while not self.text.startswith(quote, self.at):
            self._forward(2 if quote[0] == '"' and self.text[self.at] == "\\" else 1)
        self._forward(len(quote))
        while len(quote) == 3 and self.text.startswith(quote[0], self.at):
            self._forward(1)  # one or two quotation marks may stand before the closing three
        return str(tomllib.loads(f"k = {self.text[start : self.at]}")["k"]) if len(quote) == 1 else ""

    def _note(self, path: Path, line: int) -> Path:
        self.found.setdefault(path, line)
        return path

    def _forward(self, count: int) -> None:
        self.line += self.text.count("\n", self.at, self.at + count)
        self.at += count

    def _skip(self, chars: str) -> None:
        """Over blanks, and over comments where line ends are blanks too."""
        while self.at < len(self.text):
            char = self.text[self.at]
            if char == "#" and "\n" in chars:
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            elif char in chars:
                self._forward(1)
            else:
                return
