"""What a killed run had put aside comes back, unless the analyst has put something there since."""

import os
from pathlib import Path

import pytest
from risk_terrain_modelling.algorithms.files.beside import REPLACED, UNFINISHED, beside
from risk_terrain_modelling.algorithms.files.transaction import (
    Run,
    about_to_write,
    all_or_nothing,
    bring_back,
    replace,
)

OLD, NEW, MINE = "the old grid", "the new grid", "my own raster"


@pytest.fixture
def final(tmp_path):
    final = tmp_path / "grid.tif"
    final.write_text(OLD)
    return final


def killed_while(do):
    """Let a process of its own die inside a run."""
    process = os.fork()
    if not process:
        with all_or_nothing(print):
            do()
            os._exit(0)
    os.waitpid(process, 0)


def put_in_place(final):
    unfinished = beside(final, UNFINISHED)
    unfinished.write_text(NEW)
    replace(unfinished, final)


def begin(final):
    about_to_write(final)
    beside(final, UNFINISHED, ".tif").write_text("half a grid")


def after(final):
    """Return what stands in the place at last, what is kept, and what was said."""
    said = []
    bring_back(final, Run(said.append))
    kept = {path.name: path.read_text() for path in final.parent.glob("kept-*/*")}
    left = [name for name in os.listdir(final.parent) if name.startswith(".")]
    assert not left
    return final.read_text(), kept, said


@pytest.mark.parametrize("do", [begin, put_in_place])
def test_what_was_put_aside_comes_back(final, do):
    killed_while(lambda: do(final))
    assert after(final) == (OLD, {}, [])


@pytest.mark.parametrize("do", [begin, put_in_place])
def test_what_the_analyst_put_there_since_stays(final, do):
    killed_while(lambda: do(final))
    final.unlink(missing_ok=True)
    final.write_text(MINE)
    now, kept, said = after(final)
    assert (now, kept) == (MINE, {"grid.tif": OLD})
    assert "another has taken its place since" in said[0]


def test_what_the_analyst_changed_in_place_stays(final):
    killed_while(lambda: put_in_place(final))
    with final.open("a") as file:
        file.write(MINE)
    assert after(final)[:2] == (NEW + MINE, {"grid.tif": OLD})


def test_a_file_of_two_names_loses_one(final):
    killed_while(lambda: about_to_write(final, stays=True))
    assert after(final) == (OLD, {}, [])


def test_a_note_that_was_not_written_to_its_end(final):
    killed_while(lambda: put_in_place(final))
    note = next(final.parent.glob(".placed-*"))
    note.write_text(note.read_text()[:20])
    assert after(final)[:2] == (NEW, {"grid.tif": OLD})


def test_names_that_only_look_like_ours_are_left_alone(final):
    other = final.with_name(f".{REPLACED}-notes-grid.tif")
    other.write_text(MINE)
    bring_back(final, Run(print))
    assert other.read_text() == MINE


def test_the_next_run_keeps_what_came_and_goes_on(run, log, town):
    made = {"STUDY_AREA": town.area, "BLOCK_LENGTH": 200, "OUTPUT": town.path("grid.tif")}
    run("creategrid", **made)
    final = Path(made["OUTPUT"])
    earlier = final.read_bytes()
    killed_while(lambda: put_in_place(final))
    final.write_text(MINE)
    run("creategrid", **made)
    kept = [path.read_bytes() for path in town.folder.glob("kept-*/grid.tif")]
    assert earlier in kept
    assert any("grid.tif" in text for text in log.said)


@pytest.mark.parametrize("name", ["grid.tif", "grid.qml"])
def test_what_a_killed_run_was_to_keep_is_kept_by_the_next(run, town, name):
    made = {"STUDY_AREA": town.area, "BLOCK_LENGTH": 200, "OUTPUT": town.path("grid.tif")}
    run("creategrid", **made)
    final = Path(town.path(name))
    ours = final.read_bytes()
    final.write_text(MINE)

    def put_ours_there():
        unfinished = beside(final, UNFINISHED)
        unfinished.write_bytes(ours)
        replace(unfinished, final, theirs=True)

    killed_while(put_ours_there)
    run("creategrid", **made)
    assert [path.read_text() for path in town.folder.glob("kept-*/*")] == [MINE]


def test_what_cannot_be_put_back_is_said(final, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    def fail():
        put_in_place(final)
        monkeypatch.setattr(os, "replace", refuse)
        raise ValueError

    said = []
    with pytest.raises(ValueError), all_or_nothing(said.append):
        fail()
    place = next(final.parent.glob(".replaced-*"))
    assert said == [f"“grid.tif” could not be put back: it is now {place}."]
    assert place.read_text() == OLD
