"""Which data were read, whose they are, and whether they are of persons."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...errors import Where
from ...language import counted, said
from ...report.fields import field_of, number
from ...report.phrases.incidents import rows
from ...report.phrases.numbers import short, whole
from ...study import LayerReference
from ...study.sources import without_password
from .. import who
from ..evidence import PROVENANCE, Evidence, readable
from ..provenance import Entity
from ..sources import of_study
from ..tree import Blank, Bullets, Paragraph, Part, Table

LAYER_NAME = re.compile(r"(?:^|\|)layername=([^|]+)")
NOTHING = Entity("", {})


def layers(known: Evidence) -> Iterator[Part]:
    """Yield a table of every layer that was read, with its rights."""
    found = [_row(known, keys, layer) for keys, layer in known.study.layers.items()]
    yield Table(
        said("Every layer that the run read"),
        (said("Layer"), said("Where from"), said("How much"), said("Licence and attribution")),
        tuple(found),
    )
    if not known.provenance.layers:
        yield Paragraph(
            said(
                "The folder has no {file}: how many rows most layers had, of which dates and by "
                "what licence is not told. Run the study again with this version to have it.",
                file=PROVENANCE,
            )
        )
    yield from _rights(known)


def layers_by_name(known: Evidence) -> Iterator[Part]:
    """Yield what was read and by what licence, without names of layers and files, and filters."""
    rows = []
    for keys in known.study.layers:
        called = known.study.called(keys)
        licence = _licence(_entity(known, keys)) or said("not told")
        rows.append((readable(called[:1].upper() + called[1:]), licence))
    head = (said("Layer"), said("Licence and attribution"))
    yield Table(said("What the run read"), head, tuple(rows))
    yield from _rights(known)


def _rights(known: Evidence) -> Iterator[Part]:
    if any(not _licence(_entity(known, keys)) for keys in known.study.layers):
        yield Blank(
            said(
                "By what right is each layer used of which the table tells no licence, and what "
                "has to be printed with it?"
            ),
            said(who.DATA_OWNER),
        )


def _row(known: Evidence, keys: Where, layer: LayerReference) -> tuple[str, ...]:
    entity, path = _entity(known, keys), ".".join(map(str, keys))
    called = known.study.called(keys)
    source = of_study(place_of(layer.source), f"{path}.{_source_key(layer)}")
    if layer.filter:
        source = said(
            "{source}, where {filter}",
            source=source,
            filter=of_study(readable(layer.filter), f"{path}.filter"),
        )
    return (
        readable(called[:1].upper() + called[1:]),
        source,
        "; ".join(_how_much(entity) if entity.said else _by_the_model(known, keys))
        or said("not told"),
        _licence(entity) or said("not told"),
    )


def place_of(source: str) -> str:
    """Return a source as the name of its layer and of its file, without folders and passwords."""
    path, _, rest = without_password(source).partition("|")
    file, layer = path.replace("\\", "/").rpartition("/")[2], LAYER_NAME.search(rest)
    if layer is None:
        return readable(file)
    return said("{layer} in {file}", layer=readable(layer[1]), file=readable(file))


def _source_key(layer: LayerReference) -> str:
    return "raster" if getattr(layer, "is_raster", False) else "source"


def _entity(known: Evidence, keys: Where) -> Entity:
    key, *rest = keys
    name = ".".join([str(key), *(str(one + 1) if isinstance(one, int) else one for one in rest)])
    return known.provenance.layers.get(name, NOTHING)


def _how_much(entity: Entity) -> Iterator[str]:
    if entity.told("rtm:rows"):
        yield counted(
            entity.number("rtm:rows"),
            "{count} row in the layer",
            "{count} rows in the layer",
            count=entity.told("rtm:rows"),
        )
    if entity.told("rtm:events"):
        yield said("{events} counted in the study area", events=entity.told("rtm:events"))
    if entity.told("rtm:outside"):
        yield said("{outside} outside it", outside=entity.told("rtm:outside"))
    if entity.told("rtm:first_date"):
        yield said(
            "{first} to {last}",
            first=entity.told("rtm:first_date"),
            last=entity.told("rtm:last_date"),
        )
    if entity.told("rtm:about"):
        yield entity.told("rtm:about")


def _by_the_model(known: Evidence, keys: Where) -> Iterator[str]:
    """Yield how much of a layer the model knows, where there is no record of provenance."""
    inputs = known.model.inputs
    if keys == ("incidents",) and inputs.events is not None and inputs.events.rows is not None:
        yield rows(inputs.events.rows, field_of(inputs.events, "rows"))
        if inputs.events.first_date:
            yield said(
                "{first} to {last}",
                first=number(inputs.events, "first_date", readable),
                last=number(inputs.events, "last_date", readable),
            )
    if keys[0] == "factors":
        name = known.study.factors[int(keys[1])].settings.name
        for one in inputs.factors:
            if one.name == name:
                count = number(one, "features", whole)
                yield said("{count} in reach of the study area", count=count)


def _licence(entity: Entity) -> str:
    told = (entity.told("rtm:licence"), entity.told("rtm:attribution"))
    return ". ".join(one for one in told if one)


def personal_data(known: Evidence) -> Iterator[Part]:
    """Yield what the run took of each incident and what it wrote, and what it cannot know."""
    yield Bullets(tuple(_taken(known)))
    yield Paragraph(
        said(
            "Whether that is personal data is for a person to judge. A position of an incident, "
            "or a cell with one event in it, may point to a home and so to who lives there. The "
            "run took nothing else from the layer and cannot know what its other columns hold."
        )
    )
    yield Blank(
        said(
            "Does the layer of incidents hold personal data (names, addresses, reference numbers, "
            "free text), are its positions exact or moved, and who may see it?"
        ),
        said(who.DPO),
    )


def _taken(known: Evidence) -> Iterator[str]:
    yield said("Taken of each incident: where it is{more}.", more=_columns(known))
    if known.model.inputs.grid is not None:
        yield said(
            "Written: how many incidents lie in each cell of {size} {units} (events.tif, "
            "risk.gpkg), and sums over priority places (priority_places.csv). No incident is "
            "copied with its position.",
            size=number(known.model.inputs.grid, "cell_size", short),
            units=known.model.units,
        )
    yield said("No score, forecast or place is of a person, a household or a vehicle.")
    if known.audit is not None:
        yield said(
            "The audit of who is affected reads counts of residents of whole small areas, and "
            "tells no number of people or events below {least}.",
            least=number(known.audit, "least", whole),
        )


def _columns(known: Evidence) -> str:
    events, layer = known.model.inputs.events, known.study.incidents
    found = []
    if events is not None and events.date_field:
        found.append(said("when it was ({field})", field=number(events, "date_field", readable)))
    if events is not None and events.count_once_by:
        found.append(said("its number ({field})", field=number(events, "count_once_by", readable)))
    if layer.filter:
        found.append(said("the columns that the filter names"))
    return "".join(f", {one}" for one in found)


def places_read(known: Evidence) -> Iterator[Part]:
    """Yield the files with their hashes, for those who want to see that they are the same."""
    if known.provenance.files:
        yield Table(
            said("Every file that the run read"),
            (said("File"), said("Bytes"), said("SHA-256")),
            tuple(
                (one.told("prov:location"), one.told("rtm:bytes"), one.told("rtm:sha256"))
                for one in known.provenance.files
            ),
        )
