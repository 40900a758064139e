"""The terms of a model as a table, their ratios as bars."""

from __future__ import annotations

from dataclasses import replace

from qgis.PyQt.QtCore import QAbstractTableModel, Qt

from ..algorithms.language import marked, tr
from ..core.model.record import Model
from ..core.model.term import Estimate, Term
from ..core.report import phrases
from ..core.report.phrases import sentence_case
from .forms import plain

FACTOR, TAKEN_AS, CITYWIDE, CITYWIDE_ENDS, LOCAL, LOCAL_ENDS, P_VALUE = range(7)
RATIOS = {CITYWIDE, LOCAL}
PRECISION = marked(
    "95% interval of the ratio; clustering is taken into account where the model knows of it."
)
HEADERS = (
    (
        marked("Factor"),
        marked(
            "The layer of places; strongest first, by the cautious end of the citywide interval: "
            "the lower end, or the upper one of a protective factor."
        ),
    ),
    (marked("Taken as"), marked("Near a feature, or among many, and within which distance.")),
    (
        marked("Citywide ratio (RRV)"),
        marked(
            "How many times as many incidents were recorded {per} in places within the "
            "influence as in the other places of the study area, {held}. The "
            "risk map, its scores and the expected events are made of it. Left of 1: fewer."
        ),
    ),
    (marked("95% interval"), PRECISION),
    (
        marked("Local ratio"),
        marked(
            "The same against places of the same neighbourhood without the influence. A factor is "
            "admitted by it, and it is the better guide to what to change. Left of 1: fewer."
        ),
    ),
    (marked("95% interval"), PRECISION),
    (
        marked("p of admission"),
        marked(
            "In what share of made-up cities, where incidents merely cluster, some variable stands "
            "out from its neighbourhood as clearly as this one does here: everything that was "
            "tried is paid for."
        ),
    ),
)
P_OF_ITS_OWN = (  # in place of the last, where no calibrated selection admitted anything
    "p",
    marked(
        "Probability of a citywide ratio at least so far from 1 if the factor had no influence; "
        "what else was tried is not paid for."
    ),
)
BORDERLINE = marked(
    "Borderline: this p-value, or that of a factor admitted before it, is so near the level that "
    "other random numbers might have decided otherwise. Take the factor as a hint."
)
REACH = marked("{cells} of the cells lie within its reach, with {events} of the recorded events.")


class TermTable(QAbstractTableModel):
    """One row a term, the strongest first."""

    def __init__(self, parent=None):
        super().__init__(parent)
        self.model: Model | None = None
        self.terms: list[Term] = []
        self._broken = False

    def show_model(self, model: Model | None) -> None:
        """Show another model."""
        self.beginResetModel()
        self.model = model
        self.terms = model.by_strength if model is not None else []
        self.endResetModel()

    def break_titles(self, broken: bool) -> None:
        """Tell the titles of the columns on two lines, or on one."""
        if broken != self._broken:
            self._broken = broken
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(HEADERS) - 1)

    @property
    def span(self) -> tuple[float, float]:
        """The lowest and highest end of an interval, between which the bars lie; 1 is within."""
        known = [one for term in self.terms for one in (term.citywide, term.local) if one]
        lowest = min((one.low for one in known), default=1.0)
        return min(lowest, 0.95), max((one.high for one in known), default=1.0)

    def rowCount(self, parent=None):  # noqa: N802
        """Return the number of terms."""
        return 0 if parent is not None and parent.isValid() else len(self.terms)

    def columnCount(self, parent=None):  # noqa: N802
        """Return the number of columns."""
        return 0 if parent is not None and parent.isValid() else len(HEADERS)

    def headerData(self, section, orientation, role=Qt.ItemDataRole.DisplayRole):  # noqa: N802
        """Return a column's title."""
        if orientation == Qt.Orientation.Vertical:
            return None
        of_its_own = section == P_VALUE and self.model is not None and not self.model.calibrated
        title, explained = P_OF_ITS_OWN if of_its_own else HEADERS[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return in_two_lines(tr(title)) if self._broken else tr(title)
        if role not in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return None
        return tr(explained, per=phrases.per(self.model), held=phrases.held(self.model))

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        """Return what a cell shows and explains."""
        term, column = self.terms[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(term, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain(self.explained(index.row()))
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return self.explained(index.row())
        if role == Qt.ItemDataRole.UserRole and column in RATIOS:
            return _estimate(term, column)
        return None

    def _text(self, term: Term, column: int) -> str:
        if column == FACTOR:
            return phrases.factor(term.factor, term.effect)
        if column == TAKEN_AS:
            return phrases.way(term.variable, self.model.units)
        if column == P_VALUE:
            return self._p_value(term)
        found = _estimate(term, column)
        if found is None:
            return ""
        if column in RATIOS:
            return tr("× {ratio}", ratio=phrases.times(found))
        return phrases.limits(found.precision)

    def _p_value(self, term: Term) -> str:
        if self.model.calibrated is None:
            return phrases.p_known(term.citywide_first.precision)
        if term.admission is None:
            return ""
        known = phrases.p_tested(replace(term.admission, error=0.0))
        return tr("{p}, borderline", p=known) if term.admission.borderline else known

    def explained(self, row: int) -> str:
        """Return what there is to know of a term."""
        term = self.terms[row]
        told = [phrases.term_sentence(term, self.model.units, self.model)]
        if term.reach is not None:
            cells, events = (phrases.percent(one) for one in (term.reach.cells, term.reach.events))
            told.append(tr(REACH, cells=cells, events=events))
        if term.admission is not None:
            told.append(tr("p of admission: {p}.", p=phrases.p_tested(term.admission)))
            told += [tr(BORDERLINE)] if term.admission.borderline else []
        told.append(phrases.profile_sentences(term, self.model.units))
        told.append(phrases.distance_sentence(self.model, term))
        busy = phrases.may_be_busy(self.model, term)
        told += [sentence_case(f"{busy}.")] if busy else []
        return " ".join(filter(None, told))


def _estimate(term: Term, column: int) -> Estimate | None:
    return term.citywide if column in (CITYWIDE, CITYWIDE_ENDS) else term.local


def in_two_lines(title: str) -> str:
    """Return a title broken at the blank that makes it narrowest."""
    words = title.split(" ")
    ways = (f"{' '.join(words[:at])}\n{' '.join(words[at:])}" for at in range(1, len(words)))
    return min(ways, key=lambda way: max(map(len, way.split("\n"))), default=title)
