"""Factors from downloads: a layer each, of which a preset or the analyst ticks some."""

from __future__ import annotations

import json
from dataclasses import dataclass

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QInputDialog,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ...algorithms.files.destinations import InFile
from ...algorithms.language import counted, marked, numeral, tr
from ...core.data.places.factor import POINT
from ...core.plain import shown
from ...core.settings import word
from ..draft import FactorRow
from ..forms import explain, plain
from .chosen import Downloads
from .dialog import ImportDialog
from .nearby import counts_near, reach_of
from .presets import ALL, own_presets, preset_for, save_preset

OWN = "own "  # before the name of a preset of one's own
CRIMES = {  # the presets of the tables of factors, in words
    "robbery": marked("Robbery"),
    "burglary": marked("Burglary"),
    "violence": marked("Violence"),
    "vehicle_crime": marked("Vehicle crime"),
    "theft_from_person": marked("Theft from the person"),
    "shoplifting": marked("Shoplifting"),
    "bicycle_theft": marked("Bicycle theft"),
    "criminal_damage": marked("Criminal damage"),
}
FACTOR, PLACES, NEAR, TAKEN_AS, EFFECT, TESTED = range(6)
LEAST_HEIGHT = 40  # pixels of the list, on a small screen
FEWEST_POINTS = 3  # near the study area, that are ticked without being asked for


@dataclass(frozen=True)
class Made:
    """A layer that the importer made: one factor, and what is suggested for it."""

    layer: str
    factor: str
    count: int
    geometry: str
    operationalisation: str
    effect: str
    crimes: tuple[str, ...]
    reference: str
    near: int | None = None  # of the study area; None where that is not known

    @property
    def enough(self) -> bool:
        """Whether so many are near that it may be worth a look."""
        fewest = FEWEST_POINTS if self.geometry == POINT else 1
        return self.near is None or self.near >= fewest


class FactorsDialog(ImportDialog):
    """Imports factors; `rows` are those ticked, once they were kept."""

    ALGORITHM = "importfactors"
    STEM = "factors"
    OVERRIDABLE = (
        *("CLASS_COLUMN", "NAME_COLUMN", "X_COLUMN", "Y_COLUMN", "COLUMNS_CRS"),
        *("ACCURACY", "TABLE"),
    )

    def __init__(self, downloads: Downloads, draft, parent=None):
        self.found: list[Made] = []
        super().__init__(downloads, draft, parent)
        self.setWindowTitle(tr("Factors from {name}", name=downloads.name))

    def views(self):
        """Yield the tabs: the factors first."""
        yield self._factors(), tr("Factors")
        yield from super().views()

    def _factors(self) -> QWidget:
        self.preset = QComboBox()
        explain(
            self.preset,
            tr("Factors for"),
            tr("Ticks what has been tested for a type of crime; change what you like."),
        )
        self.save = QPushButton(tr("&Save this choice…"))
        self.save.setAutoDefault(False)
        explain(self.save, tr("Save this choice"), tr("Keep what is ticked as a preset of yours."))
        label = QLabel(tr("Factors &for"))
        label.setBuddy(self.preset)
        head = QHBoxLayout()
        head.addWidget(label)
        head.addWidget(self.preset)
        head.addStretch(1)
        head.addWidget(self.save)
        whole = QWidget()
        layout = QVBoxLayout(whole)
        layout.addLayout(head)
        layout.addWidget(self._list())
        self.preset.activated.connect(lambda _index: self._tick())
        self.save.clicked.connect(lambda _checked: self._save())
        self._list_presets(preset_for(self.draft.content.incidents_filter))
        return whole

    def _list(self) -> QTreeWidget:
        self.list = QTreeWidget()
        self.list.setHeaderLabels(
            [
                *(tr("Factor"), tr("Places"), tr("Near the area"), tr("Operationalisation")),
                *(tr("Effect"), tr("Tested by")),
            ]
        )
        self.list.setRootIsDecorated(False)
        self.list.setMinimumHeight(LEAST_HEIGHT)
        self.list.setAlternatingRowColors(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.list.header().setStretchLastSection(False)  # which would cut its title
        explain(self.list, tr("Factors found"), tr("Tick those that you want, with the space bar."))
        self.list.itemChanged.connect(lambda *_: self._allow())
        return self.list

    def _list_presets(self, chosen: str) -> None:
        self.preset.clear()
        self.preset.addItem(tr("All that were found"), ALL)
        for key, words in CRIMES.items():
            self.preset.addItem(tr(words), key)
        for name in own_presets():
            self.preset.addItem(shown(name), f"{OWN}{name}")
        self.preset.setCurrentIndex(max(self.preset.findData(chosen), 0))

    def asked(self) -> dict:
        """Return the parameters of the next run: every factor is read, and the preset ticks."""
        return {**super().asked(), "PRESET": ALL}

    def show_results(self, record: dict) -> None:
        """List the factors."""
        super().show_results(record)
        told = json.loads(self.results.get("LAYERS") or "[]")
        reach = reach_of(self.draft.content)
        names = [one["layer"] for one in told]
        near = {} if reach is None else counts_near(self.made, names, reach)
        self.found = [_made(one, near.get(one["layer"])) for one in told]
        if len(record.get("ledger", {}).get("files", {})) == len(self.found):
            self.preset.setCurrentIndex(0)  # a file a factor: the analyst has chosen them already
        self.list.blockSignals(True)
        self.list.clear()
        for one in self.found:
            self.list.addTopLevelItem(_item(one))
        self.list.blockSignals(False)
        self._tick()

    def _tick(self) -> None:
        """Tick what the preset says; a factor that is in none is the analyst's own, and stays."""
        key, own = self.preset.currentData(), own_presets()
        for number, one in enumerate(self.found):
            if key.startswith(OWN):
                on = one.factor in own.get(key[len(OWN) :], ())
            else:
                on = one.enough and (key == ALL or not one.crimes or key in one.crimes)
            self.list.topLevelItem(number).setCheckState(FACTOR, _state(on))
        self._allow()

    def _save(self) -> None:
        name, agreed = QInputDialog.getText(self, tr("Save this choice"), tr("Name:"))
        if agreed and name.strip():
            save_preset(name.strip(), [one.factor for one in self.ticked()])
            self._list_presets(f"{OWN}{name.strip()}")

    def ticked(self) -> list[Made]:
        """Return the factors ticked."""
        return [
            one
            for number, one in enumerate(self.found)
            if self.list.topLevelItem(number).checkState(FACTOR) == Qt.CheckState.Checked
        ]

    def use_text(self) -> str:
        """Return what the button that takes the results says."""
        return counted(len(self.ticked()), "&Use {count} factor", "&Use {count} factors")

    def usable(self) -> bool:
        """Return whether there is anything to use."""
        return super().usable() and bool(self.ticked())

    def rows(self) -> list[FactorRow]:
        """Return the factors ticked as rows of the study, of the layers that were kept."""
        return [
            FactorRow(
                one.factor,
                InFile(self.kept, one.layer).source,
                operationalisation=one.operationalisation,
                effect=one.effect,
            )
            for one in self.ticked()
        ]


def _made(told: dict, near: int | None) -> Made:
    return Made(
        layer=told["layer"],
        factor=told.get("factor") or told["layer"],
        count=int(told["count"]),
        near=near,
        geometry=told.get("geometry") or POINT,
        operationalisation=told.get("operationalisation") or FactorRow.operationalisation,
        effect=told.get("effect") or FactorRow.effect,
        crimes=tuple(told.get("presets", ())),
        reference=told.get("reference", ""),
    )


def _item(one: Made) -> QTreeWidgetItem:
    near = "" if one.near is None else numeral(f"{one.near:,}")
    taken = word(one.operationalisation), word(one.effect)
    texts = (one.factor, numeral(f"{one.count:,}"), near, *taken, one.reference)
    item = QTreeWidgetItem([shown(text) for text in texts])
    for column in (PLACES, NEAR):
        item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight)
    if one.near == 0:
        item.setToolTip(FACTOR, tr("None lies near enough to the study area to bear on a cell."))
        item.setFlags(Qt.ItemFlag.ItemIsSelectable)
    else:
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
    item.setCheckState(FACTOR, Qt.CheckState.Checked)
    item.setToolTip(TESTED, plain(one.reference))
    return item


def _state(on: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
