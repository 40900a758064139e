"""A reader who wants to know what an audit does not tell, and can solve linear programmes.

He has the record and nothing else, and none of the code that decides what is told is used here.
What he knows of people is linear: counts by ring and group are 0 or more; groups that add up to
everyone do so in every ring; shares times totals are counts; a total is that of every map; and two
maps that tell the same numbers of everyone flag the same ground.
"""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("scipy", minversion="1.6")  # the solver of linear programmes of today
from scipy import optimize


class Attacker:
    """What can be worked out from the groups and the maps of an audit.

    Parameters
    ----------
    residents : float
        All.
    groups
        Those of the audit.
    maps : list of lists
        What each map flags, by share of the area.
    parts : list of (list of int, bool)
        Which groups have nobody in common, and whether they are everyone.
    same : list of ((map, share), (map, share))
        Ground of two maps that is the same.
    """

    def __init__(self, residents, groups, maps, parts, same=()):
        self.residents, members = residents, []
        for number, (some, is_everyone) in enumerate(parts):
            members.append([*some, *([] if is_everyone else [f"others {number}"])])
        # of everyone it may not be told either; a group of no part has no relation to the others
        besides = [g for g in range(len(groups)) if not any(g in some for some, _ in parts)]
        self.columns = [one for part in members for one in part] + besides + [None]
        self.rings = [len(flagged) + 1 for flagged in maps]
        self.starts = np.cumsum([0, *(rings * len(self.columns) for rings in self.rings)])
        self.known, self.values = [], []
        for number, flagged in enumerate(maps):
            self.learn(number, residents, groups, flagged, members)
        for (one, end), (other, end_there) in same:
            for group in self.columns:
                here, there = self.row(one, group, 0, end), self.row(other, group, 0, end_there)
                self.know(here - there, 0.0)

    def learn(self, number, residents, groups, flagged, members):
        """Take what one map tells."""
        last = self.rings[number] - 1
        for part in members:
            for ring in range(last + 1):
                row = sum(self.row(number, one, ring, ring) for one in part)
                self.know(row - self.row(number, None, ring, ring), 0.0)
        self.know(self.row(number, None, 0, last), residents)
        for group in self.columns:
            row = self.row(number, group, 0, last)
            if isinstance(group, int) and groups[group].share is not None:
                self.know(row, groups[group].share * residents)
            elif number:
                self.know(row - self.row(0, group, 0, self.rings[0] - 1), 0.0)
        for end, at in enumerate(flagged):
            if at.residents_share is not None:
                self.know(self.row(number, None, 0, end), at.residents_share * residents)
            for group, living in enumerate(at.groups):
                if living.share_of_group is not None:
                    count = living.share_of_group * groups[group].share * residents
                    self.know(self.row(number, group, 0, end), count)

    def row(self, number, group, first, last):
        """The people of a group in some rings of a map, as a row of the programme."""
        start = self.starts[number] + self.columns.index(group) * self.rings[number]
        row = np.zeros(self.starts[-1])
        row[start + first : start + last + 1] = 1.0
        return row

    def know(self, row, value):
        self.known.append(row)
        self.values.append(value)

    def ends(self, group, first, last, number=0):
        """How few and how many people of a group may be in some rings of a map."""
        row = self.row(number, group, first, last)
        found = []
        for sign in (1, -1):
            solved = optimize.linprog(
                sign * row,
                A_eq=np.array(self.known),
                b_eq=self.values,
                bounds=(0, self.residents),  # else rounding may leave a programme without a bound
                method="highs",
            )
            assert solved.status == 0, solved.message
            found.append(sign * solved.fun)
        return found[0], found[1]


def given_away(reader, people, parts, least, may_be_zero=(), empty=False):
    """The small sums of rings that a reader can work out to fewer than `least` values.

    `people` of each map (rings, groups) is what is so; the last column is everyone. With `empty` a
    reader may learn of rings in which nobody lives at all.
    """
    found = []
    for number, counts in enumerate(people):
        for group in reader.columns:
            if isinstance(group, str):
                some = parts[int(group.split()[1])][0]
                column = counts[:, -1] - counts[:, some].sum(axis=1)
                zeros = some[0] in may_be_zero
            else:
                column = counts[:, -1 if group is None else group]
                zeros = group in may_be_zero
            for first in range(len(counts)):
                for last in range(first, len(counts)):
                    count = column[first : last + 1].sum()
                    if count > least - 0.01 or (zeros and count < 1e-6):
                        continue
                    if empty and counts[first : last + 1, -1].sum() < 1e-6:
                        continue
                    few, many = reader.ends(group, first, last, number)
                    if many - few < least - 0.01:
                        found.append((number, group, first, last, count, few, many))
    return found
