"""The forecast map: what a place is like, what happens around it, and what happened there.

forecast = place x neighbourhood x history, by empirical Bayes (Hauer 1997, Observational
Before-After Studies in Road Safety). *Place* is what the risk terrain model expects, to a power.
*Neighbourhood* multiplies powers of how many times as much happens around a cell as is expected
there, at several reaches and along its row and column. *History* is what the cell's own events
then add. Each event enters the forecast of its own cell once, in the history: a neighbourhood
leaves the cell itself out.

Read in this order:

1. `past`: the events, by period, and what they count for at their age.
2. `surroundings`: how far what happens around leans from what is expected there.
3. `powers`: how much each of these says, by the likelihood of the cells' own counts.
4. `law`: how much cells differ that look alike, a law without a fixed shape; the history by it.
5. `made`: the forecast and its parts; `ageing`: whether older events say less.
6. `engine`: all of these in their order; `beforehand`: what it may be expected to reach.
7. `uncertainty`: how far the events of a cell or a place may lie from what is expected.
"""

from .beforehand import accuracy_beforehand
from .engine import forecast_events
from .made import Forecast, Scale
from .past import Past

__all__ = ["Forecast", "Past", "Scale", "accuracy_beforehand", "forecast_events"]
