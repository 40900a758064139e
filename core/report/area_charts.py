"""Pictures of an evaluation: areas before and after, part by part, and earlier dates."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..change.area_record import AreaFound, Evaluation
from ..change.areas import CONTROL, DISPLACEMENT, DISPLACEMENT_CONTROL, ROLE_WORDS, ROLES, TREATED
from ..change.displacement import LOCAL
from ..change.displacement_dates import Step
from ..errors import MissingError
from ..language import marked, said
from .phrases.numbers import figure, whole
from .svg import FAINT, INK, QUIET, Sheet, fitted, room_for, round_numbers, stroke

WIDTH = 576.0
COLOURS = {  # Okabe and Ito 2008
    TREATED: "#d55e00",
    CONTROL: "#0072b2",
    DISPLACEMENT: "#b07500",
    DISPLACEMENT_CONTROL: "#3a8fbf",
}
AS_LONG = marked("incidents, before as if of a period as long as after")
MOST_AREAS = 28  # drawn
ROW, HEAD = 15.0, 19.0
LEFT, RIGHT = 190.0, 26.0
TICKS = 6


def areas_chart(found: Evaluation) -> str:
    """Return each area's events before (hollow) and after (filled), as an SVG element."""
    shown = drawn_of(found.areas)
    roles = [role for role in ROLES if any(one.role == role for one in shown)]
    height = 22 + len(shown) * ROW + len(roles) * HEAD + 36
    sheet = Sheet("areas", WIDTH, height)
    most = max(max(one.before * found.scale, one.after) for one in shown) or 1
    across = WIDTH - LEFT - RIGHT

    def x(events: float) -> float:
        return LEFT + across * events / (1.04 * most)

    bottom = height - 34
    for tick in round_numbers(0.0, 1.04 * most, TICKS):
        sheet.line((x(tick), 20), (x(tick), bottom), FAINT, 0.6)
        sheet.text((x(tick), bottom + 9), whole(round(tick)), "middle", colour=QUIET)
    words = said("incidents") if found.scale == 1 else said(AS_LONG)
    sheet.text((LEFT + across / 2, bottom + 24), words, "middle", colour=QUIET)
    _key(sheet)
    y = 22.0
    for role in roles:
        y += HEAD
        title = said(ROLE_WORDS[role])
        sheet.text((4, y - 6), title, weight="bold", colour=COLOURS[role])
        for one in (area for area in shown if area.role == role):
            before, after = x(one.before * found.scale), x(one.after)
            name = fitted(one.name, LEFT - 24, 1)[0]
            sheet.text((LEFT - 10, y + ROW / 2), name, "end")
            sheet.line((before, y + ROW / 2), (after, y + ROW / 2), COLOURS[role], 2.2)
            sheet.disc((before, y + ROW / 2), 3.6, "white", COLOURS[role])
            sheet.disc((after, y + ROW / 2), 3.6, COLOURS[role], COLOURS[role])
            y += ROW
    text = said("Incidents before and after in each area; the table has the numbers.")
    return sheet.element(said("Areas before and after"), text)


def drawn_of(areas: Sequence[AreaFound]) -> list[AreaFound]:
    """Return the areas that are drawn: of each role those with most incidents."""
    roles = {one.role for one in areas}
    found: list[AreaFound] = []
    for role in ROLES:
        some = [one for one in areas if one.role == role]
        some.sort(key=lambda one: (-(one.before + one.after), one.name))
        found += some[: MOST_AREAS // len(roles)]
    return found


def _key(sheet: Sheet) -> None:
    sheet.disc((LEFT + 6, 9), 3.6, "white", INK)
    sheet.text((LEFT + 14, 9), said("before"))
    place = LEFT + 24 + room_for(said("before"))
    sheet.disc((place, 9), 3.6, INK, INK)
    sheet.text((place + 8, 9), said("after"))


DOWN, LOWER, TOP = 130.0, 90.0, 34.0
SIDE = 44.0


def steps_chart(found: Evaluation) -> str:
    """Return events of the treated areas beside those expected, and the differences."""
    steps = [one for one in found.steps if one.expected is not None]
    sheet = Sheet("steps", WIDTH, TOP + DOWN + 26 + LOWER + 40)
    across = (WIDTH - SIDE - 10) / len(steps)
    x = SIDE + across * (np.arange(len(steps)) + 0.5)
    treated = np.array([one.treated for one in steps])
    expected = np.array([one.expected or 0.0 for one in steps])
    most = 1.08 * max(treated.max(), expected.max(), 1.0)
    y = _axis(sheet, TOP, DOWN, min(0.0, expected.min()), most)
    _start(sheet, steps, across, TOP, TOP + DOWN + 26 + LOWER)
    sheet.curve(x, y(expected), stroke(COLOURS[CONTROL], 1.8, (4, 2)))
    sheet.curve(x, y(treated), stroke(COLOURS[TREATED], 2.2))
    for place, events in zip(x, treated):
        sheet.disc((place, float(y(events))), 2.2, COLOURS[TREATED], COLOURS[TREATED])
    _names_of_lines(sheet)
    low = [one.low or 0.0 for one in steps]
    high = [one.high or 0.0 for one in steps]
    lower = _axis(sheet, TOP + DOWN + 26, LOWER, min(low), max(high))
    for one, place in zip(steps, x):
        _bar(sheet, one, float(place), across, lower)
    _dates(sheet, steps, x, TOP + DOWN + 26 + LOWER)
    sheet.text(
        (SIDE, TOP + DOWN + 18), said("difference from that, with 95% intervals"), colour=QUIET
    )
    text = said(
        "Incidents in the treated areas, part by part, and what their controls' change says."
    )
    return sheet.element(said("Before and after, part by part"), text)


def _names_of_lines(sheet: Sheet) -> None:
    first = said("treated areas")
    sheet.curve(np.array([SIDE, SIDE + 22]), np.array([9.0, 9.0]), stroke(COLOURS[TREATED], 2.2))
    sheet.text((SIDE + 28, 9), first)
    place = SIDE + 46 + room_for(first)
    ends = np.array([place, place + 22])
    sheet.curve(ends, np.array([9.0, 9.0]), stroke(COLOURS[CONTROL], 1.8, (4, 2)))
    sheet.text((place + 28, 9), said("had they changed as the control areas did"))


def _axis(sheet: Sheet, top: float, down: float, low: float, high: float):
    """Draw a scale from low to high, and return where numbers stand on it."""
    low, high = min(low, 0.0), max(high, 1.0)

    def y(value):
        return top + down * (high - value) / (high - low)

    for tick in round_numbers(low, high, 5):
        strong = abs(tick) < 1e-9
        sheet.line((SIDE, y(tick)), (WIDTH - 10, y(tick)), QUIET if strong else FAINT, 0.6)
        sheet.text((SIDE - 6, y(tick)), figure(tick, 0 if abs(tick) >= 1 or strong else 1), "end")
    return y


def _start(sheet: Sheet, steps: Sequence[Step], across: float, top: float, bottom: float) -> None:
    before = sum(one.after_start <= 0 for one in steps)
    x = SIDE + across * before
    for at in np.arange(top, bottom, 7.0):  # dashed
        sheet.line((x, at), (x, min(at + 4, bottom)), INK, 1.0)
    # left of the line where there is no room to the right of it
    left = x + room_for(said("start")) + 8 > WIDTH
    sheet.text((x - 4 if left else x + 4, top - 5), said("start"), "end" if left else "start")


def _bar(sheet: Sheet, one: Step, place: float, across: float, y) -> None:
    colour = COLOURS[TREATED] if one.after_start > 0 else QUIET
    difference = one.difference or 0.0
    zero, end = float(y(0.0)), float(y(difference))
    width = min(0.6 * across, 16.0)
    sheet.block((place - width / 2, min(zero, end)), width, max(abs(end - zero), 0.6), colour)
    if one.low is not None and one.high is not None:
        sheet.line((place, float(y(one.low))), (place, float(y(one.high))), INK, 0.8)


def _dates(sheet: Sheet, steps: Sequence[Step], x: np.ndarray, bottom: float) -> None:
    """Write as many of the dates as have room."""
    every = max(1, int(np.ceil((room_for(steps[0].at) + 10) / (x[1] - x[0] if len(x) > 1 else 99))))
    first = next((n for n, one in enumerate(steps) if one.after_start == 1), 0) % every
    for number in range(first, len(steps), every):
        sheet.text((float(x[number]), bottom + 12), steps[number].at, "middle", colour=QUIET)


def earlier_chart(found: Evaluation) -> str:
    """Return what the same computation gives at earlier dates, and at the true one."""
    local = found.part(LOCAL)
    if local is None:
        raise MissingError
    ratios = found.by_ratio and local.ratio is not None
    values = [one.ratio if ratios else one.difference for one in found.earlier]
    known = [(one.at, value) for one, value in zip(found.earlier, values) if value is not None]
    own = local.ratio.ratio if ratios and local.ratio else local.difference
    low, high = own.ends
    every = [value for _, value in known] + [own.value, low, high]
    sheet = Sheet("earlier", WIDTH, TOP + 150 + 34)
    if ratios:
        y = _log_axis(sheet, min(every), max(every))
    else:
        margin = 0.05 * (max(every) - min(every))
        y = _axis(sheet, TOP, 150.0, min(every) - margin, max(every) + margin)
    across = (WIDTH - SIDE - 30) / (len(known) + 1)
    x = SIDE + across * (np.arange(len(known) + 1) + 0.5)
    for (_, value), place in zip(known, x):
        sheet.disc((float(place), float(y(value))), 3.2, "white", QUIET)
    place = float(x[-1])
    sheet.line((place, float(y(low))), (place, float(y(high))), COLOURS[TREATED], 1.6)
    sheet.diamond((place, float(y(own.value))), 9.0, COLOURS[TREATED])
    room = room_for(found.after.first) + 10
    step = max(1, int(np.ceil(room / across)))
    for number in range(len(known) - step, -1, -step):
        sheet.text((float(x[number]), TOP + 164), known[number][0], "middle", colour=QUIET)
    sheet.text((place, TOP + 164), found.after.first, "middle", weight="bold")
    sheet.disc((SIDE + 4, 9), 3.2, "white", QUIET)
    sheet.text((SIDE + 12, 9), said("earlier dates"))
    after = SIDE + 30 + room_for(said("earlier dates"))
    sheet.diamond((after, 9), 9.0, COLOURS[TREATED])
    sheet.text((after + 9, 9), said("the start, with its 95% interval"))
    text = said("The difference at earlier dates, when nothing was done, and at the true one.")
    return sheet.element(said("Earlier dates"), text)


def _log_axis(sheet: Sheet, low: float, high: float):
    low, high = min(np.log(low), 0.0) - 0.05, max(np.log(high), 0.0) + 0.05

    def y(value):
        return TOP + 150.0 * (high - np.log(value)) / (high - low)

    ticks = [0.1, 0.2, 0.33, 0.5, 0.67, 0.8, 0.9, 1.0, 1.11, 1.25, 1.5, 2.0, 3.0, 5.0, 10.0]
    last = np.inf
    for tick in [one for one in reversed(ticks) if low <= np.log(one) <= high]:
        place = float(y(tick))
        if tick != 1.0 and (abs(place - last) < 13 or abs(place - float(y(1.0))) < 13):
            continue
        last = place
        sheet.line((SIDE, place), (WIDTH - 10, place), QUIET if tick == 1 else FAINT, 0.6)
        sheet.text((SIDE - 6, place), figure(tick), "end")
    return y
