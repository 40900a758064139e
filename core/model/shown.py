"""A model as a table: in letters for `print(model)`, as HTML for a notebook."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from ..language import counted, numeral, said
from ..plain import cut, one_line

if TYPE_CHECKING:
    from .record import Model
    from .term import Term

LONGEST_FACTOR = 36  # letters of a factor's name in a table of letters
GAP = "  "


def as_text(model: Model) -> str:
    """Return a model as a table of letters, lines without an end of line."""
    rows = [_headings(model), *_rows(model)]
    rows = [(cut(one_line(row[0]), LONGEST_FACTOR), *row[1:]) for row in rows]
    table = _aligned(rows, left=2)
    facts = _aligned(_side_by_side(_facts(model)), left=4)
    notes = _notes(model)
    width = max(map(len, [*table, *facts, *notes]))
    double, single = "=" * width, "-" * width
    title = said("Risk terrain model").center(width)
    lines = [title, double, *facts, double, table[0], single, *table[1:], double]
    return "\n".join(line.rstrip() for line in (*lines, *notes))


def as_html(model: Model) -> str:
    """Return a model as two tables of HTML; what the data say is escaped."""
    headings = "".join(f'<th scope="col">{escape(one)}</th>' for one in _headings(model))
    terms = "".join(
        f'<tr><th scope="row">{escape(one_line(name))}</th>'
        + "".join(f"<td>{escape(one)}</td>" for one in others)
        + "</tr>"
        for name, *others in _rows(model)
    )
    facts = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{escape(one_line(value))}</td></tr>'
        for name, value in _facts(model)
    )
    notes = "".join(f"<p>{escape(note)}</p>" for note in _notes(model))
    return (
        f"<div><table><caption>{escape(said('Risk terrain model'))}</caption>"
        f"<thead><tr>{headings}</tr></thead><tbody>{terms}</tbody></table>"
        f"<table><tbody>{facts}</tbody></table>{notes}</div>"
    )


def _facts(model: Model) -> list[tuple[str, str]]:
    """Return what is told of the whole model, names and values."""
    family = model.family
    if model.dispersion is not None:
        family = said("{family}, dispersion {value:.4g}", family=family, value=model.dispersion)
    return [
        (said("Selection"), model.settings.selection),
        (said("Family"), family),
        (said("Seed"), str(model.settings.seed)),
        (said("AIC"), numeral(f"{model.aic:,.2f}")),
        (said("Events"), numeral(f"{model.events:,}")),
        (said("Cells"), numeral(f"{model.cells:,}")),
        (said("Log-likelihood"), numeral(f"{model.log_likelihood:,.2f}")),
        (said("BIC"), numeral(f"{model.bic:,.2f}")),
    ]


def _headings(model: Model) -> tuple[str, ...]:
    units = one_line(model.units)
    distance = said("distance ({units})", units=units) if units else said("distance")
    known = (said("RRV"), said("95% from"), said("to"), said("coef"), said("std err"), said("p"))
    return (said("factor"), said("operationalisation"), distance, *known, said("holds up"))


def _rows(model: Model) -> list[tuple[str, ...]]:
    """Return the terms, the strongest first, and the intercept."""
    intercept = ("", "", "", "", "", numeral(f"{model.intercept:.4f}"))
    error = numeral(f"{model.intercept_standard_error:.4f}")
    return [*map(_row, model.by_strength), (said("intercept"), *intercept, error, "", "")]


def _row(term: Term) -> tuple[str, ...]:
    variable, shown = term.variable, term.citywide_first
    known = shown.precision
    way = variable.operationalisation
    return (
        term.factor,
        f"{way}, {term.effect}" if variable.sign < 0 else way,
        numeral(variable.threshold),
        numeral(f"{shown.ratio:.3f}"),
        numeral(f"{known.low:.3f}"),
        numeral(f"{known.high:.3f}"),
        numeral(f"{shown.coefficient:.4f}"),
        numeral(f"{known.standard_error:.4f}"),
        numeral("<0.001" if known.p_value < 0.001 else f"{known.p_value:.3f}"),
        "" if term.verdict is None else said("yes") if term.verdict.holds_up else said("no"),
    )


def _notes(model: Model) -> list[str]:
    """Return what must be known to read the table."""
    notes = [_basis(model), *_background(model)]
    if model.cautions:
        number = len(model.cautions)
        notes.append(
            counted(number, "{count} caution: see the report.", "{count} cautions: see the report.")
        )
    return notes


def _basis(model: Model) -> str:
    """Return what the intervals know."""
    if not model.terms:
        return said("No factor is in the model: the map is flat.")
    if not model.has_citywide:
        return said("RRV: local ratios, of places compared with their neighbourhood.")
    if all(term.citywide_first.adjusted is not None for term in model.terms):
        return said("RRV: citywide ratios. Intervals and p-values know how the events cluster.")
    return said("RRV: citywide ratios. Intervals and p-values take cells as independent.")


def _background(model: Model) -> list[str]:
    """Return what is allowed for besides the factors."""
    notes = []
    if model.exposure is not None:
        notes.append(said("Events in proportion to an exposure."))
    if model.controls:
        names = ", ".join(one_line(one.name) for one in model.controls)
        notes.append(said("Controlled for: {names}.", names=names))
    if notes:
        notes.append(said("Scores compare places that have as much of it."))
    return notes


def _side_by_side(facts: Sequence[tuple[str, str]]) -> list[tuple[str, ...]]:
    """Return facts in two columns."""
    half = -(-len(facts) // 2)
    return [(*one, *other) for one, other in zip(facts[:half], facts[half:])]


def _aligned(rows: Sequence[Sequence[str]], left: int) -> list[str]:
    """Return rows of texts as lines, the first `left` columns flush left and the others right."""
    widths = [max(map(len, column)) for column in zip(*rows)]
    return [
        GAP.join(
            text.ljust(width) if position < left else text.rjust(width)
            for position, (text, width) in enumerate(zip(row, widths))
        )
        for row in rows
    ]
