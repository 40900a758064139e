"""Files, folders and zips as they are downloaded, and those that could do harm."""

import io
import os
import random
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.data.downloads import Entry, find, unreadable
from risk_terrain_modelling.core.errors import RtmError


def packed(path, members: dict, how=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", how) as made:
        for name, text in members.items():
            made.writestr(name, text)
    return path


def read(entry: Entry) -> bytes:
    with entry.open() as stream:
        return stream.read()


def test_a_folder_is_searched_with_its_zips(tmp_path):
    (tmp_path / "2018-01").mkdir()
    (tmp_path / "2018-01" / "a-street.csv").write_text("a")
    (tmp_path / "notes.docx").write_text("n")
    packed(tmp_path / "b.zip", {"2018-02/b-street.csv": "b", "2018-02/picture.png": "p", "x/": ""})
    found = find([tmp_path])
    assert [(one.name, read(one)) for one in found.entries] == [
        ("b.zip/2018-02/b-street.csv", b"b"),
        ("2018-01/a-street.csv", b"a"),
    ]
    assert set(found.ignored) == {"notes.docx", "b.zip/2018-02/picture.png"}


def test_a_file_within_a_zip_can_be_read_as_text(tmp_path):
    path = packed(tmp_path / "a.zip", {"a.csv": "one\ntwo\n"})
    with find([path]).entries[0].open() as raw, io.TextIOWrapper(raw, "utf-8") as text:
        assert text.readlines() == ["one\n", "two\n"]
    path.unlink()  # nobody holds it


def test_a_file_that_is_named_is_read_whatever_its_ending(tmp_path):
    (tmp_path / "export.xyz").write_text("a")
    assert find([tmp_path / "export.xyz"]).entries[0].ending == ".xyz"


def test_a_spreadsheet_is_refused_with_what_to_do(tmp_path):
    (tmp_path / "crimes.xlsx").write_bytes(b"PK")
    for path in (tmp_path, tmp_path / "crimes.xlsx"):
        with pytest.raises(RtmError, match=r"crimes\.xlsx: It is a spreadsheet: save it as CSV"):
            find([path])


def test_a_file_given_twice_is_read_once(tmp_path):
    (tmp_path / "a.csv").write_text("a")
    (tmp_path / "b.csv").write_text("b")
    (tmp_path / "again.csv").symlink_to(tmp_path / "a.csv")
    found = find([tmp_path / "a.csv", tmp_path])
    assert [one.name for one in found.entries] == ["a.csv", "b.csv"]


def test_links_out_of_a_folder_are_not_followed(tmp_path):
    (tmp_path / "secret.csv").write_text("s")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "a.csv").write_text("a")
    (inside / "link.csv").symlink_to(tmp_path / "secret.csv")
    (inside / "folder").symlink_to(tmp_path)
    found = find([inside])
    assert [one.name for one in found.entries] == ["a.csv"]
    assert "link.csv" in found.ignored


@pytest.mark.parametrize(
    "name", ["../a.csv", "/etc/a.csv", "a/../../a.csv", "..\\a.csv", "C:\\a.csv"]
)
def test_a_zip_whose_names_lead_out_of_it_is_refused(tmp_path, name):
    with pytest.raises(RtmError, match="leads out of it") as caught:
        find([packed(tmp_path / "bad.zip", {name: "a", "good.csv": "b"})])
    assert caught.value.kind == "unreadable"


def test_a_zip_that_would_swell_beyond_reason_is_refused(tmp_path):
    with pytest.raises(RtmError, match="swell"):
        find([packed(tmp_path / "bomb.zip", {"a.csv": b"0" * (80 << 20)})])


def test_a_zip_with_a_password_is_refused(tmp_path):
    path = packed(tmp_path / "locked.zip", {"a.csv": "a"}, zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    data[6] |= 1  # in the head of the file and in the list at the end
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(data))
    with pytest.raises(RtmError, match="password"):
        find([path])


def test_what_cannot_be_read_is_said(tmp_path):
    (tmp_path / "no.zip").write_bytes(b"PK no zip at all")
    with pytest.raises(RtmError, match="cannot be read"):
        find([tmp_path / "no.zip"])
    with pytest.raises(RtmError, match="is not there"):
        find([tmp_path / "nowhere.csv"])
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "a.png").write_bytes(b"")
    with pytest.raises(RtmError, match=r"given\. a\.png"):
        find([tmp_path / "pictures"])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(RtmError):
        find([tmp_path])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32), st.integers(1, 8))
def test_a_damaged_zip_is_read_or_refused_in_a_sentence(tmp_path, seed, changes):
    path = packed(tmp_path / "a.zip", {"a.csv": "x,y\n" + "1,2\n" * 50, "b.csv": "c"})
    data, rng = bytearray(path.read_bytes()), random.Random(seed)
    for _ in range(changes):
        data[rng.randrange(len(data))] = rng.randrange(256)
    path.write_bytes(bytes(data))
    try:
        for entry in find([path]).entries:
            with unreadable(entry.name):
                read(entry)
    except RtmError as fault:
        assert fault.remedy
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.zip"]
