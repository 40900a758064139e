"""GeoJSON as a stream: what a parser of the whole file says, and any damage in a sentence."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.data.places import geojson
from risk_terrain_modelling.core.data.places.geojson import features, flat
from risk_terrain_modelling.core.errors import RtmError

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**16), 10**16)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FEATURES = st.lists(
    st.fixed_dictionaries({"type": st.just("Feature"), "properties": VALUES}), max_size=8
)


def read(content: bytes) -> list:
    return [one for _, one in features(lambda: io.BytesIO(content), "a.geojson")]


@given(FEATURES, st.sampled_from([None, 1]), st.booleans())
def test_a_collection_is_read_as_a_whole(content, indent, mark):
    text = json.dumps({"type": "FeatureCollection", "features": content}, indent=indent)
    encoded = text.encode("utf-8-sig" if mark else "utf-8")
    found = [flat(one["properties"]) for one in read(encoded)]
    assert found == [flat(one["properties"]) for one in json.loads(text)["features"]]


@given(FEATURES.filter(bool), st.sampled_from(["\n", "\r\n", "\n\x1e"]))
def test_a_feature_a_line_is_read(content, between):
    text = between.join(json.dumps(one) for one in content)
    assert len(read(text.encode())) == len(content)


def test_pieces_are_put_together(monkeypatch):
    content = [{"type": "Feature", "properties": {"name": "Ä" * n}} for n in range(60)]
    text = json.dumps({"type": "FeatureCollection", "features": content}, ensure_ascii=False)
    for size in (64, 65, 1000):
        monkeypatch.setattr(geojson, "AT_ONCE", size)
        assert read(text.encode()) == content


COLLECTION = json.dumps(
    {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"a": 1}}] * 3}
).encode()


@pytest.mark.parametrize("end", range(len(COLLECTION)))
def test_a_collection_cut_anywhere_is_never_taken_for_whole(end):
    try:
        found = read(COLLECTION[:end])
    except RtmError as fault:
        assert fault.kind == "unreadable"
    else:
        assert end >= len(COLLECTION) - 1 or None in found


@given(st.binary(max_size=300))
def test_any_bytes_are_features_or_refused(content):
    for begins in (b"", b'{"features":['):
        try:
            read(begins + content)
        except RtmError as fault:
            assert fault.problem and fault.remedy


def test_what_is_nested_beyond_reason_is_no_feature():
    deep = b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    assert read(b'{"features":[\n' + deep + b',\n{"properties":{}}]}')[-1] == {"properties": {}}


def test_numbers_beyond_reason_are_read():
    (one,) = read(b'{"features":[{"properties":{"a":' + b"9" * 6000 + b',"b":1e400,"c":NaN}}]}')
    assert flat(one["properties"]) == {"a": "inf", "b": "inf"}


def test_properties_are_told_by_their_paths():
    told = flat({"names": {"common": [{"value": "B"}]}, "Tags": ["x", "y"], "none": None})
    assert told["names.common.0.value"] == "B"
    assert told["tags"] == "x,y"
    assert "none" not in told
