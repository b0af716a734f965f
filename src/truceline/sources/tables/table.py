"""Reading one table file into columns: clean rows, and every other row with its number, column and reason."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import itertools
import zlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

from truceline.errors import TrucelineError
from truceline.sources.tables.days import IntArray, Moments, read_moments
from truceline.sources.tables.sniff import Shape, TableKind, sniff

MAX_TABLE_BYTES = 512 * 1024 * 1024
"""A table larger than this, unpacked, is refused: UCDP GED of the whole world is 0.3 GB."""

MAX_CELL_CHARACTERS = 4 * 1024 * 1024
"""One cell larger than this means that a quotation mark was never closed."""

ABSURD_COUNT = 1_000_000
"""A count or a death toll of one row above this is taken for a slip, not a figure: no single row of any known table
comes near it."""

UNDATED = "no date"
"""The reason given to rows whose date cell is empty: repeated header lines, totals."""


class RowRefusal(msgspec.Struct, frozen=True):
    """A row that was set aside. ``row`` counts as a spreadsheet does: the header is row 1."""

    row: int
    column: str | None
    reason: str

    def words(self) -> str:
        """The refusal as one line."""
        return f"row {self.row}{f', column {self.column}' if self.column else ''}: {self.reason}"


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table whose header was recognised. ``columns`` holds the cells of the clean rows as written; ``numbers`` their
    row numbers; ``moments_start`` and ``moments_end`` the days they speak of; ``published`` the days they became known
    (the row's own source date, else its last day). ``twins`` counts identical rows that were kept because nothing in
    the table tells a repetition from two like events."""

    path: str
    sha256: str
    kind: TableKind
    shape: Shape
    header: tuple[str, ...]
    columns: dict[str, list[str]]
    numbers: IntArray
    moments_start: Moments
    moments_end: Moments
    published: Moments | None
    refusals: tuple[RowRefusal, ...]
    twins: int = 0

    @property
    def size(self) -> int:
        """Number of clean rows."""
        return len(self.numbers)

    def cells(self, *names: str) -> list[str]:
        """The cells of the first of these columns that the table has (names in lower case); empty cells else."""
        for name in names:
            actual = self.actual(name)
            if actual is not None:
                return self.columns[actual]
        return [""] * self.size

    def actual(self, name: str) -> str | None:
        """The column whose trimmed lower-case name is ``name``, as the header writes it."""
        return next((c for c in self.columns if c.lower() == name), None)

    def aside(self) -> dict[str, int]:
        """How many rows were set aside, by reason in general words."""
        return dict(Counter(r.reason if r.column is None else f"{r.column} unreadable" for r in self.refusals))


def read_table(path: Path | str) -> Table:
    """Read a CSV (``.gz`` or plain; told by its first bytes). The header says what it is, never the file's name.

    Raises TrucelineError where the file cannot be read as a whole: missing, empty, binary, larger than
    ``MAX_TABLE_BYTES``, without a column that dates a row, or without any row that has a date.
    """
    place = str(path)
    raw = raw_rows(path)
    shape = sniff(raw.header, place)
    cells = map(list, zip(*raw.rows, strict=True))
    columns = dict(zip(raw.header, cells, strict=True)) if raw.rows else {c: [] for c in raw.header}
    return _clean(place, raw.sha256, shape, raw.header, columns, raw.numbers, raw.refusals)


class RawRows(msgspec.Struct, frozen=True):
    """A CSV as it stands: header, the rows as wide as it with their numbers, and those that are not."""

    sha256: str
    header: tuple[str, ...]
    numbers: list[int]
    rows: list[list[str]]
    refusals: list[RowRefusal]


def raw_rows(path: Path | str) -> RawRows:
    """The cells of a CSV, whatever it is about. Raises TrucelineError where the file is no table at all."""
    place = str(path)
    raw = _bytes(Path(path))
    header, numbers, rows, refusals = _rows(_text(_unpacked(raw, place), place), place)
    return RawRows(hashlib.sha256(raw).hexdigest(), header, numbers, rows, refusals)


def _bytes(path: Path) -> bytes:
    try:
        if path.is_file() and path.stat().st_size > MAX_TABLE_BYTES:
            raise TrucelineError("table-size", f"larger than {MAX_TABLE_BYTES >> 20} MB", place=str(path))
        raw = path.read_bytes()
    except OSError as error:
        raise TrucelineError("table-file", f"cannot be read ({error.strerror})", place=str(path)) from error
    if not raw.strip():
        raise TrucelineError("table-empty", "the file is empty", place=str(path))
    return raw


def _unpacked(raw: bytes, place: str) -> bytes:
    if raw[:2] != b"\x1f\x8b":
        return raw
    try:
        with gzip.open(io.BytesIO(raw)) as stream:
            data = stream.read(MAX_TABLE_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise TrucelineError("table-gzip", f"broken gzip file ({error})", place=place) from error
    if len(data) > MAX_TABLE_BYTES:
        raise TrucelineError("table-size", f"larger than {MAX_TABLE_BYTES >> 20} MB when unpacked", place=place)
    return data


def _text(data: bytes, place: str) -> str:
    if b"\x00" in data[:65536] and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise TrucelineError("table-binary", "not text (it holds zero bytes).", place=place, mend="A CSV is needed.")
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise TrucelineError(
            "table-encoding", f"byte {error.start} is not {encoding}.", place=f"{place}, line {line}",
            mend="Save the table as UTF-8.",
        ) from error  # fmt: skip


def _delimiter(text: str) -> str:
    head = text[: text.find("\n")] if "\n" in text else text
    return max(",;\t|", key=head.count)


Rows = tuple[tuple[str, ...], list[int], list[list[str]], list[RowRefusal]]


def _rows(text: str, place: str) -> Rows:
    """Header, row numbers, rows with as many cells as the header, and refusals (HXL tags, blank, ragged)."""
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        header = tuple(name.strip() for name in next(reader))
        every = list(reader)
    except (csv.Error, StopIteration) as error:
        raise TrucelineError("table-csv", f"not a table ({error})", place=f"{place}, line {reader.line_num}") from error
    doubled = [name for name, times in Counter(header).items() if times > 1]
    if doubled:
        raise TrucelineError("table-header", f"two columns are named {doubled[0]!r}", place=f"{place}, row 1")
    width, numbers, rows, refusals = len(header), [], [], []
    for number, row in enumerate(every, 2):
        if len(row) == width and any(row):
            if number == 2 and _is_hxl(row):
                refusals.append(RowRefusal(number, None, "HXL tags"))
                continue
            numbers.append(number)
            rows.append(row)
        elif any(cell.strip() for cell in row):
            refusals.append(RowRefusal(number, None, f"{len(row)} cells where the header has {width}"))
    return header, numbers, rows, refusals


def _is_hxl(row: Sequence[str]) -> bool:
    cells = [cell.strip() for cell in row if cell.strip()]
    return bool(cells) and all(cell.startswith("#") for cell in cells)


def _clean(
    place: str,
    sha256: str,
    shape: Shape,
    header: tuple[str, ...],
    columns: dict[str, list[str]],
    numbers: list[int],
    refusals: list[RowRefusal],
) -> Table:
    """Set aside rows without a readable date, with an impossible number, or that repeat an identified row.

    Over forty lines because every reason to set a row aside stands here, in the order in which it is tried.
    """
    by_name = {name.lower(): name for name in header}
    start_name = next(by_name[c] for c in shape.start if c in by_name)
    end_name = next(by_name[c] for c in shape.end if c in by_name)
    start = read_moments(columns[start_name])
    end = start if end_name == start_name else read_moments(columns[end_name])
    rows = np.array(numbers, dtype=np.int64)
    keep = np.ones(len(numbers), np.bool_)
    _refuse_undated(start, start_name, keep, rows, refusals)
    if not keep.any():
        raise TrucelineError(
            "table-no-dates", f"no row has a date that can be read in column {start_name!r}.", place=place,
            mend=refusals[-1].words() if refusals else "The table has a header and no rows.",
        )  # fmt: skip
    if end is not start:
        _refuse_undated(end, end_name, keep, rows, refusals)
        _refuse_backwards(start, end, (start_name, end_name), columns, keep, numbers, refusals)
    for name in shape.numbers:
        if name in by_name:
            _refuse_numbers(shape.kind, by_name[name], columns[by_name[name]], keep, numbers, refusals)
    twins = _refuse_repeated(shape, by_name, columns, keep, numbers, refusals)
    published = _published(shape, by_name, columns)
    chosen = np.flatnonzero(keep)
    whole = len(chosen) == len(numbers)
    return Table(
        path=place,
        sha256=sha256,
        kind=shape.kind,
        shape=shape,
        header=header,
        columns=columns if whole else {n: list(itertools.compress(cells, keep)) for n, cells in columns.items()},
        numbers=rows[chosen],
        moments_start=_take(start, chosen),
        moments_end=_take(end, chosen),
        published=None if published is None else _take(published, chosen),
        refusals=tuple(sorted(refusals, key=lambda r: r.row)),
        twins=twins,
    )


def _take(m: Moments, chosen: IntArray) -> Moments:
    return Moments(m.start[chosen], m.end[chosen], m.offset[chosen], m.ok[chosen], {}, m.timed)


def _refuse_undated(
    moments: Moments, name: str, keep: npt.NDArray[np.bool_], rows: IntArray, refusals: list[RowRefusal]
) -> None:
    for i, reason in moments.bad.items():
        if keep[i]:
            keep[i] = False
            row = int(rows[i])
            refusals.append(RowRefusal(row, None, UNDATED) if reason == "is empty" else RowRefusal(row, name, reason))


def _refuse_backwards(
    start: Moments,
    end: Moments,
    names: tuple[str, str],
    columns: dict[str, list[str]],
    keep: npt.NDArray[np.bool_],
    numbers: list[int],
    refusals: list[RowRefusal],
) -> None:
    """Refuse rows that end before they start."""
    for i in np.flatnonzero(keep & (end.end <= start.start)):
        keep[i] = False
        refusals.append(RowRefusal(numbers[i], names[1], f"{columns[names[1]][i]!r} lies before {names[0]}"))


def _refuse_numbers(
    kind: TableKind,
    name: str,
    cells: list[str],
    keep: npt.NDArray[np.bool_],
    numbers: list[int],
    refusals: list[RowRefusal],
) -> None:
    """Refuse rows whose count is no count. An empty cell is refused only where the row is nothing without it."""
    needed = name.lower() in ("count", "value")
    wrong = {cell: _number_fault(cell, needed, whole=kind != "points") for cell in set(cells)}
    if not any(wrong.values()):
        return
    for i, cell in enumerate(cells):
        fault = wrong[cell]
        if fault and keep[i]:
            keep[i] = False
            refusals.append(RowRefusal(numbers[i], name, fault))


def _number_fault(cell: str, needed: bool, *, whole: bool) -> str | None:
    text = cell.strip()
    if not text:
        return "is empty" if needed else None
    try:
        value = float(text)
    except ValueError:
        return f"{text[:40]!r} is no number"
    if value < 0:
        return f"{text} is negative"
    if not value <= ABSURD_COUNT:
        return f"{text} is beyond any count ({ABSURD_COUNT:,} at most)"
    if whole and value != int(value):
        return f"{text} is no whole number"
    return None


def _refuse_repeated(
    shape: Shape,
    by_name: dict[str, str],
    columns: dict[str, list[str]],
    keep: npt.NDArray[np.bool_],
    numbers: list[int],
    refusals: list[RowRefusal],
) -> int:
    """Set repeated rows aside and count like rows that stay.

    A row that repeats an identifier is one event told twice. A tally or mission point equal in every cell is one report
    told twice. Two equal rows of a plain event table may well be two events (two bombs in one minute), so they stay and
    are counted.
    """
    identity = next((by_name[c] for c in shape.identity if c in by_name), None)
    if identity is not None:
        keys: list[object] = list(columns[identity])
    else:
        keys = list(zip(*columns.values(), strict=True))
    if len(set(keys)) == len(keys):
        return 0
    seen: dict[object, int] = {}
    twins = 0
    for i, key in enumerate(keys):
        if not keep[i] or (identity is not None and not str(key).strip()):
            continue
        first = seen.setdefault(key, i)
        if first == i:
            continue
        if identity is None and shape.kind in ("events", "acled", "ucdp"):
            twins += 1
            continue
        keep[i] = False
        what = f"repeats {identity} {key}" if identity else "repeats the whole"
        refusals.append(RowRefusal(numbers[i], None, f"{what} of row {numbers[first]}"))
    return twins


def _published(shape: Shape, by_name: dict[str, str], columns: dict[str, list[str]]) -> Moments | None:
    """When rows became known: ``published``, or GED's ``source_date`` (the earliest of several, parted by ``;``)."""
    name = by_name.get("published") or (by_name.get("source_date") if shape.kind == "ucdp" else None)
    if name is None:
        return None
    earliest = {cell: min((p.strip() for p in cell.split(";") if p.strip()), default="") for cell in set(columns[name])}
    return read_moments([earliest[cell] for cell in columns[name]])
