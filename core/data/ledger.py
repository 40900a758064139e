"""The ledger of an import: every row that was read is kept, or left out for a named reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ..language import counted, numeral, said
from .reasons import REASONS

MOST_IGNORED = 20  # files that are told in a log
EXAMPLES = 10  # rows of each reason that are told by file and line


@dataclass(frozen=True, order=True)
class Row:
    """Where a row stands: in which file, at which line (from 1, the heading among them).

    What has no lines is named by what its number counts, `element`: the "way" of this number.
    """

    file: str
    line: int
    element: str = ""


@dataclass(frozen=True)
class Caution:
    """What an analyst should know of the rows.

    Attributes
    ----------
    kind : str
        Key of what it is about, for programs ("shared_coordinates").
    sentence : str
        What is so, and what that means.
    """

    kind: str
    sentence: str


@dataclass
class Ledger:
    """Counts of rows that add up: ``rows == kept + sum(dropped.values())``, always.

    Rows are entered by `keep` and `drop` and in no other way, so the sum cannot fail; one that was
    kept at first and is left out later is moved by `drop_kept`.

    Attributes
    ----------
    kept : int
    dropped : dict of str to int
        Rows left out, by the key of the reason (`REASONS`), in the order in which reasons arose.
    examples : dict of str to list of Row
        The first rows of each reason, ten at most.
    warnings : list of Caution
        One of a kind and sentence, in the order in which they arose.
    files : dict of str to int
        Rows read from each file, by the name that is shown of it.
    ignored : dict of str to str
        Files that were not read, and why, in words.
    """

    kept: int = 0
    dropped: dict[str, int] = field(default_factory=dict)
    examples: dict[str, list[Row]] = field(default_factory=dict)
    warnings: list[Caution] = field(default_factory=list)
    files: dict[str, int] = field(default_factory=dict)
    ignored: dict[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """Rows that were read."""
        return self.kept + sum(self.dropped.values())

    def keep(self, count: int = 1) -> None:
        """Enter rows that are kept."""
        self.kept += count

    def drop(self, reason: str, rows: Iterable[Row], count: int | None = None) -> None:
        """Enter rows that are left out.

        Parameters
        ----------
        reason : str
            One of `REASONS`.
        rows : iterable of Row
            Where they stand; with `count` it is enough to give the first ten.
        count : int, optional
            How many they are; as many as `rows` by default.
        """
        if reason not in REASONS:
            raise KeyError(reason)
        there = list(rows)
        number = len(there) if count is None else count
        if not number:
            return
        self.dropped[reason] = self.dropped.get(reason, 0) + number
        told = self.examples.setdefault(reason, [])
        told.extend(there[: EXAMPLES - len(told)])

    def drop_kept(self, reason: str, rows: Iterable[Row], count: int | None = None) -> None:
        """Leave out rows that had been entered as kept."""
        before = sum(self.dropped.values())
        self.drop(reason, rows, count)
        self.kept -= sum(self.dropped.values()) - before

    def warn(self, kind: str, sentence: str) -> None:
        """Enter what an analyst should know; the same is entered once."""
        if not any((one.kind, one.sentence) == (kind, sentence) for one in self.warnings):
            self.warnings.append(Caution(kind, sentence))

    def merge(self, other: Ledger) -> None:
        """Enter all that another ledger holds, of further files."""
        self.keep(other.kept)
        for reason, number in other.dropped.items():
            self.drop(reason, other.examples.get(reason, ()), number)
        for caution in other.warnings:
            self.warn(caution.kind, caution.sentence)
        for file, rows in other.files.items():
            self.files[file] = self.files.get(file, 0) + rows
        self.ignored.update(other.ignored)

    def in_words(self) -> list[str]:
        """Return sentences for a log: the counts, then each warning."""
        return self.counts_in_words() + [caution.sentence for caution in self.warnings]

    def counts_in_words(self) -> list[str]:
        """Return sentences: the sum, each reason with rows to look at, each file not read."""
        lines = [
            counted(
                self.rows,
                "{count} row read: {kept} kept, {dropped} left out.",
                "{count} rows read: {kept} kept, {dropped} left out.",
                kept=numeral(f"{self.kept:,}"),
                dropped=numeral(f"{sum(self.dropped.values()):,}"),
            )
        ]
        lines += [self._of_reason(reason) for reason in self.dropped]
        for file, why in list(self.ignored.items())[:MOST_IGNORED]:
            lines.append(said("{file}: not read. {why}", file=file, why=why))
        more = len(self.ignored) - MOST_IGNORED
        if more > 0:
            lines.append(
                counted(more, "{count} file more: not read.", "{count} files more: not read.")
            )
        return lines

    def _of_reason(self, reason: str) -> str:
        return counted(
            self.dropped[reason],
            "{count} row left out: {reason} ({rows}).",
            "{count} rows left out: {reason} (such as {rows}).",
            reason=said(REASONS[reason]),
            rows=in_files(self.examples.get(reason, ())),
        )

    def as_record(self) -> dict:
        """Return the ledger as plain values of JSON; `docs/formats.md` tells its keys."""
        return {
            "rows": self.rows,
            "kept": self.kept,
            "dropped": dict(self.dropped),
            "examples": {
                reason: [_as_record(row) for row in rows] for reason, rows in self.examples.items()
            },
            "warnings": [{"kind": one.kind, "sentence": one.sentence} for one in self.warnings],
            "files": dict(self.files),
            "ignored": dict(self.ignored),
        }


def _as_record(row: Row) -> dict:
    told = {"file": row.file, "line": row.line}
    return {**told, "element": row.element} if row.element else told


def in_files(rows: Iterable[Row]) -> str:
    """Return where rows stand, in words: "a.csv: lines 3, 7; b.osm: way 12, node 4"."""
    by_file: dict[tuple[str, bool], list[Row]] = {}
    for row in rows:
        by_file.setdefault((row.file, bool(row.element)), []).append(row)
    return "; ".join(_in_file(file, there) for (file, _), there in by_file.items())


def _in_file(file: str, rows: list[Row]) -> str:
    if rows[0].element:
        elements = ", ".join(f"{row.element} {row.line}" for row in rows)
        return said("{file}: {elements}", file=file, elements=elements)
    return counted(
        len(rows),
        "{file}: line {lines}",
        "{file}: lines {lines}",
        file=file,
        lines=", ".join(str(row.line) for row in rows),
    )
