"""Print the public names of the numpy and the scipy that are installed, one a line.

What one version has beyond another is what code for both must do without.
"""

import importlib
import pkgutil
import warnings
from collections.abc import Iterator

import numpy as np

# what a science of rasters and counts could take something from
MODULES = (
    *("numpy", "numpy.fft", "numpy.lib.stride_tricks", "numpy.linalg", "numpy.random"),
    *("scipy", "scipy.fft", "scipy.integrate", "scipy.interpolate", "scipy.ndimage"),
    *("scipy.linalg", "scipy.linalg.blas", "scipy.optimize"),
    *("scipy.signal", "scipy.sparse", "scipy.sparse.csgraph", "scipy.sparse.linalg"),
    *("scipy.spatial", "scipy.spatial.distance", "scipy.special", "scipy.stats"),
)


def public(name: str, of: object) -> Iterator[str]:
    """Yield what is public in a module or a class, by its full name."""
    inside = {found.name for found in pkgutil.iter_modules(getattr(of, "__path__", ()))}
    yield from (f"{name}.{one}" for one in inside.union(dir(of)) if not one.startswith("_"))


def everything() -> Iterator[str]:
    """Yield every name."""
    for name in MODULES:
        yield from public(name, importlib.import_module(name))
    # the one class whose objects are had from a function, and which has gained methods
    yield from public("numpy.random.Generator", np.random.Generator)


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # what is deprecated is there all the same
    print(*sorted(set(everything())), sep="\n")
