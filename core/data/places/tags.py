"""Which tags of OpenStreetMap make a feature one of a factor: "amenity=pub|bar + access!=private".

A rule is one or more conditions that must all hold, with " + " between them. A condition is a key
with ``=`` or ``!=`` and one or more values with ``|`` between them; ``*`` is any value. A key that
is not there meets every ``!=``. The first condition says what the feature is, so it has an ``=``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

ANY = "*"
AND, OR, IS_NOT, IS = "+", "|", "!=", "="


@dataclass(frozen=True)
class Condition:
    """A key and values: one of them must be there, or none of them may be."""

    key: str
    values: frozenset[str]
    wanted: bool = True

    def holds(self, tags: Mapping[str, str]) -> bool:
        """Return whether tags meet it."""
        value = tags.get(self.key)
        found = value is not None and (
            ANY in self.values or not self.values.isdisjoint(each(value))
        )
        return found is self.wanted


@dataclass(frozen=True)
class Rule:
    """Conditions that must all hold; the first of them asks for a value."""

    conditions: tuple[Condition, ...]

    @property
    def first(self) -> Condition:
        """The condition that says what a feature is."""
        return self.conditions[0]

    def rest_holds(self, tags: Mapping[str, str]) -> bool:
        """Return whether tags, which meet the first condition, meet all others."""
        return all(one.holds(tags) for one in self.conditions[1:])

    def __str__(self) -> str:
        """Return the first condition as a tag, without what else must hold."""
        return f"{self.first.key}={OR.join(sorted(self.first.values))}"


def each(value: str) -> list[str]:
    """Return the values of a tag that has several: "pub;restaurant" is both."""
    return [one.strip() for one in value.split(";")]


def rule_of(text: str) -> Rule | None:
    """Return the rule that a text says; None where it says none."""
    parts = text.split(f" {AND} ")
    conditions = tuple(one for one in map(_condition_of, parts) if one is not None)
    if len(conditions) < len(parts) or not conditions[0].wanted:
        return None
    return Rule(conditions)


def _condition_of(text: str) -> Condition | None:
    sign = IS_NOT if IS_NOT in text else IS
    key, found, values = (part.strip() for part in text.partition(sign))
    each_value = frozenset(one.strip() for one in values.split(OR))
    if not (key and found) or "" in each_value or not set(key + values).isdisjoint("\"'\\<>%"):
        return None
    return Condition(key, each_value, sign == IS)


class TagIndex:
    """Finds which of many rules a feature meets, by the keys and values of their first conditions.

    Parameters
    ----------
    rules : iterable of (int, Rule)
        A number for each rule, which may repeat: that of its factor.
    """

    def __init__(self, rules: Iterable[tuple[int, Rule]]) -> None:
        self._by_key: dict[str, dict[str, list[tuple[int, Rule]]]] = {}
        for number, rule in rules:
            values = self._by_key.setdefault(rule.first.key, {})
            for value in rule.first.values:
                values.setdefault(value, []).append((number, rule))

    @property
    def wanted(self) -> dict[str, frozenset[str]]:
        """The values that are looked for, by their keys; `ANY` among them is every value."""
        return {key: frozenset(values) for key, values in self._by_key.items()}

    def found(self, tags: Mapping[str, str]) -> dict[int, str]:
        """Return the numbers of the rules that tags meet, with the tag by which they do."""
        met: dict[int, str] = {}
        for key, value in tags.items():
            values = self._by_key.get(key)
            if values is not None:
                several = each(value) if ";" in value else (value,)
                for one in (*several, ANY):
                    for number, rule in values.get(one, ()):
                        if number not in met and rule.rest_holds(tags):
                            met[number] = f"{key}={value}"
        return met
