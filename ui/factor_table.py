"""The factors as a table: what each is, what it makes, and whether anything is wrong with it."""

from __future__ import annotations

from dataclasses import replace

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, Qt

from ..algorithms.files.names import described
from ..algorithms.vector_io import KINDS
from ..core.errors import RtmError
from ..core.plain import plural, shown
from ..core.terrain.influences.choice import AUTO
from . import layers
from .checks import Checks, Outcome
from .draft import Draft, FactorRow
from .forms import as_number, plain

VERDICT, NAME, FEATURES, TAKEN_AS, BLOCKS, INCREMENT, REACH, EFFECT, VARIABLES, CLUSTERING = range(
    10
)
HEADERS = (
    ("", "Whether the factor can be used"),
    ("Name", "What the factor is called in the model"),
    ("Features", "Features within the largest distance of the study area"),
    ("Operationalisation", "How places and features are related"),
    ("Blocks", "Largest distance, in blocks"),
    ("Increment", "Distances tested: every half block, or every whole block"),
    ("Distances", "Spatial influences that are tried"),
    ("Effect", "Whether incidents are expected to be more or fewer near the features"),
    ("Variables", "0/1 columns that the factor makes"),
    (
        "Clustering",
        "Nearest-neighbour index of the points (below 1 is clustered), and what it suggests",
    ),
)
EDITED = {  # which part of a row a column is, and the parameter it is made from
    TAKEN_AS: ("operationalisation", "OPERATIONALISATION"),
    BLOCKS: ("max_blocks", "MAX_BLOCKS"),
    INCREMENT: ("increment", "INCREMENT"),
    EFFECT: ("effect", "EFFECT"),
}
HOW_TO_EDIT = " (F2 or a double click changes it, in all selected rows)"
NUMBERS = (BLOCKS, VARIABLES)
GOOD, BAD, WAITING = "good", "bad", "waiting"
ICONS = {GOOD: "/mIconSuccess.svg", BAD: "/mIconWarning.svg", WAITING: "/mActionRefresh.svg"}
WORDS = {GOOD: "Can be used", BAD: "Cannot be used", WAITING: "Being checked"}


class FactorTable(QAbstractTableModel):
    """The rows of the draft, with what the checks found of each."""

    def __init__(self, draft: Draft, checks: Checks, parent=None):
        super().__init__(parent)
        self.draft, self.checks = draft, checks
        self._geometries: dict[str, int | None] = {}
        self._shown: tuple[FactorRow, ...] = draft.content.factors
        self._watched: set[str] = set()
        self.unit = ""
        checks.checked.connect(self._heard)

    def rowCount(self, parent=None):  # noqa: N802
        """Return the number of factors."""
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def columnCount(self, parent=None):  # noqa: N802
        """Return the number of columns."""
        return 0 if parent is not None and parent.isValid() else len(HEADERS)

    def headerData(self, section, orientation, role=Qt.ItemDataRole.DisplayRole):  # noqa: N802
        """Return a column's title, or the row's number."""
        if orientation == Qt.Orientation.Vertical:
            return section + 1 if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return HEADERS[section][0]
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return HEADERS[section][1] + (HOW_TO_EDIT if section in EDITED else "")
        return None

    def flags(self, index):
        """Names and settings can be edited in place."""
        flags = super().flags(index)
        editable = index.column() == NAME or index.column() in EDITED
        return flags | Qt.ItemFlag.ItemIsEditable if editable else flags

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        """Return what a cell shows, says and explains."""
        row = self._shown[index.row()]
        if role == Qt.ItemDataRole.EditRole and index.column() in EDITED:
            return getattr(row, EDITED[index.column()][0])
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._text(row, index.column())
        if role == Qt.ItemDataRole.DecorationRole and index.column() == VERDICT:
            return QgsApplication.getThemeIcon(ICONS[self.verdict(row)])
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain(self._reason(row))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            if index.column() == VERDICT:
                return f"{WORDS[self.verdict(row)]}. {self._reason(row)}"
            return self._text(row, index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in NUMBERS:
            return as_number(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def setData(self, index, value, role=Qt.ItemDataRole.EditRole):  # noqa: N802
        """Rename a factor."""
        if role != Qt.ItemDataRole.EditRole or index.column() != NAME or not str(value).strip():
            return False
        self.change([index.row()], name=str(value).strip())
        return True

    def change(self, rows, **parts) -> None:
        """Set parts of several factors at once."""
        factors = list(self.draft.content.factors)
        for row in rows:
            factors[row] = replace(factors[row], **parts)
        self.draft.change(factors=tuple(factors))

    def refresh(self) -> None:
        """Show the draft's factors, and have the new ones checked."""
        factors = self.draft.content.factors
        if len(factors) != len(self._shown):
            self.beginResetModel()
            self._shown = factors
            self.endResetModel()
        elif factors != self._shown:
            self._shown = factors
            self._redraw()
        self._ask()

    def outcome(self, row: FactorRow) -> Outcome | None:
        """Return what the check of a factor found, if it is there yet."""
        return self.checks.outcomes.get(key_of(row))

    def suggestion(self, row: FactorRow) -> str:
        """Return the operationalisation that the clustering of the points suggests."""
        outcome = self.checks.outcomes.get(key_of(row, auto=True))
        good = outcome is not None and not outcome.fault
        return outcome.results["CHOSEN"] if good and self.geometry(row) == layers.POINT else ""

    def verdict(self, row: FactorRow) -> str:
        """Return whether a factor can be used."""
        if self.fault(row):
            return BAD
        return WAITING if self.outcome(row) is None else GOOD

    def fault(self, row: FactorRow) -> RtmError | None:
        """Return what is wrong with a factor."""
        if layers.is_temporary(row.source):
            return RtmError(
                "The layer is temporary and would be lost.",
                "Save it in a file (right-click > Make permanent), then add it again.",
                where="source",
            )
        if self.geometry(row) is None:
            return RtmError(
                f"{described(row.source)} cannot be read.",
                "Check that its file still exists.",
                kind="unreadable",
                where="source",
            )
        try:
            row.reference(self.draft.content.block_length or 1.0)
        except RtmError as wrong:
            return wrong
        outcome = self.outcome(row)
        return None if outcome is None else outcome.fault

    def geometry(self, row: FactorRow):
        """Return whether a factor has points, lines or polygons; None if it cannot be read."""
        if row.source not in self._geometries:
            layer = layers.open_layer(row.source)
            self._geometries[row.source] = layer.geometryType() if layer is not None else None
        return self._geometries[row.source]

    def geometry_at(self, row: int):
        """Return the same for a row by its number."""
        return self.geometry(self._shown[row])

    def variables(self) -> tuple[int, int]:
        """Return how many variables the factors checked so far make, and how many those are."""
        found = [self.outcome(row) for row in self._shown]
        good = [one.results["VARIABLES"] for one in found if one is not None and not one.fault]
        return sum(good), len(good)

    def _text(self, row: FactorRow, column: int) -> str:
        if column == NAME:
            return row.name
        if column in EDITED:
            return f"{getattr(row, EDITED[column][0])}"
        if column == REACH:
            return self._reach(row)
        if column == FEATURES:
            return self._features(row)
        outcome = self.outcome(row)
        if column == VARIABLES and outcome is not None and not outcome.fault:
            return f"{outcome.results['VARIABLES']}"
        if column == CLUSTERING:
            return self._clustering(row)
        return ""

    def _features(self, row: FactorRow) -> str:
        kind = KINDS.get(self.geometry(row), "cannot be read")
        outcome = self.outcome(row)
        if outcome is None or outcome.fault:
            return kind
        return f"{outcome.results['FEATURES']:,} {kind}"

    def _reach(self, row: FactorRow) -> str:
        length = row.block_length or self.draft.content.block_length
        if not length:
            return plural(row.max_blocks, "block")
        try:
            distances = row.reference(length).settings.distances
        except RtmError:  # the verdict says so
            return ""
        return f"{distances[0]:g} to {distances[-1]:g} {self.unit}".strip()

    def _clustering(self, row: FactorRow) -> str:
        if self.geometry(row) != layers.POINT:
            return ""
        outcome = self.checks.outcomes.get(key_of(row, auto=True))
        if outcome is None or outcome.fault:
            return ""
        index = outcome.results.get("NEAREST_NEIGHBOUR_INDEX")
        suggested = outcome.results["CHOSEN"]
        return suggested if index is None else f"{index:.2f}, {suggested}"

    def _reason(self, row: FactorRow) -> str:
        outcome = self.outcome(row)
        auto = self.checks.outcomes.get(key_of(row, auto=True))
        said = list(outcome.said) if outcome is not None else []
        if auto is not None and row.operationalisation != AUTO.key and auto.fault is None:
            tested = auto.results["NEAREST_NEIGHBOUR_INDEX"] is not None
            said += [auto.results["REASON"]] if tested else []
        text = str(self.fault(row) or "") or " ".join(said) or f"{WORDS[self.verdict(row)]}…"
        kept = f"Only features where {shown(row.filter)}." if row.filter else ""
        return "\n".join(one for one in (text, kept, described(row.source)) if one)

    def _ask(self) -> None:
        grid = self.checks.outcomes.get("grid")
        wanted = {}
        if grid is not None and not grid.fault:
            for auto in (False, True):
                for row in self._shown:
                    if self._can_be_checked(row, auto):
                        wanted[key_of(row, auto=auto)] = (row, auto)
        for name in self._watched - set(wanted):
            self.checks.forget(name)
        self._watched = set(wanted)
        for name, (row, auto) in wanted.items():
            parameters = parameters_of(row, grid.results["OUTPUT"], auto=auto)
            self.checks.request(name, "operationalisefactor", parameters, "factor")

    def _can_be_checked(self, row: FactorRow, auto: bool) -> bool:
        if layers.is_temporary(row.source) or self.geometry(row) is None:
            return False
        return not auto or self.geometry(row) == layers.POINT

    def _heard(self, name: str) -> None:
        if name == "grid":
            self._ask()
        elif name in self._watched:
            self._redraw()

    def _redraw(self) -> None:
        if self._shown:
            last = self.index(len(self._shown) - 1, len(HEADERS) - 1, QModelIndex())
            self.dataChanged.emit(self.index(0, 0, QModelIndex()), last)


def key_of(row: FactorRow, *, auto=False) -> str:
    """Return the name under which a factor is checked."""
    if auto:
        row = replace(row, name="", operationalisation=AUTO.key, effect="aggravating")
    return f"factor {row}"


def parameters_of(row: FactorRow, grid: str, *, auto=False) -> dict:
    """Return the parameters of “Operationalise factor” for a row."""
    wanted = {
        "GRID": grid,
        "FACTOR": row.source,
        "NAME": row.name,
        "FILTER": row.filter,
        "OPERATIONALISATION": AUTO.key if auto else row.operationalisation,
        "MAX_BLOCKS": row.max_blocks,
        "INCREMENT": row.increment,
        "EFFECT": row.effect,
    }
    if row.block_length is not None:
        wanted["BLOCK_LENGTH"] = row.block_length
    return wanted
