"""Where every result comes from, in the terms of the W3C's PROV: provenance.json.

It is a view, in the layout of PROV-JSON (https://www.w3.org/submissions/prov-json/), of what the
run knows already: the prints that the manifest records, the study, what each step was given, and
what layers say of themselves. An entity is a file or a layer, an activity a step, an agent the
software.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qgis.core import QgsMapLayerType, QgsProcessingUtils

from ...core.errors import Where
from ...core.language import tag
from ...core.study import LayerReference, Study
from ...core.study.sources import without_password
from ..files.counting import tally_of_outputs
from ..files.layer_rights import rights_in
from ..files.members import files_of, layer_of, path_of
from ..files.names import name_of
from ..files.prints import Print
from ..files.provenance import build, now, software
from . import names
from .done import StepDone, name_within
from .inner import TEMPORARY, Inner
from .inputs import SeenFrom
from .steps import Made, StudySteps

PREFIXES = {
    "prov": "http://www.w3.org/ns/prov#",
    "rtm": "urn:risk-terrain-modelling:",
    **{
        one: f"urn:risk-terrain-modelling:{one}:"
        for one in ("input", "layer", "result", "step", TEMPORARY)
    },
}
RUN, REPORT, SOFTWARE = "step:study", "step:report", "rtm:software"
BY_DATES = ("incidents", "holdout", "history")  # which “Test at several dates” is given as one
TOLD_BY_REPORT = (
    *(names.MODEL, names.RISK, names.LAYERS, names.AUDIT_RECORD),
    *(*names.OF_A_TEST, *names.OF_DATES),
)


@dataclass(frozen=True)
class LayerTold:
    """A layer of a study, with what it says of itself.

    Attributes
    ----------
    layer : LayerReference
        As seen from the folder of results.
    files : tuple of str
        The files it is made of, by their names as seen from there; none of a server or database.
    rows : int or None
        Of the whole layer.
    told : mapping of str to object
        The rest that is known, by the keys of the record.
    """

    layer: LayerReference
    files: tuple[str, ...]
    rows: int | None
    told: Mapping[str, object]


@dataclass(frozen=True)
class Account:
    """All that a run knows of how its results came to be."""

    study: Study
    folder: Path
    began: str
    steps: Sequence[StepDone]
    used: Mapping[str, Sequence[tuple[str, str]]]
    layers: Mapping[Where, LayerTold]
    software: Mapping[str, str]
    inner: Inner | None = None

    @property
    def _every(self) -> list[StepDone]:
        """All steps, those of a second run within this one too."""
        return [*self.steps, *([] if self.inner is None else self.inner.named)]

    def _temporary(self) -> dict[str, str]:
        """Return which step made each file that was there for a while."""
        return {} if self.inner is None else dict(self.inner.files())

    def to_json(self, files: Mapping[str, Print], inputs: Mapping[str, Print]) -> str:
        """Return the record of what a run wrote and read, as PROV-JSON.

        Parameters
        ----------
        files, inputs : mapping of str to Print
            As in the manifest.
        """
        numbers = {name: f"input:{number}" for number, name in enumerate(sorted(inputs), 1)}
        content = {
            "prefix": PREFIXES,
            "entity": {
                **{numbers[name]: _file("rtm:Input", name, inputs[name]) for name in numbers},
                **{_layer_id(keys): _layer(one) for keys, one in self.layers.items()},
                **{
                    f"result:{name}": _file("rtm:Result", name, files[name])
                    for name in sorted(files)
                },
                **{name: _temporary(name) for name in self._temporary()},
            },
            "activity": self._activities(),
            "agent": {SOFTWARE: {"prov:type": "prov:SoftwareAgent", **_versions(self.software)}},
            "used": _numbered("u", self._usages(files)),
            "wasGeneratedBy": _numbered("g", self._generations(files)),
            "wasDerivedFrom": _numbered("d", self._derivations(numbers)),
            "wasAssociatedWith": _numbered("a", [_association()]),
        }
        return json.dumps(content, indent=1, ensure_ascii=False) + "\n"

    def _activities(self) -> dict[str, dict]:
        told = {"rtm:title": self.study.title, "rtm:purpose": self.study.purpose}
        run = {"prov:type": "rtm:runstudy", **{key: text for key, text in told.items() if text}}
        times = {"prov:startTime": self.began, "prov:endTime": now()}
        steps = {f"step:{one.key}": {"prov:type": one.algorithm} for one in self.steps}
        if self.inner is not None:
            steps |= {f"step:{one.key}": _again(one) for one in self.inner.named}
        return {RUN: {**run, **times}, **steps, REPORT: {"prov:type": "rtm:report"}}

    def _usages(self, files: Mapping[str, Print]) -> Iterator[dict]:
        for one in self._every:
            for role, entity in self.used[one.key]:
                yield _usage(f"step:{one.key}", entity, role)
        for name in TOLD_BY_REPORT:
            if name in files:
                yield _usage(REPORT, f"result:{name}")
        for keys in self.layers:
            if keys[0] == "basemap":
                yield _usage(REPORT, _layer_id(keys))

    def _generations(self, files: Mapping[str, Print]) -> Iterator[dict]:
        """Yield which step made each result: of a file that two wrote into, the last."""
        made = {}
        for one in self.steps:
            for place in one.written.values():
                name = name_within(place, self.folder)
                if name is not None:
                    made[name] = f"step:{one.key}"
        made.update({names.style_of(name): by for name, by in made.items() if _is_raster(name)})
        made[names.STUDY] = RUN
        for name in sorted(files):
            by = made.get(name, REPORT)
            yield {"prov:entity": f"result:{name}", "prov:activity": by}
        for name, by in self._temporary().items():
            yield {"prov:entity": name, "prov:activity": by}

    def _derivations(self, numbers: Mapping[str, str]) -> Iterator[dict]:
        for keys, one in self.layers.items():
            for name in one.files:
                if name in numbers:
                    yield {
                        "prov:generatedEntity": _layer_id(keys),
                        "prov:usedEntity": numbers[name],
                    }


def account_of(steps: StudySteps, as_run: Study, seen: SeenFrom, began: str) -> Account:
    """Return what is known of a run whose results are all made.

    Parameters
    ----------
    steps : StudySteps
    as_run : Study
        As its study.json tells it.
    seen : SeenFrom
        From where `as_run` sees its layers.
    began : str
        Time in UTC.
    """
    asked, real = as_run.layers, steps.study.layers
    tallies = _tallies(steps.made)
    layers = {
        keys: _told(asked[keys], layer, seen, tallies.get(keys, {}), steps.context)
        for keys, layer in real.items()
    }
    used = {one.key: [*_used(one, steps.folder, real)] for one in steps.done}
    inner = steps.inner
    if inner is not None:
        for one in steps.done:
            used[one.key] += inner.used(one)
        for one, named in zip(inner.steps, inner.named):
            used[named.key] = [*_used(one, steps.folder, inner.layers), *inner.used(one)]
    return Account(
        as_run,
        steps.folder,
        began,
        tuple(steps.done),
        used,
        layers,
        {**software(), "language": tag(), "build": build()},
        inner,
    )


def _used(one: StepDone, folder: Path, layers: Mapping[Where, LayerReference]):
    """Yield (parameter, entity) of the results and layers that a step was given."""
    for role, name in one.results_in(folder):
        yield role, f"result:{name}"
    chosen = one.given.get("FILTER", "")
    for role, text in one.texts():
        found = [keys for keys, layer in layers.items() if layer.source == text]
        alike = [keys for keys in found if layers[keys].filter == chosen]
        own = [keys for keys in alike if _is_own(keys, one.key)]
        for keys in own or alike or found:
            yield role, _layer_id(keys)
    if one.key == "dates":
        for keys in layers:
            if keys[0] in BY_DATES:
                yield "INCIDENTS", _layer_id(keys)


def _is_own(keys: Where, step: str) -> bool:
    """Return whether a layer is that of a step's own number: of the second factor, the second."""
    name, _, number = step.partition(".")
    return keys[0] in (f"{name}s", "history") and str(int(keys[-1]) + 1) == number


def _told(
    asked: LayerReference, real: LayerReference, seen: SeenFrom, tally: Mapping, context
) -> LayerTold:
    path = path_of(real.source)
    files = () if path is None else tuple(files_of(path, layer_of(real.source)))
    rights = rights_in(real.source)
    told = {
        **tally,
        "attribution": list(rights.attribution),
        "licence": list(rights.licences),
        "about": rights.abstract,
    }
    return LayerTold(
        asked,
        tuple(map(seen.name, files)),
        _rows(real.source, context),
        {key: value for key, value in told.items() if value not in ("", [], None)},
    )


def _rows(source: str, context) -> int | None:
    """Return the rows of a layer of features; None of a raster, and where nobody counts them."""
    layer = QgsProcessingUtils.mapLayerFromString(source, context)
    if layer is None or layer.type() != QgsMapLayerType.VectorLayer:
        return None
    count = layer.featureCount()
    return count if count >= 0 else None


def _tallies(made: Made) -> dict[Where, dict]:
    """Return what is known of the rows that were counted, by the keys of their layer."""
    counted: dict[Where, dict] = {("incidents",): made.events, ("holdout",): made.later}
    counted.update({("history", number): one for number, one in enumerate(made.history)})
    return {keys: _tally(outputs) for keys, outputs in counted.items() if outputs}


def _tally(outputs: dict) -> dict:
    tally = tally_of_outputs(outputs)
    return {
        "events": outputs["EVENTS"],
        "outside": outputs["OUTSIDE"],
        "rows_counted": tally.rows,
        "first_date": tally.first_date,
        "last_date": tally.last_date,
    }


def _file(kind: str, name: str, known: Print) -> dict:
    return {
        "prov:type": kind,
        "prov:location": name,
        "rtm:bytes": known.bytes,
        "rtm:sha256": known.sha256,
    }


def _temporary(name: str) -> dict:
    return {"prov:type": "rtm:Temporary", "prov:label": name.partition(":")[2]}


def _again(one: StepDone) -> dict:
    """Return a step that was done again, with the filter that left some incidents out."""
    told = {"prov:type": one.algorithm}
    kept = one.given.get("FILTER")
    return {**told, "rtm:filter": kept} if isinstance(kept, str) and kept else told


def _layer(one: LayerTold) -> dict:
    source = without_password(one.layer.source)
    found = {"prov:type": "rtm:Layer", "prov:label": name_of(source), "rtm:source": source}
    besides = {"filter": one.layer.filter or None, "rows": one.rows, **one.told}
    told = {f"rtm:{key}": value for key, value in besides.items() if value is not None}
    return {**found, **told}


def _layer_id(keys: Where) -> str:
    """Return how a layer is called: "layer:factors.2" is the second of the factors."""
    parts = (str(one + 1) if isinstance(one, int) else one for one in keys)
    return f"layer:{'.'.join(parts)}"


def _versions(software: Mapping[str, str]) -> dict[str, str]:
    return {f"rtm:{name}": version for name, version in software.items()}


def _usage(activity: str, entity: str, role: str = "") -> dict:
    found = {"prov:activity": activity, "prov:entity": entity}
    return {**found, "prov:role": role} if role else found


def _association() -> dict:
    plan = f"result:{names.STUDY}"
    return {"prov:activity": RUN, "prov:agent": SOFTWARE, "prov:plan": plan}


def _numbered(letter: str, parts) -> dict[str, dict]:
    return {f"_:{letter}{number}": one for number, one in enumerate(parts, 1)}


def _is_raster(name: str) -> bool:
    return name.endswith(".tif")
