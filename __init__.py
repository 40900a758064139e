"""Risk Terrain Modelling for QGIS."""


def classFactory(iface):  # noqa: N802 (the name QGIS looks for)
    """Make the plugin; `iface` is None when QGIS runs without a window."""
    from .rtm_plugin import RtmPlugin

    return RtmPlugin(iface)
