"""Risk Terrain Modelling for QGIS."""

import gc


def classFactory(iface):  # noqa: N802 (the name QGIS looks for)
    """Make the plugin; `iface` is None when QGIS runs without a window."""
    from .rtm_plugin import RtmPlugin

    if iface is None:  # what was loaded stays to the end: it need not be searched for garbage
        gc.freeze()
    return RtmPlugin(iface)
