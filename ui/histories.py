"""Earlier incidents of a draft: all of the incidents' own layer, and other layers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ..core.study import IncidentsReference
from ..core.study.keys import FIELD_KEYS
from .draft import Content
from .filter_parts import of_types, parts_of

KEYS = FIELD_KEYS


def all_earlier(content: Content) -> IncidentsReference | None:
    """Return all incidents of the same layer and types before the first date of those counted.

    None where no first date is chosen, or the filter was written by hand.
    """
    parts = parts_of(content.incidents_filter)
    if not content.incidents or parts is None or not (parts.date_field and parts.first):
        return None
    before = replace(parts, first="", last="", before=parts.first)
    own = content.reference("incidents")
    return replace(own, filter=before.expression())


def of_other_layer(content: Content, source: str, has: Callable) -> IncidentsReference:
    """Return another layer as earlier incidents: of the same types, with the fields that it has.

    Parameters
    ----------
    content : Content
    source : str
    has : callable
        Of the name of a field, whether the layer has it.
    """
    own = content.reference("incidents")
    parts = parts_of(own.filter)
    known = parts is not None and (not parts.kind_field or has(parts.kind_field))
    fields = {key: getattr(own, key) for key in KEYS if has(getattr(own, key))}
    return IncidentsReference(source, of_types(own.filter) if known else "", **fields)


def followed(old: Content, new: Content) -> tuple[IncidentsReference, ...]:
    """Return the earlier incidents after a change of the others: the same types and fields.

    All earlier ones of the layer stay all earlier ones, and are gone where there are none to be.
    What was chosen otherwise, by hand say, stays as it is.
    """
    before, after = all_earlier(old), all_earlier(new)
    types = of_types(old.incidents_filter), of_types(new.incidents_filter)
    found = []
    for one in new.history:
        if one == before:
            found += [] if after is None or new.incidents != old.incidents else [after]
        elif one.source != old.incidents and one.filter == types[0]:
            found.append(replace(one, filter=types[1]))
        else:
            found.append(one)
    return tuple(found)
