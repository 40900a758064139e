"""Page 4: how the model is chosen; every default needs no touching."""

from __future__ import annotations

from dataclasses import asdict

from qgis.PyQt.QtCore import QSignalBlocker
from qgis.PyQt.QtWidgets import QCheckBox, QGroupBox, QPushButton, QVBoxLayout

from ...core.settings import FAMILIES, FitSettings, PlacesSettings
from .. import forms
from .base import Fault, StudyPage, fault_of

FAMILY_TITLES = {
    "poisson": "&Poisson: counts vary as pure chance would",
    "nb1": "Negative binomial &1: more variable than chance, in step with the mean",
    "nb2": "Negative binomial &2: variability grows with the square of the mean",
}
NUMBERS = {
    "folds": (
        "FOLDS",
        "&Folds",
        "More folds steady the choice of penalty and take longer in proportion.",
    ),
    "seed": (
        "SEED",
        "&Seed",
        "Another seed deals the cells to the folds anew; a finding that changes with it is weak.",
    ),
    "p_value": (
        "P_VALUE",
        "&Largest p-value",
        "A smaller value keeps fewer factors, those with stronger evidence.",
    ),
    "l1_ratio": (
        "L1_RATIO",
        "L1 share of the penalt&y",
        "A smaller share lets more variables that resemble each other reach the last step.",
    ),
}


class ModelPage(StudyPage):
    """Families, folds, seed, p-value, each with a sentence on what changing it does."""

    TITLE = "Model"
    SUBTITLE = "How the factors that matter are chosen. The defaults need no touching."
    HELP = "model"

    def __init__(self, draft, checks, parent=None):
        super().__init__(draft, checks, parent)
        self.families = {}
        self.body.addWidget(self._families())
        form = forms.Form()
        self.numbers = {}
        for part, (parameter, title, effect) in NUMBERS.items():
            box = forms.number_box("fitmodel", parameter)
            box.setFixedWidth(box.sizeHint().width() + 30)
            self.numbers[part] = box
            form.add_row(title, forms.at_left(box), note=forms.Note(effect))
            box.valueChanged.connect(lambda value, part=part: self._set(**{part: value}))
        for part in ("p_value", "l1_ratio"):
            self.numbers[part].setSingleStep(0.01)
        self.body.addLayout(form)
        self.body.addWidget(self._places())
        self.defaults = QPushButton("Back to the &defaults")
        self.defaults.setAutoDefault(False)
        self.defaults.clicked.connect(lambda _checked: self._reset())
        self.body.addWidget(self.defaults)
        self.body.setAlignment(self.defaults, forms.AT_LEFT)
        self.body.addStretch(1)
        draft.changed.connect(self.refresh)
        self.refresh()

    def _families(self) -> QGroupBox:
        given = forms.definition("fitmodel", "FAMILIES")
        group = QGroupBox(given.description())
        layout = QVBoxLayout(group)
        for family in FAMILIES:
            box = QCheckBox(FAMILY_TITLES[family])
            forms.explain(box, FAMILY_TITLES[family].replace("&", ""), given.help())
            box.toggled.connect(lambda _on: self._set(families=self._ticked()))
            self.families[family] = box
            layout.addWidget(box)
        layout.addWidget(
            forms.Note(
                "Each is tried, and the one with the lowest BIC is kept: a family more costs time "
                "and can only improve the fit."
            )
        )
        return group

    def _places(self) -> QGroupBox:
        group = QGroupBox("Priority places")
        form = forms.Form(group)
        self.area_share = forms.number_box("priorityplaces", "AREA_SHARE")
        self.area_share.setDecimals(1)
        self.area_share.setSuffix(" %")
        self.min_cells = forms.number_box("priorityplaces", "MIN_CELLS")
        self.min_cells.setSuffix(" cells")
        note = forms.Note("How much of the study area all places to act on may take together.")
        form.add_row("Share of the &area", forms.at_left(self.area_share), note=note)
        form.add_row("S&mallest place", forms.at_left(self.min_cells))
        self.area_share.valueChanged.connect(
            lambda percent: self._set_places(area_share=round(percent / 100, 6))
        )
        self.min_cells.valueChanged.connect(lambda cells: self._set_places(min_cells=cells))
        return group

    def _reset(self) -> None:
        self.draft.change(model=asdict(FitSettings()), places=asdict(PlacesSettings()))

    def _set_places(self, **parts) -> None:
        self.draft.change(places={**self.draft.content.places, **parts})

    def _ticked(self) -> tuple[str, ...]:
        return tuple(name for name, box in self.families.items() if box.isChecked())

    def _set(self, **parts) -> None:
        self.draft.change(model={**self.draft.content.model, **parts})

    def faults(self) -> list[Fault]:
        """Return what is wrong with the settings."""
        content = self.draft.content
        found = [
            Fault(fault_of(lambda: FitSettings(**content.model)), self.families[FAMILIES[0]]),
            Fault(fault_of(lambda: PlacesSettings(**content.places)), self.area_share),
        ]
        return [fault for fault in found if fault.text]

    def fault_in(self, text: str, row: int = -1) -> Fault:
        """Return a fault of the fit, whose settings are all on this page."""
        return Fault(text, self.families[FAMILIES[0]])

    def show_draft(self) -> None:
        """Write the draft into the widgets."""
        model = self.draft.content.model
        for name, box in self.families.items():
            blocker = QSignalBlocker(box)
            box.setChecked(name in model["families"])
            del blocker
        for part, box in self.numbers.items():
            blocker = QSignalBlocker(box)
            if box.value() != model[part]:
                box.setValue(model[part])
            del blocker
        places = self.draft.content.places
        for box, value in (
            (self.area_share, 100 * places["area_share"]),
            (self.min_cells, places["min_cells"]),
        ):
            blocker = QSignalBlocker(box)
            box.setValue(value)
            del blocker
        changed = model != asdict(FitSettings()) or places != asdict(PlacesSettings())
        self.defaults.setEnabled(changed)
