"""Study files as editors, scripts and strangers make them: the content or the text is spoilt."""

from __future__ import annotations

import copy
import json
import random

from . import words

LIMITS = {
    ("grid", "block_length"): (1e-9, 1e-300, 0.5, 1e9, 1e10, 10**400, 0, -1, "200", None, [200]),
    ("grid", "cell_size"): (1e-6, 0.01, 1, 1e9, 0, -5, "x", True, float("nan"), float("inf")),
    ("grid", "keep"): ("centre", "overlap", "Centre", "", None, 1, ["centre"], {"a": 1}),
    ("model", "selection"): ("calibrated", "reference", "Reference", None, 3, [], {}),
    ("model", "families"): (
        [],
        ["nb2"],
        "poisson",
        ["poisson", "poisson"],
        [None],
        {},
        ["x" * 999],
    ),
    ("model", "folds"): (2, 20, 21, 1, 0, -1, 5.0, 5.5, "5", True, 10**30),
    ("model", "fold_kind"): ("spatial", "random", "Spatial", None, 0),
    ("model", "seed"): (0, 2**31 - 1, 2**31, -1, 1.5, "1", None, 10**400, True),
    ("model", "p_value"): (1, 1e-300, 0, -0.1, 1.1, "0.05", None, float("nan")),
    ("model", "l1_ratio"): (1, 1e-12, 0, -1, 2, "a", float("inf")),
    ("model", "surrogates"): (99, 98, 10_000, 0, "199", 199.0, None, -(10**20)),
    ("model", "alpha"): (1, 0.0001, 0, 2, "a", None, float("nan")),
    ("places", "area_share"): (1, 1e-12, 0, 1.01, 5, "5%", None, -1, True, float("nan")),
    ("places", "min_cells"): (1, 10**8, 10**9, 0, 2.5, "2", None, 10**400),
}
OF_FACTORS = {
    "operationalisation": ("proximity", "density", "both", "auto", "Both", None, 1, []),
    "max_blocks": (1, 4, 5, 0, 2.0, "3", None, 10**40),
    "increment": ("half", "whole", "third", None, 0.5),
    "effect": ("aggravating", "protective", "none", None, -1),
    "block_length": (1e-9, 1e9, 0, -3, "x", None, True, float("nan"), 1e12),
    "name": (None, 5, [], {}, True, "", " ", "x" * 100_000, "\ud800"),
    "filter": (None, 5, [], {}, True, "x" * 100_000),
    "source": (None, 5, [], {}, "", " ", ".", "..", "/", "/dev/null", "/dev/zero", "x" * 100_000),
}
SOURCES = (
    "/dev/stdin",
    "/proc/self/environ",
    "/proc/self/mem",
    "/etc/passwd",
    ".",
    "study.json",
    "nothing.gpkg",
    "a\0b.gpkg",
    "\ud800.gpkg",
    "|layername=x",
    "x|y|z",
    "file:///etc/passwd",
    "memory:",
    "Point?crs=EPSG:27700",
    "dbname='x.gpkg' table=\"y\"",
    "ogr:dbname='x.gpkg'",
    "virtual:?query=select 1",
    "?query=SELECT 1",
    "PG:dbname=x",
    "postgres://127.0.0.1:9/x",
    "http://127.0.0.1:9/x.geojson",
    "/vsicurl/http://127.0.0.1:9/x.geojson",
    "/vsizip/nothing.zip/a.shp",
    "/vsimem/x",
    "wfs://127.0.0.1:9/x",
    "$HOME/x.gpkg",
    "~/x.gpkg",
    "%TEMP%\\x.shp",
    "C:\\data\\x.shp",
    "\\\\server\\share\\x.shp",
    '{"type":"FeatureCollection","features":[]}',
    "x" * 4096,
    "x/" * 3000,
)


def spoil(rng: random.Random, study: dict) -> str:
    """Change something of a study's content; return what."""
    kind = rng.choice(("limit", "limit", "factor", "factor", "key", "type", "source", "strange"))
    if kind == "limit":
        part, key = rng.choice(list(LIMITS))
        value = rng.choice(LIMITS[part, key])
        study.setdefault(part, {})
        if isinstance(study[part], dict):
            study[part][key] = value
        return f"{part}.{key} = {str(value)[:40]}"
    if kind == "factor":
        key = rng.choice(list(OF_FACTORS))
        value = rng.choice(OF_FACTORS[key])
        whose = rng.choice([*study["factors"], study.setdefault("factor_defaults", {})])
        if isinstance(whose, dict):
            whose[key] = value
        return f"{key} of a factor = {str(value)[:40]}"
    if kind == "key":
        key = rng.choice([*study, "titel", "Factors", "", "\ud800", words.name(rng, 1)])
        if key in study and rng.random() < 0.7:
            del study[key]
            return f"without {key}"
        study[key] = rng.choice((None, {}, [], "x", 1))
        return f"{key[:40]!r} = {study[key]}"
    if kind == "type":
        key = rng.choice(list(study))
        study[key] = rng.choice((None, {}, [], "x", 1, True, 1.5, [{}], {"source": 1}, [[[]]]))
        return f"{key} = {study[key]}"
    if kind == "source":
        part = rng.choice(("study_area", "incidents", "exclude", "holdout"))
        study[part] = {"source": rng.choice(SOURCES)}
        return f"{part} from {study[part]['source'][:40]!r}"
    return _strange(rng, study)


def _strange(rng: random.Random, study: dict) -> str:
    factors = study["factors"] if isinstance(study["factors"], list) else []
    what = rng.choice(("many", "twice", "none", "deep", "schema", "title"))
    if what == "many" and factors:
        study["factors"] = [
            {**copy.deepcopy(factors[0]), "name": f"Factor {number}"} for number in range(40)
        ]
    elif what == "twice" and factors:
        study["factors"] = [*factors, copy.deepcopy(factors[0])]
    elif what == "none":
        study["factors"] = []
    elif what == "deep":
        nest: object = "x"
        for _ in range(300):
            nest = rng.choice(([nest], {"a": nest}))
        study[rng.choice(list(study))] = nest
    elif what == "schema":
        study["schema"] = rng.choice(("rtm-study/2", "RTM-STUDY/1", "", None, 1, ["rtm-study/1"]))
    else:
        study["title"] = rng.choice((None, 5, "", " ", "x" * 1_000_000, "\ud800", "a\0b", ["x"]))
    return what


def as_bytes(rng: random.Random, study: dict, harm: float) -> tuple[bytes, str]:
    """Return a study as a file holds it, and what was done to the text."""
    text = json.dumps(study, ensure_ascii=rng.random() < 0.5, indent=rng.choice((None, 1, 4)))
    plain = text.encode("utf-8", "surrogatepass")
    if rng.random() < 0.15:
        return b"\xef\xbb\xbf" + plain, "with a BOM"
    if rng.random() < 0.15:
        return plain.replace(b"\n", b"\r\n"), "with CRLF"
    if rng.random() >= harm:
        return plain, ""
    return rng.choice(
        (
            (plain[: rng.randrange(len(plain))], "truncated"),
            (b"", "empty"),
            (b"\0" * 500, "zeros"),
            (b"[" * 100_000, "brackets"),
            (b'{"a":' * 50_000, "braces"),
            (plain.replace(b"{", b"{ // a remark\n", 1), "with a remark"),
            (plain.rstrip()[:-1] + b",}", "with a comma too many"),
            (plain.replace(b'"title"', b'"schema": "x", "title"', 1), "with a key twice"),
            (text.encode("utf-16", "surrogatepass"), "UTF-16"),
            (text.encode("latin-1", "replace"), "Latin-1"),
            (plain + b"\n{}", "two values"),
            (b"\x89PNG\r\n\x1a\n" + plain, "a picture"),
            (plain.replace(b'"', b"'"), "single quotes"),
            (flipped(rng, plain), "a bit flipped"),
            (json.dumps([study]).encode(), "in a list"),
            (json.dumps(json.dumps(study)).encode(), "a text"),
            (b"null", "null"),
            (b"1" * 10_000, "a long number"),
        )
    )


def flipped(rng: random.Random, content: bytes) -> bytes:
    """Return content with a few bits flipped."""
    found = bytearray(content)
    for _ in range(rng.randint(1, 5)):
        if found:
            found[rng.randrange(len(found))] ^= 1 << rng.randrange(8)
    return bytes(found)
