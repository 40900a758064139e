"""How the parts of a record are checked when they are read, and made of what was read.

A record is a dataclass. Each of its fields says by `part` what it holds, once: its shape in the
file, and what is made of it. Big kinds are made of small ones::

    @dataclass(frozen=True)
    class Step:
        action: str = part(text())
        variable: Variable = part(VARIABLE)

    STEPS = many(record(Step))
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from typing import Any, Union

from .. import shapes
from ..language import said
from ..limits import LARGEST_LENGTH
from ..settings import LONGEST_NAME, OPERATIONALISED
from ..shapes import Shape, Where
from .variable import Variable

DIGITS = 10  # written digits: the last bits of linear algebra must not change the bytes


@dataclass(frozen=True)
class Kind:
    """A kind of part: the shape it must have in the file, and what is made of it."""

    shape: Shape
    made: Callable[[Any], Any] = lambda value: value


Holds = Union[Kind, Shape]


def kind_of(holds: Holds) -> Kind:
    """Return a shape alone as the kind of what is taken as it stands."""
    return holds if isinstance(holds, Kind) else Kind(holds)


def part(holds: Holds, **default: Any) -> Any:
    """Return a field of a record that holds a kind; one with a default may be missing."""
    return field(metadata={"kind": kind_of(holds)}, **default)


def many(holds: Holds, least: int = 0) -> Kind:
    """Return the kind of a list of at least so many, as a tuple."""
    kind = kind_of(holds)
    return Kind(
        shapes.listed(kind.shape, least), lambda value: tuple(kind.made(one) for one in value)
    )


def maybe(holds: Holds) -> Kind:
    """Return the kind of something that may be null."""
    kind = kind_of(holds)
    return Kind(shapes.maybe(kind.shape), lambda value: None if value is None else kind.made(value))


def record(cls: type) -> Kind:
    """Return the kind of a dataclass whose fields are all made by `part`.

    Parts that are not known are let pass: later versions may have more.
    """
    known: dict[str, Kind] = {one.name: one.metadata["kind"] for one in fields(cls)}

    def made(content: Mapping) -> Any:
        told = {name: kind.made(content[name]) for name, kind in known.items() if name in content}
        return cls(**told)

    return Kind(shapes.parts(*shapes_of(cls)), made)


def shapes_of(cls: type) -> tuple[dict[str, Shape], dict[str, Shape]]:
    """Return the shapes of the fields of a record that must be there, and of those that may."""
    needed = {one.name: one.metadata["kind"].shape for one in fields(cls) if _is_needed(one)}
    known = {one.name: one.metadata["kind"].shape for one in fields(cls)}
    return needed, {name: shape for name, shape in known.items() if name not in needed}


def _is_needed(one: Field) -> bool:
    return one.default is MISSING and one.default_factory is MISSING


LARGEST_LOG = 50.0  # expected events of e^50 a cell are nonsense, and sums of them overflow
# ends of intervals lie far out
RATIO = shapes.number(above=0, least=0, most=math.exp(4 * LARGEST_LOG))
NAME = shapes.text(least=1, longest=LONGEST_NAME, breaks="")
LENGTH = shapes.number(above=0, least=0, most=LARGEST_LENGTH)
VARIABLE_PARTS: Mapping[str, Shape] = {
    "factor": NAME,
    "operationalisation": shapes.one_of(OPERATIONALISED),
    "distance": shapes.maybe(LENGTH),
}
LEVEL_PARTS: Mapping[str, Shape] = {  # of a variable without a distance, beside the others
    "quantile": shapes.number(0, 1, above=0)
}


def variable_shape(needed: Mapping[str, Shape] = VARIABLE_PARTS) -> Shape:
    """Return the shape of a variable: it has a distance, or null and a quantile.

    Parameters
    ----------
    needed : mapping of str to Shape
        Its parts; a variable that stands with its factor need not name it.
    """
    parts = shapes.parts(needed, LEVEL_PARTS)

    def check(value: Any, where: Where) -> None:
        parts(value, where)
        if (value["distance"] is None) != ("quantile" in value):
            raise shapes.Misshapen(
                (*where, "distance"), said("a length, or null beside a “quantile”")
            )

    return check


VARIABLE = Kind(
    variable_shape(),
    lambda value: Variable(
        **{name: value[name] for name in (*VARIABLE_PARTS, *LEVEL_PARTS) if name in value}
    ),
)


def told_of(variable: Variable) -> dict[str, Any]:
    """Return the parts of a variable as files tell them."""
    parts = VARIABLE_PARTS if variable.quantile is None else (*VARIABLE_PARTS, *LEVEL_PARTS)
    return {name: plain(getattr(variable, name)) for name in parts}


def plain(value: Any) -> Any:
    """Return a record as what JSON knows, numbers to ten digits."""
    if isinstance(value, Variable):
        return told_of(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    return value
