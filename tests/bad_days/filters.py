"""Filters: some whose effect is known, many that have no sense, some that never end."""

from __future__ import annotations

import random
from collections.abc import Callable

Known = Callable[[dict], bool]
HARMLESS = (  # valid or not; nobody knows what they leave
    "\"kind\" LIKE '%a%'",
    "regexp_match(\"kind\", '[')",
    "to_date(\"when\") > '2024-03-01'",
    "to_date(\"when\") > to_date('no date')",
    "\"when\" BETWEEN '2024-01-01' AND '2024-12-31'",
    '"n" / 0 > 1',
    '"n" + "kind" > 1',
    'length("kind")',
    "1",
    "0",
    "'text'",
    "NULL",
    "TRUE AND NOT FALSE",
    "$x > 0",
    "area($geometry) > 0",
    "$id % 2 = 0",
    "rand(0, 1) = 1",
    'now() > "when"',
    '"kind" = ',
    "\"kinds\" = 'a'",
    "kind = 'a'",
    "(((",
    "",
    "   ",
    '\n\t"n" > 0\n',
    '"n" > 0 -- a remark',
    '"n" > 0; DROP TABLE layer',
    "' OR 1 = 1",
    "\u201ckind\u201d = \u2018a\u2019",
    "\"kind\" = 'a' and",
    'CASE WHEN "n" > 3 THEN TRUE END',
    '"kind" IN ()',
    '"kind" IN (NULL)',
    'array_contains(array(1, 2), "n")',
    "\"kind\" = '\ud800'",
    "\"kind\" = '\0'",
    "no_such_function(1)",
    "@no_such_variable",
    "@map_units = 1",
)
FOREIGN = (  # a stranger's, which must be refused
    "env('HOME') <> ''",
    "load_layer('/etc/passwd', 'ogr') IS NULL",
    "eval('1 = 1')",
    "aggregate('x', 'count', 1) > 0",
    "file_exists('/etc/passwd')",
    "read_file('/etc/passwd') <> ''",
    "get_feature_by_id('x', 1) IS NULL",
    "layer_property('x', 'name') IS NULL",
    "sql_fetch_and_increment('a', 'b', 'c', 'd') > 0",
    "@user_account_name <> ''",
)
ENDLESS = (
    " OR ".join(f'"n" = {number}' for number in range(3_000)),
    "(" * 3_000 + "1" + ")" * 3_000,
    "NOT " * 5_000 + "TRUE",
    '"kind" IN (' + ",".join(f"'{number}'" for number in range(50_000)) + ")",
    "-" * 10_000 + "1",
    "array_length(generate_series(1, 1e9)) > 0",
    "length(lpad('a', 2000000000, 'b')) > 0",
    "length(rpad('', 2147483647, 'b')) > 0",
    "regexp_match(repeat('a', 40) || 'b', '(a+)+$') > 0",
    "'" + "x" * 1_000_000 + '\' = "kind"',
    "array_max(array_foreach(generate_series(1, 100000000), @element * 2)) > 1",
)


def known(rng: random.Random, kinds: list[str]) -> tuple[str, Known]:
    """Return a filter by its text and by what it does to a feature."""
    kind, number = rng.choice(kinds), rng.randint(0, 9)
    quoted = "'" + kind.replace("'", "''") + "'"
    found = [
        (f'"kind" = {quoted}', lambda one: one["kind"] == kind),
        (f"\"kind\" IN ({quoted}, 'nothing')", lambda one: one["kind"] == kind),
        (f'"n" >= {number}', lambda one: _number(one["n"]) >= number),
        (f'NOT ("n" < {number})', lambda one: _number(one["n"]) >= number),
        (
            f'"kind" = {quoted} OR "n" > {number}',
            lambda one: one["kind"] == kind or _number(one["n"]) > number,
        ),
        ('"n" IS NOT NULL', lambda one: one["n"] is not None),
        ("1 = 1", lambda one: True),
    ]
    return rng.choice(found)


def strange(rng: random.Random) -> str:
    """Return a filter whose effect nobody knows."""
    return rng.choice(rng.choice((HARMLESS, HARMLESS, HARMLESS, FOREIGN, ENDLESS)))


def _number(value) -> float:
    """Return a value as a number that is above nothing where there is none."""
    return float("-inf") if value in (None, "") else float(value)
