"""How many cells there are for each event."""

from .base import Section


class Emptiness(Section):
    """A figure that nobody asked for."""

    title = "How empty it is"
    template = "<p>{{ t('{cells} cells for each event.', cells=say.figure(cells, 1)) }}</p>"

    def applies(self, about):
        """Return whether some cell is left for an event."""
        return about.model.cells > about.model.events

    def content(self, about):
        """Return the figure."""
        return {"cells": about.model.cells / about.model.events}
