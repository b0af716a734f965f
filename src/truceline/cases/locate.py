"""Where each key of a TOML file stands: tomllib gives values without lines, and a mistake is mended by its line.

The scanner follows a source that tomllib has already accepted, so it need not complain, only count lines.
"""

from __future__ import annotations

from typing import TypeAlias

KeyPath: TypeAlias = tuple[str | int, ...]
_BARE_END = "=.]#\n \t"


class Locator:
    """Line numbers (from 1) of the tables, keys, list items and inline keys of one TOML source."""

    def __init__(self, source: str) -> None:
        self._text = source.replace("\r\n", "\n")
        self._at = 0
        self._line = 1
        self._counts: dict[KeyPath, int] = {}
        self.lines: dict[KeyPath, int] = {}
        self._scan()

    def line(self, path: KeyPath) -> int:
        """The line of a path, or of the nearest table or key above it; 1 where nothing of it stands in the file."""
        while path:
            if path in self.lines:
                return self.lines[path]
            path = path[:-1]
        return 1

    def _scan(self) -> None:
        table: KeyPath = ()
        while True:
            self._skip_blank(newlines=True)
            if self._at >= len(self._text):
                return
            if self._text.startswith("[", self._at):
                table = self._header()
            else:
                self._pair(table)

    def _step(self, count: int = 1) -> None:
        self._line += self._text.count("\n", self._at, self._at + count)
        self._at += count

    def _skip_blank(self, *, newlines: bool) -> None:
        blank = " \t\n" if newlines else " \t"
        while self._at < len(self._text):
            char = self._text[self._at]
            if char == "#":
                end = self._text.find("\n", self._at)
                self._at = len(self._text) if end < 0 else end
            elif char in blank:
                self._step()
            else:
                return

    def _header(self) -> KeyPath:
        is_list = self._text.startswith("[[", self._at)
        line = self._line
        self._step(2 if is_list else 1)
        names = self._key()
        self._step(2 if is_list else 1)
        path: KeyPath = ()
        for position, name in enumerate(names):
            path = (*path, name)
            is_last = position == len(names) - 1
            if is_last and is_list:
                self._counts[path] = self._counts.get(path, 0) + 1
                self.lines.setdefault(path, line)
            if path in self._counts:
                path = (*path, self._counts[path] - 1)
        self.lines[path] = line
        return path

    def _key(self) -> list[str]:
        names: list[str] = []
        while True:
            self._skip_blank(newlines=False)
            if self._text[self._at] in "\"'":
                names.append(self._string())
            else:
                start = self._at
                while self._text[self._at] not in _BARE_END:
                    self._at += 1
                names.append(self._text[start : self._at])
            self._skip_blank(newlines=False)
            if self._text[self._at] != ".":
                return names
            self._step()

    def _pair(self, table: KeyPath) -> None:
        line = self._line
        path: KeyPath = (*table, *self._key())
        self.lines[path] = line
        self._step()  # the equals sign
        self._skip_blank(newlines=False)
        self._value(path)

    def _value(self, path: KeyPath) -> None:
        char = self._text[self._at]
        if char in "\"'":
            self._string()
        elif char == "[":
            self._list(path)
        elif char == "{":
            self._inline(path)
        else:
            while self._at < len(self._text) and self._text[self._at] not in ",]}\n#":
                self._at += 1

    def _list(self, path: KeyPath) -> None:
        self._step()
        index = 0
        while True:
            self._skip_blank(newlines=True)
            if self._text[self._at] == "]":
                self._step()
                return
            if self._text[self._at] == ",":
                self._step()
                continue
            self.lines[(*path, index)] = self._line
            self._value((*path, index))
            index += 1

    def _inline(self, path: KeyPath) -> None:
        self._step()
        while True:
            self._skip_blank(newlines=True)
            if self._text[self._at] == "}":
                self._step()
                return
            if self._text[self._at] == ",":
                self._step()
                continue
            self._pair(path)

    def _string(self) -> str:
        quote = self._text[self._at]
        mark = quote * 3 if self._text.startswith(quote * 3, self._at) else quote
        self._step(len(mark))
        start = self._at
        while not self._text.startswith(mark, self._at):
            escaped = quote == '"' and self._text[self._at] == "\\"
            self._step(2 if escaped else 1)
        words = self._text[start : self._at]
        self._step(len(mark))
        while len(mark) == 3 and self._text.startswith(quote, self._at):
            self._step()  # up to two quotation marks may stand before the closing three
        return words
