"""Which places to act on, as fields: how much area, how large, by which map, called how."""

from __future__ import annotations

from qgis.PyQt.QtCore import QSignalBlocker
from qgis.PyQt.QtWidgets import QComboBox, QGroupBox, QLineEdit, QWidget

from ..algorithms.language import marked, numeral, tr
from ..core.errors import Where
from ..core.settings import PLACES_MAPS
from . import forms, layers
from .layer_picker import LayerPicker

MAPS = {
    "forecast": marked("forecast map: what is expected next"),
    "risk": marked("risk map: what the factors expect"),
    "hotspots": marked("hot spots: where incidents were dense"),
}
GEOMETRIES = (layers.POINT, layers.LINE, layers.POLYGON)


class PlacesFields(QGroupBox):
    """A group of fields that changes the places of a draft, their names and the base map."""

    def __init__(self, draft, parent=None):
        super().__init__(tr("Priority places"), parent)
        self.draft = draft
        form = forms.Form(self)
        self.area_share = forms.number_box("priorityplaces", "AREA_SHARE")
        self.area_share.setDecimals(1)
        self.area_share.setSuffix(numeral("%"))
        self.min_cells = forms.number_box("priorityplaces", "MIN_CELLS")
        self.min_cells.setSuffix(tr(" cells"))
        self.max_area = forms.number_box("priorityplaces", "MAX_AREA")
        self.max_area.setDecimals(1)
        self.max_area.setSuffix(tr(" ha"))
        self.map = QComboBox()
        for key in PLACES_MAPS:
            self.map.addItem(tr(MAPS[key]), key)
        given = forms.definition("priorityplaces", "RISK")
        forms.explain(self.map, given.description(), given.help())
        self.names = self._picker("NAMES")
        self.name_field = QLineEdit()
        given = forms.definition("priorityplaces", "NAME_FIELD")
        forms.explain(self.name_field, given.description(), given.help())
        self.basemap = LayerPicker(
            GEOMETRIES,
            tr("Base map"),
            tr(
                "Streets, or another layer in a file on this computer, that the report's pictures "
                "show under the places."
            ),
            optional=True,
        )
        note = forms.Note(tr("How much of the study area all places to act on may take together."))
        form.add_row(tr("Share of the &area"), forms.at_left(self.area_share), note=note)
        form.add_row(tr("S&mallest place"), forms.at_left(self.min_cells))
        note = forms.Note(tr("Higher ground that is larger becomes several places."))
        form.add_row(tr("Largest pla&ce"), forms.at_left(self.max_area), note=note)
        form.add_row(tr("&Ranked by"), forms.at_left(self.map))
        note = forms.Note(tr("Wards, neighbourhoods or streets, by which places are called."))
        form.add_row(tr("Names of places"), self.names, note=note)
        form.add_row(tr("Fi&eld of names"), self.name_field)
        form.add_row(tr("Base map"), self.basemap)
        self._connect()

    def _picker(self, parameter: str) -> LayerPicker:
        given = forms.definition("priorityplaces", parameter)
        return LayerPicker(GEOMETRIES, given.description(), given.help(), optional=True)

    def _connect(self) -> None:
        change = self.draft.change
        self.area_share.valueChanged.connect(
            lambda percent: self._set(area_share=round(percent / 100, 6))
        )
        self.min_cells.valueChanged.connect(lambda cells: self._set(min_cells=cells))
        self.max_area.valueChanged.connect(lambda area: self._set(max_area=area))
        self.map.activated.connect(lambda _index: self._set(map=self.map.currentData()))
        self.names.chosen.connect(lambda source: change(names=source))
        self.name_field.textEdited.connect(lambda text: self._set(name_field=text.strip()))
        self.basemap.chosen.connect(self._set_basemap)

    def _set_basemap(self, source: str) -> None:
        """Put a layer in the place of the first one; a study's file may list others."""
        others = self.draft.content.basemap[1:]
        self.draft.change(basemap=(source, *others) if source else others)

    def _set(self, **parts) -> None:
        self.draft.change(places={**self.draft.content.places, **parts})

    def field_of(self, where: Where) -> QWidget:
        """Return the field of a part of the study; of the places as a whole, the share."""
        if where[0] in ("names", "basemap"):
            return getattr(self, str(where[0]))
        known = ("min_cells", "max_area", "map", "name_field")
        return getattr(self, str(where[-1])) if where[-1] in known else self.area_share

    def show_draft(self) -> None:
        """Write the draft into the fields."""
        content = self.draft.content
        places = content.places
        for box, value in (
            (self.area_share, 100 * places["area_share"]),
            (self.min_cells, places["min_cells"]),
            (self.max_area, places["max_area"]),
        ):
            with QSignalBlocker(box):
                forms.set_number(box, value)
        forms.select(self.map, places["map"])
        if self.name_field.text().strip() != places["name_field"]:
            self.name_field.setText(places["name_field"])
        self.names.set_source(content.names)
        self.basemap.set_source(next(iter(content.basemap), ""))
