"""pytest --older: the plugin sees numpy and scipy as they were with scipy 1.5.

Names that came later are hidden from the plugin's own modules, not from the libraries, which use
them among themselves. Arguments that came later only the old versions show: tools/test-versions.
"""

import builtins
from pathlib import Path
from types import ModuleType

import numpy as np

LIST = Path(__file__).with_name("newer_names.txt")
NEWER = frozenset(line for line in LIST.read_text().splitlines() if not line.startswith("#"))
OURS = "risk_terrain_modelling"


class Older:
    """A module as it was: stands in its place for the plugin."""

    def __init__(self, module: ModuleType):
        self._module = module

    def __getattr__(self, name):
        value = older(f"{self._module.__name__}.{name}", lambda: getattr(self._module, name))
        setattr(self, name, value)
        return value


class OlderGenerator(np.random.Generator):
    """A generator of random numbers as it was."""

    def __getattribute__(self, name):
        usual = super().__getattribute__
        return older(f"numpy.random.Generator.{name}", lambda: usual(name))


def default_rng(seed=None):
    """Return a generator as it was."""
    generator = np.random.default_rng(seed)
    return generator if generator is seed else OlderGenerator(generator.bit_generator)


def older(name, get):
    """Return something by its full name, unless it came later."""
    if name in NEWER:
        raise AttributeError(f"{name} is not in scipy 1.5, or in the numpy of its time")
    if name == "numpy.random.default_rng":
        return default_rng
    value = get()
    return Older(value) if isinstance(value, ModuleType) else value


def hide_newer_names() -> None:
    """Give the plugin's modules the older libraries; to be called before they are imported."""
    from risk_terrain_modelling.core import packages

    real, find = builtins.__import__, packages.import_module

    def imported(name, globals=None, locals=None, fromlist=(), level=0):
        found = real(name, globals, locals, fromlist, level)
        ours = (globals or {}).get("__name__", "").startswith(OURS)
        library = name.partition(".")[0] in ("numpy", "scipy") and not level
        return Older(found) if ours and library else found

    builtins.__import__ = imported
    packages.import_module = lambda name: Older(find(name))
