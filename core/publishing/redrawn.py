"""Whether a layer that may not go out could be drawn again from a map that does."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

MOST = 0.5  # of the cells near a layer's features that may be told for certain


def redrawn_share(hidden: np.ndarray, shown: Sequence[np.ndarray]) -> float:
    """Return what share of a layer's cells everybody could name who has what is shown.

    Cells that look alike in all that is shown are told apart by nobody; where all of them are near
    the layer's features, each is known to be.

    Parameters
    ----------
    hidden : bool array, shape (cells,)
        Near the features of the layer that stays in.
    shown : sequence of uint8 or bool arrays, each of shape (cells,)
        Bands of scores, and layers that go out.

    Returns
    -------
    float
        0 to 1; 0 of a layer near no cell.
    """
    if not hidden.any():
        return 0.0
    looks = np.stack([np.asarray(one, np.uint8) for one in shown], axis=1)
    _, look = np.unique(looks, axis=0, return_inverse=True)
    look = look.reshape(-1)  # some versions of numpy give it another shape
    sizes, inside = np.bincount(look), np.bincount(look, weights=hidden)
    return float(inside[inside == sizes].sum() / hidden.sum())
