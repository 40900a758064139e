"""The factors as a table: what each is, what it makes, and whether anything is wrong with it."""

from __future__ import annotations

from dataclasses import replace

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, Qt

from ..algorithms.files.layers import KINDS
from ..algorithms.files.names import described
from ..algorithms.language import counted, marked, numeral, tr
from ..algorithms.study.parameters import of_factor
from ..core.errors import RtmError
from ..core.plain import shown
from ..core.settings import word
from ..core.terrain.checking.record import Verdict
from ..core.terrain.features import VALUES
from ..core.terrain.influences.choice import AUTO, along_streets, require_streets
from ..core.terrain.influences.level import QUANTILES
from . import layers
from .checks import Checks, Outcome
from .draft import Draft, FactorRow
from .forms import as_number, plain
from .layer_verdicts import LayerVerdicts

VERDICT, NAME, FEATURES, TAKEN_AS, BLOCKS, INCREMENT, REACH, EFFECT, VARIABLES, CLUSTERING = range(
    10
)
HEADERS = (
    ("", marked("Whether the factor can be used")),
    (marked("Name"), marked("What the factor is called in the model")),
    (
        marked("Features"),
        marked("Features within the largest distance of the study area, or cells with a value"),
    ),
    (marked("Operationalisation"), marked("How places and features are related")),
    (marked("Blocks"), marked("Largest distance, in blocks")),
    (marked("Increment"), marked("Distances tested: every half block, or every whole block")),
    (marked("Distances"), marked("Spatial influences that are tried, or quantiles of a level")),
    (
        marked("Effect"),
        marked("Whether incidents are expected to be more or fewer near the features"),
    ),
    (marked("Variables"), marked("0/1 columns that the factor makes")),
    (
        marked("Clustering"),
        marked(
            "Nearest-neighbour index of the points (below 1 is clustered), and what it suggests"
        ),
    ),
)
EDITED = {  # which part of a row a column is, and the parameter it is made from
    TAKEN_AS: ("operationalisation", "OPERATIONALISATION"),
    BLOCKS: ("max_blocks", "MAX_BLOCKS"),
    INCREMENT: ("increment", "INCREMENT"),
    EFFECT: ("effect", "EFFECT"),
}
HOW_TO_EDIT = marked("{what} (F2 or a double click changes it, in all selected rows)")
SHAPES = {  # of features
    layers.POINT: marked("points"),
    layers.LINE: marked("lines"),
    layers.POLYGON: marked("polygons"),
    layers.RASTER: marked("raster"),
}
NUMBERS = (BLOCKS, VARIABLES)
GOOD, LOOK, BAD, WAITING = "good", "look", "bad", "waiting"
ICONS = {
    GOOD: "/mIconSuccess.svg",
    LOOK: "/mIconWarning.svg",
    BAD: "/mIconCritical.svg",
    WAITING: "/mActionRefresh.svg",
}
WORDS = {
    GOOD: marked("Can be used"),
    LOOK: marked("Look at it"),
    BAD: marked("Cannot be used"),
    WAITING: marked("Being checked"),
}
OF_LAYERS = {Verdict.GOOD: GOOD, Verdict.LOOK: LOOK, Verdict.UNUSABLE: BAD}


class FactorTable(QAbstractTableModel):
    """The rows of the draft, with what the checks found of each."""

    def __init__(self, draft: Draft, checks: Checks, parent=None):
        super().__init__(parent)
        self.draft, self.checks = draft, checks
        self._geometries: dict[str, int | None] = {}
        self._shown: tuple[FactorRow, ...] = draft.content.factors
        self._watched: set[str] = set()
        self.unit = ""
        self.verdicts = LayerVerdicts(draft, checks, self)
        self.verdicts.found.connect(self._redraw)
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
            return tr(HEADERS[section][0])
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            what = tr(HEADERS[section][1])
            return tr(HOW_TO_EDIT, what=what) if section in EDITED else what
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
                verdict = tr(WORDS[self.verdict(row)])
                return tr("{verdict}. {reason}", verdict=verdict, reason=self._reason(row))
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
        if self.outcome(row) is None or self.verdicts.is_awaited(row):
            return WAITING
        found = self.verdicts.of(row)
        return GOOD if found is None else OF_LAYERS[found.verdict]

    def doubts(self) -> str:
        """Return what to look at: of the first such factor, and how many others there are."""
        doubted = [row for row in self._shown if self.verdict(row) == LOOK]
        if not doubted:
            return ""
        first = tr("{factor}: {told}", factor=doubted[0].name, told=self.verdicts.of(doubted[0]))
        others = counted(
            len(doubted) - 1,
            "{count} more factor is to be looked at.",
            "{count} more factors are to be looked at.",
        )
        return " ".join([first, *([others] if doubted[1:] else [])])

    def fault(self, row: FactorRow) -> RtmError | None:
        """Return what is wrong with a factor."""
        if layers.is_temporary(row.source):
            return RtmError(
                tr("The layer is temporary and would be lost."),
                tr("Save it in a file (right-click > Make permanent), then add it again."),
                where="source",
            )
        if self.geometry(row) is None:
            return RtmError(
                tr("{layer} cannot be read.", layer=described(row.source)),
                tr("Check that its file still exists."),
                kind="unreadable",
                where="source",
            )
        try:
            row.reference(self.draft.content.block_length or 1.0)
            require_streets(row.operationalisation, bool(self.draft.content.streets), row.name)
        except RtmError as wrong:
            return wrong
        outcome = self.outcome(row)
        return None if outcome is None else outcome.fault

    def geometry(self, row: FactorRow):
        """Return what a factor is of: points, lines, polygons or a raster; None if unreadable."""
        if row.is_raster:
            return layers.RASTER if layers.is_raster(row.source) else None
        if row.source not in self._geometries:
            layer = layers.open_layer(row.source)
            self._geometries[row.source] = layer.geometryType() if layer is not None else None
        return self._geometries[row.source]

    def kind_at(self, row: int) -> str | None:
        """Return the kind of features that a row by its number has; None if it cannot be read."""
        shown = self._shown[row]
        if shown.is_raster or shown.field:
            return VALUES
        return KINDS.get(self.geometry(shown))

    def variables(self) -> tuple[int, int]:
        """Return how many variables the factors checked so far make, and how many those are."""
        found = [self.outcome(row) for row in self._shown]
        good = [one.results["VARIABLES"] for one in found if one is not None and not one.fault]
        return sum(good), len(good)

    def _text(self, row: FactorRow, column: int) -> str:
        if column == NAME:
            return row.name
        if column in EDITED:
            return word(f"{getattr(row, EDITED[column][0])}")
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
        kind = tr(SHAPES.get(self.geometry(row), marked("cannot be read")))
        outcome = self.outcome(row)
        if outcome is None or outcome.fault:
            return kind
        if row.is_raster or row.field:
            return counted(outcome.results["FEATURES"], "{count} cell", "{count} cells")
        return tr("{count:,} {kind}", count=outcome.results["FEATURES"], kind=kind)

    def _reach(self, row: FactorRow) -> str:
        length = row.block_length or self.draft.content.block_length
        if not length:
            return counted(row.max_blocks, "{count} block", "{count} blocks")
        try:
            distances = row.reference(length).settings.distances
        except RtmError:  # the verdict says so
            return ""
        if row.is_raster or row.field:
            low, high = (numeral(f"{100 * one:g}%") for one in (QUANTILES[0], QUANTILES[-1]))
            return tr("{first} to {last}", first=low, last=high)
        first, last = distances[0], distances[-1]
        return tr("{first:g} to {last:g} {unit}", first=first, last=last, unit=self.unit).strip()

    def _clustering(self, row: FactorRow) -> str:
        if self.geometry(row) != layers.POINT:
            return ""
        outcome = self.checks.outcomes.get(key_of(row, auto=True))
        if outcome is None or outcome.fault:
            return ""
        index = outcome.results.get("NEAREST_NEIGHBOUR_INDEX")
        suggested = word(outcome.results["CHOSEN"])
        return suggested if index is None else numeral(f"{index:.2f}") + f", {suggested}"

    def _reason(self, row: FactorRow) -> str:
        outcome = self.outcome(row)
        auto = self.checks.outcomes.get(key_of(row, auto=True))
        said = list(outcome.said) if outcome is not None else []
        found = self.verdicts.of(row)
        if found is not None:
            said.insert(0, f"{found}")
        if auto is not None and row.operationalisation != AUTO.key and auto.fault is None:
            tested = auto.results["NEAREST_NEIGHBOUR_INDEX"] is not None
            said += [auto.results["REASON"]] if tested else []
        verdict = tr(WORDS[self.verdict(row)])
        text = str(self.fault(row) or "") or " ".join(said) or f"{verdict}…"
        kept = tr("Only features where {filter}.", filter=shown(row.filter)) if row.filter else ""
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
            streets = self.draft.content.streets
            parameters = parameters_of(row, grid.results["OUTPUT"], streets, auto=auto)
            self.checks.request(name, "operationalisefactor", parameters, "factor")
        self.verdicts.ask(row for row in self._shown if key_of(row) in wanted)

    def _can_be_checked(self, row: FactorRow, auto: bool) -> bool:
        if layers.is_temporary(row.source) or self.geometry(row) is None:
            return False
        needs_streets = along_streets(row.operationalisation)
        if not auto and needs_streets and not self.draft.content.streets:
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


def parameters_of(row: FactorRow, grid: str, streets: str, *, auto=False) -> dict:
    """Return the parameters of “Operationalise factor” for a row."""
    settings = row.settings()
    if auto:
        settings["operationalisation"] = AUTO.key
    return of_factor(row.layer, settings, grid, streets)
