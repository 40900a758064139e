"""Parameters given in other ways than QGIS wants them, made so before anything looks at them."""

from __future__ import annotations

from collections.abc import Iterable

from .values import is_given

LONGEST = 3  # digits of the number of an option
OF_ONE_LAYER = ("source", "vector", "raster")


def as_wanted(definitions: Iterable, parameters: dict) -> dict:
    """Return parameters as their definitions want them.

    An option may be given by its number: `qgis_process help` lists numbers, and QGIS takes an
    enumeration by number or by name, never by both. In the place of one layer several may stand,
    of which the first that is given counts: so a saved model has a layer, and another if none is
    chosen, which QGIS 3.22 by itself has in its dialog alone. What is neither stays as it is, to be
    refused.
    """
    wanted = dict(parameters)
    for definition in definitions:
        name, value = definition.name(), parameters.get(definition.name())
        if name in parameters and definition.type() == "enum":
            wanted[name] = _named(value, definition.options())
        elif isinstance(value, list) and definition.type() in OF_ONE_LAYER:
            wanted[name] = next(filter(is_given, value), None)
    return wanted


def _named(value, options: list[str]):
    if isinstance(value, (list, tuple)):
        return [_option(one, options) for one in value]
    if isinstance(value, str) and value not in options and "," in value:
        return ",".join(str(_option(one.strip(), options)) for one in value.split(","))
    return _option(value, options)


def _option(value, options: list[str]):
    if isinstance(value, bool) or value in options:
        return value
    text = str(value).strip() if isinstance(value, (int, str)) else ""
    if not (text.isdecimal() and len(text) <= LONGEST):
        return value
    number = int(text)
    return options[number] if number < len(options) else value
