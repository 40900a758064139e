"""Page 4: how the model is chosen; every default needs no touching."""

from __future__ import annotations

from dataclasses import asdict, fields

from qgis.core import QgsProcessingParameterEnum
from qgis.PyQt.QtCore import QSignalBlocker
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QGroupBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ...algorithms.language import marked, tr
from ...core.errors import Where
from ...core.fitting.families import family_of
from ...core.settings import FAMILIES, FitSettings, ForecastSettings, PlacesSettings
from .. import forms
from ..audit_fields import AuditFields
from ..forecast_fields import ForecastFields
from ..places_fields import PlacesFields
from .base import Fault, StudyPage, fault_of

# label with its letter, and what a change does; other settings show their parameter's own words
WORDS = {
    "selection": (
        marked("Selec&tion"),
        marked(
            "calibrated: only factors that hold up although incidents cluster. reference: the "
            "procedure of the reference software, which takes cells as independent."
        ),
    ),
    "surrogates": (
        marked("Surro&gates"),
        marked(
            "As many are drawn for a plain test. Near the level a test goes on by itself, up to 40 "
            "times as many, until its p-value is precise. More of them take longer, and tell "
            "p-values far above the level more finely."
        ),
    ),
    "alpha": (
        marked("Level &of the tests"),
        marked(
            "The share of studies in which a factor may be found although incidents cluster alike "
            "everywhere, for reasons that have nothing to do with the layers."
        ),
    ),
    "fold_kind": (
        marked("&Kind of folds"),
        marked(
            "spatial deals whole squares of cells, so that the penalty is judged by other places."
        ),
    ),
    "folds": (
        marked("&Folds"),
        marked("More folds steady the choice of penalty and take longer."),
    ),
    "seed": (
        marked("&Seed"),
        marked(
            "Another seed draws other surrogates and other folds. p-values then differ a little; "
            "a factor that this could let in or leave out is marked as borderline."
        ),
    ),
    "p_value": (
        marked("&Largest p-value"),
        marked("A smaller value keeps fewer factors, those with stronger evidence."),
    ),
    "l1_ratio": (
        marked("L1 share of the penalt&y"),
        marked("A smaller share lets more variables that resemble each other reach the last step."),
    ),
}
DEFAULTS = {"model": FitSettings, "forecast": ForecastSettings, "places": PlacesSettings}
FAMILIES_PART = "families"  # shown as boxes to tick
OF_THE_SELECTION = ("selection", "surrogates", "alpha", "seed")
STEP_OF_SHARES = 0.01
ROOM_FOR_DIGITS = 30


class ModelPage(StudyPage):
    """Selection and reference procedure, each setting with what changing it does."""

    ID = "model"
    TITLE = marked("Model")
    SUBTITLE = marked("How the factors that matter are chosen. The defaults need no touching.")
    PARTS = ("model", "forecast", "places", "names", "basemap", "audit")

    def __init__(self, draft, checks, canvas=None, earlier=()):
        super().__init__(draft, checks, canvas, earlier)
        self.families = {}
        self.settings = {}
        self.body.addLayout(self._form(OF_THE_SELECTION))
        self.body.addWidget(self._reference())
        self.forecast = ForecastFields(draft)
        self.body.addWidget(self.forecast)
        self.places = PlacesFields(draft)
        self.body.addWidget(self.places)
        self.affected = AuditFields(draft)
        self.body.addWidget(self.affected)
        self.defaults = QPushButton(tr("Back to the &defaults"))
        self.defaults.setAutoDefault(False)
        self.defaults.clicked.connect(lambda _checked: self._reset())
        self.body.addWidget(self.defaults)
        self.body.setAlignment(self.defaults, forms.AT_LEFT)
        self.body.addStretch(1)
        draft.changed.connect(self.refresh)
        self.refresh()

    def _reference(self) -> QGroupBox:
        """Return the families, and every setting that is no other group's."""
        group = QGroupBox(tr("Reference procedure"))
        layout = QVBoxLayout(group)
        layout.addWidget(
            forms.Note(
                tr("It is run whichever selection is chosen: to compare, or to be the model.")
            )
        )
        layout.addWidget(self._families())
        others = [one.name for one in fields(FitSettings)]
        layout.addLayout(
            self._form([one for one in others if one not in (*OF_THE_SELECTION, FAMILIES_PART)])
        )
        return group

    def _form(self, parts) -> forms.Form:
        """Return a field for each of these settings that is a parameter of “Fit model”."""
        form = forms.Form()
        for part in parts:
            given = forms.definition("fitmodel", part.upper())
            if given is None:
                continue
            title, effect = given.description(), given.help()
            if part in WORDS:
                title, effect = map(tr, WORDS[part])
            self.settings[part] = self._field(part)
            form.add_row(title, forms.at_left(self.settings[part]), note=forms.Note(effect))
        return form

    def _field(self, part: str) -> QWidget:
        """Return a drop-down or a number for a setting, which it changes."""
        given = forms.definition("fitmodel", part.upper())
        if isinstance(given, QgsProcessingParameterEnum):
            box = forms.choice_box("fitmodel", part.upper())
            box.activated.connect(lambda _index: self._set(**{part: box.currentData()}))
            return box
        box = forms.number_box("fitmodel", part.upper())
        box.setFixedWidth(box.sizeHint().width() + ROOM_FOR_DIGITS)
        if isinstance(box, QDoubleSpinBox):
            box.setSingleStep(STEP_OF_SHARES)
        box.valueChanged.connect(lambda value: self._set(**{part: value}))
        return box

    def _families(self) -> QGroupBox:
        given = forms.definition("fitmodel", "FAMILIES")
        group = QGroupBox(given.description())
        layout = QVBoxLayout(group)
        for family in FAMILIES:
            box = QCheckBox(tr(family_of(family).choice))
            forms.explain(box, box.text().replace("&", ""), given.help())
            box.toggled.connect(lambda _on: self._set(families=self._ticked()))
            self.families[family] = box
            layout.addWidget(box)
        layout.addWidget(
            forms.Note(
                tr(
                    "Each is tried, and the one with the lowest BIC is kept: a family more costs "
                    "time and can only improve the fit."
                )
            )
        )
        return group

    def _reset(self) -> None:
        defaults = {name: asdict(settings()) for name, settings in DEFAULTS.items()}
        self.draft.change(**defaults)

    def _ticked(self) -> tuple[str, ...]:
        return tuple(name for name, box in self.families.items() if box.isChecked())

    def _set(self, **parts) -> None:
        self.draft.change(model={**self.draft.content.model, **parts})

    def faults(self) -> list[Fault]:
        """Return what is wrong with the settings."""
        content = self.draft.content
        settings = (content.fit, content.ahead, content.priority, content.affected)
        found = [fault_of(one) for one in settings]
        return [self.place_of(fault) for fault in found if fault is not None]

    def field_of(self, where: Where) -> QWidget:
        """Return the field of a setting; of the fit as a whole, the first family."""
        if where[0] == "forecast":
            return self.forecast.field_of(where)
        if where[0] == "audit":
            return self.affected.field_of(where)
        if where[0] in self.PARTS[2:]:
            return self.places.field_of(where)
        return self.settings.get(where[-1], self.families[FAMILIES[0]])

    def show_draft(self) -> None:
        """Write the draft into the widgets."""
        model = self.draft.content.model
        for name, box in self.families.items():
            blocker = QSignalBlocker(box)
            box.setChecked(name in model["families"])
            del blocker
        for part, box in self.settings.items():
            blocker = QSignalBlocker(box)
            if isinstance(box, QComboBox):
                forms.select(box, model[part])
            else:
                forms.set_number(box, model[part])
            del blocker
        self.forecast.show_draft()
        self.places.show_draft()
        self.affected.show_draft()
        content = self.draft.content
        changed = [getattr(content, name) != asdict(one()) for name, one in DEFAULTS.items()]
        self.defaults.setEnabled(any(changed))
