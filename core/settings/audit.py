"""An audit of who is affected."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import RtmError
from ..language import said
from ..plain import shown
from .ranges import AUDITED_SHARES, LEAST_TOLD, MOST_UNTOLD
from .refusals import one_of, share_of_one, whole_number
from .telling_words import POLICE_TYPES
from .words import MOST_DEPRIVED


@dataclass(frozen=True)
class AuditSettings:
    """Who is asked about in an audit of who is affected, and what may be told.

    Attributes
    ----------
    groups : tuple of str
        Fields of the residents of each group.
    total : str
        Field of all residents; empty where they are the sum of the groups.
    deprivation : str
        Field of a number by which areas are put into tenths, as income; empty for none.
    most_deprived : str
        Which of its values are: one of `MOST_DEPRIVED`.
    code, table_code : str
        Fields of the codes by which a table of counts is joined to the areas.
    least : int
        Smaller numbers of residents and events are not told.
    area_shares : tuple of float
        Shares of the area that are flagged.
    type_field : str
        Field of the incidents' types; with it a study is run again without some of them.
    police_types : tuple of str
        Those that police activity generates.
    """

    groups: tuple[str, ...] = ()
    total: str = ""
    deprivation: str = ""
    most_deprived: str = MOST_DEPRIVED[0]
    code: str = ""
    table_code: str = ""
    least: int = LEAST_TOLD
    area_shares: tuple[float, ...] = AUDITED_SHARES
    type_field: str = ""
    police_types: tuple[str, ...] = POLICE_TYPES

    def __post_init__(self) -> None:
        for name in ("groups", "police_types"):
            object.__setattr__(self, name, _names(getattr(self, name), name))
        for name in ("total", "deprivation", "code", "table_code", "type_field"):
            _require_field(getattr(self, name), name)
        self._require_somebody()
        one_of(
            self.most_deprived,
            MOST_DEPRIVED,
            said("Which values of the field of deprivation are the most deprived"),
            "most_deprived",
        )
        whole_number(self.least, 1, MOST_UNTOLD, said("The smallest number that is told"), "least")
        shares = self.area_shares
        if not isinstance(shares, (list, tuple)) or not shares:
            raise RtmError(
                said("The shares of the area for the audit are {given}.", given=shown(shares)),
                said("Give a list of shares, as [0.01, 0.05, 0.1]."),
                kind="setting",
                where="area_shares",
            )
        for share in shares:
            share_of_one(
                share, said("A share of the area for the audit"), "area_shares", above_zero=True
            )
        object.__setattr__(self, "area_shares", tuple(sorted(set(map(float, shares)))))

    def _require_somebody(self) -> None:
        """Refuse an audit of nobody, and a group that is asked for twice."""
        if not self.groups and not self.total:
            raise RtmError(
                said("No group of residents is given."),
                said("Choose the fields of the groups' residents, or that of all residents."),
                kind="setting",
                where="groups",
            )
        if not self.groups and not self.deprivation:
            raise RtmError(
                said("Neither a group of residents nor a field of deprivation is given."),
                said("Choose at least one of them."),
                kind="setting",
                where="groups",
            )
        for number, name in enumerate(self.groups, 1):
            if name in self.groups[number:]:
                raise RtmError(
                    said("The group “{name}” is given twice.", name=name),
                    said("Leave one of them out."),
                    kind="setting",
                    where="groups",
                )


def _names(given, where: str) -> tuple[str, ...]:
    """Return a list of names without blanks around them."""
    if not isinstance(given, (list, tuple)) or not all(isinstance(one, str) for one in given):
        raise RtmError(
            said(
                "“{name}” of the audit is {given}, no list of texts.",
                name=where,
                given=shown(given),
            ),
            said("Give names in square brackets."),
            kind="setting",
            where=where,
        )
    return tuple(one.strip() for one in given if one.strip())


def _require_field(value, where: str) -> None:
    if not isinstance(value, str):
        raise RtmError(
            said("“{name}” of the audit is {value}, not a text.", name=where, value=shown(value)),
            said("Give the name of a field."),
            kind="setting",
            where=where,
        )
