"""Which column says what kind of incident a row is of, and which its number."""

from __future__ import annotations

from ...terrain.incidents import OF_WHAT, looks_like_a_number, repeats
from .numbers import writing_of
from .sample import Sample
from .words import has, plain, squeezed, words

CALLED = (  # the first that fits gives the score
    (
        10.0,
        ("crimetype", "primarytype", "offencetype", "offensetype", "incidenttype", "tipodelito"),
    ),
    (10.0, ("crimecategory", "offensecategory", "offencecategory", "offensegroup", "offencegroup")),
    (9.0, ("category", "categoria", "categorie", "kategorie", "kategori", "incidentcategory")),
    (8.5, ("crime", "offence", "offense", "delito", "delikt", "crimename", "crimedescription")),
    (8.0, ("type", "tipo", "modalidad", "natureza", "rubrica", "soort", "infraction", "typ")),
    (8.0, ("modalidade", "delict", "misdrijf", "straftat", "deliktart", "brottstyp", "classe")),
    (6.0, ("description", "descricao", "descripcion", "desc", "ucr", "nibrs", "charge", "text")),
    (5.0, ("group", "class", "kind", "code", "statute", "especie", "indicateur")),
)
OF_OTHERS = (
    *(
        "location",
        "loc",
        "prem",
        "premise",
        "premises",
        "premis",
        "weapon",
        "victim",
        "vic",
        "suspect",
        "susp",
    ),
    *("perp", "status", "outcome", "context", "address", "street", "district", "beat", "zone"),
    *("vehicle", "property", "agency", "officer", "dispo", "disposition", "method", "neighborhood"),
    *("neighbourhood", "census", "tract", "precinct", "race", "sex", "gender", "age", "place"),
    *("descricaolocal", "local", "building", "dwelling", "flag", "city", "county", "fahrrads"),
    *("call", "source", "resolution", "case", "unit", "ward", "lsoa", "cross", "priority"),
)
CRIMES = (
    *("theft", "robber", "burglar", "assault", "homicide", "murder", "fraud", "larceny", "arson"),
    *("vandal", "mischief", "drug", "narcotic", "weapon", "shoplift", "violence", "break and"),
    *("antisocial", "anti-social", "battery", "trespass", "roubo", "furto", "hurto", "robo"),
    *("homicid", "lesion", "diebstahl", "raub", "einbruch", "korperverletzung", "diefstal"),
    *(
        "inbraak",
        "cambriolage",
        "vol ",
        "vols",
        "agression",
        "stold",
        "ran ",
        "inbrott",
        "shooting",
    ),
)
MOST_KINDS = 400
MANY_KINDS = 60  # of columns that are called alike, one of fewer kinds says more
LONGEST = 80  # letters of a kind, most of the time


def kind_column(sample: Sample) -> int | None:
    """Return the column of the type of incident; None where no column is called or filled so."""
    found = [(_score(sample, place), -place) for place in range(len(sample.names))]
    best = max(found, default=(0.0, 0))
    return -best[1] if best[0] > 0 else None


def _score(sample: Sample, place: int) -> float:
    filled = sample.filled(place)
    different = set(filled)
    if not different or len(different) > min(MOST_KINDS, max(0.5 * len(filled), 3)):
        return 0.0
    if writing_of(filled) or sum(map(len, different)) > LONGEST * len(different):
        return 0.0
    crimes = sum(any(word in plain(text) for word in CRIMES) for text in different)
    says = 4.0 * (crimes / len(different) > 0.2 or crimes > 3) - 0.5 * (len(different) > MANY_KINDS)
    called = _called(sample.names[place])
    others = has(sample.names[place], *OF_OTHERS)
    if called:
        return 0.0 if others and not (says and called > 8) else called + says - 3 * others
    return says if crimes > 1 and not others else 0.0


def _called(name: str) -> float:
    joined, there = squeezed(name).removesuffix("id"), set(words(name))
    for score, called in CALLED:
        if joined in called:
            return score + 0.5
        if there & set(called) or any(len(one) > 6 and one in joined for one in called):
            return score
    return 0.0


def number_column(sample: Sample) -> int | None:
    """Return the column of the incident's number, the field that rows of one incident share.

    Of several, that of the incident or the case comes before that of the offence, which tells
    rows of one incident apart.
    """
    found = [place for place in range(len(sample.names)) if _is_number(sample, place)]
    return min(found, key=lambda place: (_rank(sample.names[place]), place), default=None)


def _is_number(sample: Sample, place: int) -> bool:
    name, filled = sample.names[place], sample.filled(place)
    if not (looks_like_a_number(name) or squeezed(name) in ("id", "objectid", "dr", "rd")):
        return False
    if len(filled) < 0.05 * sample.rows or squeezed(name) == "objectid":
        return False
    return len(set(filled)) == len(filled) or repeats(filled) is not None


def _rank(name: str) -> int:
    joined = squeezed(name)
    if squeezed(name) == "id":
        return len(OF_WHAT) + 1
    later = ("offence", "offense")
    of = [n for n, one in enumerate(OF_WHAT) if one in joined and one not in later]
    return min(of, default=len(OF_WHAT))
