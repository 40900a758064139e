"""A model as one JSON file: schema `rtm-model/2`; `rtm-model/1` can be read."""

from __future__ import annotations

import json
from collections.abc import Mapping

from ..errors import RtmError
from ..language import marked, said
from ..shapes import Misshapen, Shape, read_json, shown
from . import version1
from .agreement import disagreements
from .fields import plain, record
from .record import Model

SCHEMA = "rtm-model/2"
REMEDY = marked("Make the model again with “Fit model” (rtm:fitmodel).")
MODEL = record(Model)


def write_model(model: Model) -> str:
    """Return the model as JSON, numbers to ten digits; `read_model` reads it back.

    Raises
    ------
    RtmError
        If a number of it is none.
    """
    content = {"schema": SCHEMA, **plain(model)}
    try:
        return json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    except ValueError as reason:
        raise RtmError(
            said(
                "The fit ended with a number that is none: {problem}",
                problem=_misshapen(MODEL.shape, content),
            ),
            said("Leave out the factor that it belongs to, or use more events."),
            where="factors",
        ) from reason


def read_model(text: str) -> Model:
    """Read a model.

    Raises
    ------
    RtmError
        If it is not whole JSON, of another schema, lacks something or was edited to nonsense.
    """
    try:
        content = read_json(text)
    except ValueError as reason:
        problem = said("The model file is not complete JSON ({reason}).", reason=reason)
        raise RtmError(problem, said(REMEDY), kind="unreadable", where="model") from reason
    schema = content.get("schema") if isinstance(content, Mapping) else None
    if schema == version1.SCHEMA:
        _require(version1.MODEL, content)
        content = version1.as_version_2(content)
    elif schema != SCHEMA:
        raise RtmError(
            said(
                "The model's schema is {schema}, not {wanted}.",
                schema=shown(schema),
                wanted=SCHEMA,
            ),
            said(REMEDY),
            where="model",
        )
    _require(MODEL.shape, content)
    try:
        model = MODEL.made(content)
    except RtmError as fault:  # settings that no fit takes
        raise RtmError(fault.problem, said(REMEDY), where="model") from fault
    for problem in disagreements(model):
        raise RtmError(problem, said(REMEDY), where="model")
    return model


def _require(shape: Shape, content: Mapping) -> None:
    """Refuse a model of which a part makes no sense, and name the part."""
    problem = _misshapen(shape, content)
    if problem is not None:
        raise RtmError(problem, said(REMEDY), where="model")


def _misshapen(shape: Shape, content: Mapping) -> str | None:
    """Return what is wrong with the first part that makes no sense, if there is one."""
    try:
        shape(content, ())
    except Misshapen as part:
        if part.wanted is None:
            return said("The model has no “{where}”.", where=part.where)
        return said(
            "“{where}” of the model makes no sense: it must be {wanted}.",
            where=part.where,
            wanted=part.wanted,
        )
    return None
