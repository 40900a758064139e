"""Rules of tags: what they say, and that an index finds what each would find by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.data.places.tags import TagIndex, rule_of

PUB = {"amenity": "pub", "name": "The Crown"}


@pytest.mark.parametrize(
    ("text", "tags", "holds"),
    [
        ("amenity=pub", PUB, True),
        ("amenity=bar|pub", PUB, True),
        ("amenity=*", PUB, True),
        ("amenity=bar", PUB, False),
        ("shop=*", PUB, False),
        ("amenity=pub + access!=private", PUB, True),
        ("amenity=pub + access!=private", {**PUB, "access": "private"}, False),
        ("amenity=pub + access!=*", {**PUB, "access": "yes"}, False),
        ("amenity=pub + food=yes", PUB, False),
        ("amenity=pub", {"amenity": "restaurant;pub"}, True),  # two in one
        ("amenity=pub", {"amenity": "republic"}, False),
        ("social_facility:for=homeless", {"social_facility:for": "homeless"}, True),
    ],
)
def test_a_rule_holds_of_what_it_says(text, tags, holds):
    assert bool(TagIndex([(0, rule_of(text))]).found(tags)) == holds


@pytest.mark.parametrize(
    "text",
    ["", "amenity", "=pub", "amenity=", "amenity!=pub", "a=b + c", "a=b|", "a='; DROP", "a=%"],
)
def test_what_is_no_rule(text):
    assert rule_of(text) is None


WORDS = st.sampled_from(["a", "b", "c"])
CONDITIONS = st.tuples(WORDS, st.sampled_from(["=", "!="]), st.lists(WORDS, min_size=1, max_size=2))
RULES = st.lists(st.lists(CONDITIONS, min_size=1, max_size=3), max_size=6)


def meets(conditions, tags) -> bool:
    """What the documentation says of a rule, in the plainest way."""
    return all((tags.get(key) in values) == (sign == "=") for key, sign, values in conditions)


@given(RULES, st.dictionaries(WORDS, WORDS))
def test_an_index_finds_what_each_rule_would(rules, tags):
    rules = [[(one[0][0], "=", one[0][2]), *one[1:]] for one in rules]
    texts = [" + ".join(f"{k}{sign}{'|'.join(v)}" for k, sign, v in one) for one in rules]
    index = TagIndex((number, rule_of(text)) for number, text in enumerate(texts))
    found = index.found(tags)
    assert set(found) == {number for number, one in enumerate(rules) if meets(one, tags)}
    assert all(tag.split("=")[0] in tags for tag in found.values())
