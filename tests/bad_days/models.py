"""Models, tags and tables as somebody may have edited them: one file and one seed, one edit.

`tools/bad-days` makes thousands of these, the suite some hundreds.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable

ODD_VALUES = (
    *(None, True, False, 0, 1, -1, 2, 0.5, -0.5, 1e-300, 1e300, -1e300, 10**30, 2**63, 1e15 + 2),
    *(float("nan"), float("inf"), float("-inf")),
    *("", " ", "nan", "1", "1e999", "x" * 5000, "a\nb", "a\x00b", "\x1b[31m", "<b>&amp;</b>"),
    *("\ud800", "é̂ 中文 \U0001f3d9", "\u202eabc", "Pubs", "Pubs, density, 400", "Pubs, far, 400"),
    *("proximity", "density", "protective", "Aggravating", "nb1", "calibrated", "{{ 7*7 }}"),
    *([], {}, [[]], [{}], {"": ""}, [1, 2], ["a"], {"a": {"b": {"c": []}}}, [None] * 3),
)
MOST_EDITS = 3


def edited_model(text: str, seed: int) -> tuple[str, str]:
    """Return a JSON text with an edit or several, and what was done."""
    rng = random.Random(seed)
    if rng.random() < 0.08:
        return _cut(text, rng)
    try:
        content, notes = json.loads(text), []
    except ValueError:  # edited before
        return _cut(text, rng)
    for _ in range(rng.choice((1, 1, 1, 2, MOST_EDITS))):
        notes.append(edit(content, rng))
    written = json.dumps(content, indent=1, ensure_ascii=rng.random() < 0.5)
    if rng.random() < 0.05:
        key = rng.choice([key for key in content if isinstance(key, str)] or ["schema"])
        written = written.replace("{", "{" + f"{json.dumps(key)}: 0,", 1)
        notes.append(f"“{key}” told twice")
    return written, "; ".join(notes)


def edit(content, rng: random.Random) -> str:
    """Edit one part of a content where it stands; return what was done."""
    place, key, path = _somewhere(content, rng)
    if place is None:
        return "nothing to edit"
    return f"{path}: {rng.choice(EDITS)(place, key, rng)}"


def _somewhere(content, rng: random.Random):
    """Return a part of a content as its parent and its key, near the top as often as deep."""
    place, key, path, here = None, None, "", content
    while isinstance(here, (dict, list)) and here:
        place, key = here, rng.choice(list(here) if isinstance(here, dict) else range(len(here)))
        here, path = place[key], f"{path} {str(key)[:30]}"
        if rng.random() < 0.15:
            break
    return place, key, path.strip()


def _drop(place, key, _rng) -> str:
    del place[key]
    return "dropped"


def _replace(place, key, rng) -> str:
    place[key] = rng.choice(ODD_VALUES)
    return f"now {str(place[key])[:30]!r}"


def _rename(place, key, rng) -> str:
    if isinstance(place, list):
        place.insert(rng.randrange(len(place) + 1), place[key])
        return "doubled"
    name = rng.choice(("", "x", str(key).upper(), f"{key} ", "é", "a" * 3000, "\udfff", "a\nb"))
    place[name] = place.pop(key)
    return f"renamed to {name[:20]!r}"


def _exchange(place, key, rng) -> str:
    other = rng.choice(list(place) if isinstance(place, dict) else range(len(place)))
    place[key], place[other] = place[other], place[key]
    return f"exchanged with {str(other)[:30]}"


def _nudge(place, key, rng) -> str:
    value = place[key]
    if isinstance(value, bool) or not isinstance(value, (int, float, str, list)):
        return _replace(place, key, rng)
    if isinstance(value, str):
        place[key] = rng.choice((value.upper(), value + " ", value[::-1], value * 400, value[:-1]))
    elif isinstance(value, list):
        place[key] = rng.choice((value[1:], value * 3, value[::-1], [], value[:1] * 200))
    else:
        near = (value * 2, value / 2, value * 1.01, value * 1e-9, value + 1, -value, value * 1e6)
        place[key] = rng.choice((*near, str(value), [value]))
    return f"nudged to {str(place[key])[:30]!r}"


EDITS: tuple[Callable, ...] = (_drop, _replace, _replace, _rename, _exchange, *[_nudge] * 4)


def edited_table(text: str, seed: int) -> tuple[str, str]:
    """Return a CSV text with an edit, and what was done."""
    rng = random.Random(seed)
    if rng.random() < 0.15:
        return _cut(text, rng)
    rows = [line.split(",") for line in text.splitlines()]
    row = rng.randrange(len(rows))
    column = rng.randrange(len(rows[row]))
    odd = ("", "nan", "inf", "-1", "1e308", "x", '"', "0", "2", "\x00", "a;b", "1" * 400, "−1")
    what = rng.choice(("cell", "cell", "cell", "drop row", "double row", "drop cell", "swap"))
    if what == "cell":
        rows[row][column] = rng.choice(odd)
    elif what == "drop row":
        del rows[row]
    elif what == "double row":
        rows.insert(row, list(rows[row]))
    elif what == "drop cell":
        del rows[row][column]
    else:
        other = rng.randrange(len(rows))
        rows[row], rows[other] = rows[other], rows[row]
    return "\n".join(map(",".join, rows)), f"{what} at {row}, {column}"


def _cut(text: str, rng: random.Random) -> tuple[str, str]:
    where = rng.randrange(len(text) + 1)
    kinds = (
        (text[:where], f"cut short at {where}"),
        (text[where:], f"begins at {where}"),
        (text[:where] + rng.choice('{}[],:"\\\0x') + text[where:], f"a letter put in at {where}"),
        (text[:where] + text[where + 1 :], f"a letter taken out at {where}"),
        (text * 2, "written twice"),
    )
    return rng.choice(kinds)
