"""A reader who wants to know what an audit does not tell, and can solve linear programmes.

He has the record and nothing else: it is not the code that hides what he reads, and none of that
code is used here. What he knows of people is linear: counts by ring and group are 0 or more; groups
that add up to everyone do so in every ring; shares times totals are counts.
"""

from __future__ import annotations

import numpy as np
import pytest

optimize = pytest.importorskip("scipy.optimize")


class Attacker:
    """What can be worked out from the groups and one map of an audit.

    Parameters
    ----------
    residents : float
        All.
    groups, flagged
        The groups of the audit, and what the map flags by share of the area.
    parts : list of (list of int, bool)
        Which groups have nobody in common, and whether they are everyone.
    """

    def __init__(self, residents, groups, flagged, parts):
        self.rings, self.parts = len(flagged) + 1, parts
        self.columns = {}
        for number, (some, is_everyone) in enumerate(parts):
            for group in [*some, *([] if is_everyone else [f"others {number}"])]:
                self.columns[group] = len(self.columns)
        # the last column of variables is everyone, of whom it may not be told either
        self.count = self.rings * (len(self.columns) + 1)
        self.known, self.values = [], []
        for some, is_everyone in parts:
            number = parts.index((some, is_everyone))
            members = [*some, *([] if is_everyone else [f"others {number}"])]
            for ring in range(self.rings):
                row = sum(self.row(one, ring, ring) for one in members)
                self.know(row - self.row(None, ring, ring), 0.0)
        self.know(self.row(None, 0, self.rings - 1), residents)
        for number, group in enumerate(groups):
            if group.share is not None:
                self.know(self.row(number, 0, self.rings - 1), group.share * residents)
        for end, at in enumerate(flagged):
            if at.residents_share is not None:
                self.know(self.row(None, 0, end), at.residents_share * residents)
            for number, living in enumerate(at.groups):
                if living.share_of_group is not None:
                    count = living.share_of_group * groups[number].share * residents
                    self.know(self.row(number, 0, end), count)

    def row(self, group, first, last):
        """The people of a group in some rings, as a row of the programme."""
        column = len(self.columns) if group is None else self.columns[group]
        row = np.zeros(self.count)
        row[[column * self.rings + ring for ring in range(first, last + 1)]] = 1.0
        return row

    def know(self, row, value):
        self.known.append(row)
        self.values.append(value)

    def ends(self, group, first, last):
        """How few and how many people of a group may be in some rings."""
        row = self.row(group, first, last)
        found = []
        for sign in (1, -1):
            solved = optimize.linprog(
                sign * row, A_eq=np.array(self.known), b_eq=self.values, method="highs"
            )
            if solved.status == 3:  # as many as you like
                found.append(np.inf)
                continue
            assert solved.status == 0, solved.message
            found.append(sign * solved.fun)
        return found[0], found[1]


def given_away(people, residents, groups, flagged, parts, least, may_be_zero=()):
    """The small sums of rings that a reader can work out to fewer than `least` values.

    `people` (rings, groups) is what is so; the last column is everyone.
    """
    reader = Attacker(residents, groups, flagged, parts)
    found = []
    for group in [None, *reader.columns]:
        column = group if isinstance(group, int) else -1 if group is None else None
        if column is None:
            number = int(group.split()[1])
            some = parts[number][0]
            counts = people[:, -1] - people[:, some].sum(axis=1)
        else:
            counts = people[:, column]
        for first in range(len(people)):
            for last in range(first, len(people)):
                count = counts[first : last + 1].sum()
                if count > least - 0.01 or (column in may_be_zero and count < 1e-6):
                    continue
                few, many = reader.ends(group, first, last)
                if many - few < least - 0.01:
                    found.append((group, first, last, count, few, many))
    return found
