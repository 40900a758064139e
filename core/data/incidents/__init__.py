"""Incidents of any delimited files: `plan` how to read them, `gather` the rows, `settle` them.

`plan` looks at every file once and finds the columns; `gather` reads all rows into arrays, one
number or code a row; `settle` reads the dates, sees to the filters, and gives the incidents that
are kept with a ledger of all rows. What is told of them is in `findings`.
"""

from .findings import enter_findings
from .gather import gather
from .gathered import Gathered
from .incidents import Incidents
from .plan import Plan, Source, plan
from .settle import settle
from .wishes import Taken, Wishes

__all__ = [
    "Gathered",
    "Incidents",
    "Plan",
    "Source",
    "Taken",
    "Wishes",
    "enter_findings",
    "gather",
    "plan",
    "settle",
]
