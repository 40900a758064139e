"""A stranger's folder of results never leads a run, or the wizard, to what lies outside of it."""

import json
import os

import pytest

STAGING = ".unfinished-run"
OWNER = {"schema": "rtm-owner/1", "title": "x", "process": 999_999_999, "host": "x", "began": "y"}
MOVES = {"schema": "rtm-switch/1", "filled": "new-0123abcd", "placed": [], "dropped": {}}
KEPT = {"kept": ["risk.gpkg", "factors/pubs.tif"], "kept_in": "kept-2020-01-01"}


@pytest.fixture
def target(processing, disk):
    """A folder in which a run seems to have been cut off."""
    folder = disk / "results"
    (folder / STAGING / "new-0123abcd" / "factors").mkdir(parents=True)
    (folder / "factors").mkdir()
    write(folder / STAGING / "owner.json", OWNER)
    return folder


@pytest.fixture
def mine(disk):
    """A folder of the analyst's beside it."""
    (disk / "mine" / "factors").mkdir(parents=True)
    for name in ("thesis.txt", "risk.gpkg", "factors/pubs.tif"):
        (disk / "mine" / name).write_text(name)
    return disk / "mine"


def write(path, content):
    """Write a file that has not been touched for long."""
    path.write_text(json.dumps(content))
    os.utime(path, (1e9, 1e9))


def tree(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def link(place, aim, kind):
    place.unlink(missing_ok=True)
    place.symlink_to(aim) if kind == "symbolic" else os.link(aim, place)


def run_into(target, said=None):
    """Open the folder as the wizard does, and run into it; return the sentence of a refusal."""
    from risk_terrain_modelling.algorithms.study.folder import results_folder
    from risk_terrain_modelling.algorithms.study.leftovers import settle
    from risk_terrain_modelling.core.errors import RtmError

    say = (said if said is not None else []).append
    try:
        settle(target, say)
        with results_folder(target, "Robbery", ["risk.tif"], say) as results:
            (results.new / "risk.tif").write_text("new")
            results.put_in_place({}, say)
    except RtmError as refusal:
        return str(refusal)
    return ""


@pytest.mark.parametrize("kind", ["symbolic", "hard"])
@pytest.mark.parametrize("content", ["my thesis", json.dumps(OWNER)])
def test_a_link_in_place_of_the_owner(target, mine, kind, content):
    (mine / "thesis.txt").write_text(content)
    os.utime(mine / "thesis.txt", (1e9, 1e9))
    link(target / STAGING / "owner.json", mine / "thesis.txt", kind)
    write(target / STAGING / "switch-back.json", {**MOVES, "kept": [], "kept_in": ""})
    before = tree(mine)
    assert f"“{STAGING}”" in run_into(target)
    assert tree(mine) == before
    assert (mine / "thesis.txt").stat().st_mtime == 1e9


@pytest.mark.parametrize("journal", ["switch.json", "switch-back.json"])
@pytest.mark.parametrize("name", ["kept-2020-01-01", "kept-2020-01-01/factors"])
def test_a_link_in_place_of_what_is_kept(target, mine, journal, name):
    (target / name).parent.mkdir(exist_ok=True)
    (target / name).symlink_to(mine if name.startswith("kept-2020-01-01") else mine / "factors")
    (target / "risk.gpkg").write_text("a stranger's")
    write(target / STAGING / journal, {**MOVES, **KEPT})
    before = tree(mine)
    assert "is damaged" in run_into(target)
    assert tree(mine) == before


def test_an_empty_folder_behind_a_link_stays(disk, mine):
    from risk_terrain_modelling.algorithms.files.switch import remove_empty

    (mine / "empty").mkdir()
    (disk / "kept-2020-01-01").symlink_to(mine)
    remove_empty(disk / "kept-2020-01-01")
    assert (mine / "empty").is_dir()


def test_a_list_of_moves_that_sends_a_file_to_two_places(target):
    (target / "risk.tif").write_text("mine")
    known = {"risk.tif": {"bytes": 1, "sha256": "a" * 64}}
    moves = {**MOVES, "dropped": known, "kept": ["risk.tif"], "kept_in": "kept-2020-01-01"}
    write(target / STAGING / "switch.json", moves)
    assert "is damaged" in run_into(target)
    assert (target / "risk.tif").read_text() == "mine"


@pytest.mark.parametrize("placed", [["risk.tif"], {"risk.tif": {"bytes": 3, "sha256": "a" * 64}}])
def test_moves_are_not_taken_back_of_what_is_not_the_runs(target, placed):
    """It would go with what else the run has left."""
    (target / "risk.tif").write_text("mine")
    write(
        target / STAGING / "switch-back.json",
        {**MOVES, "placed": placed, "kept": [], "kept_in": ""},
    )
    run_into(target)
    assert "mine" in [path.read_text() for path in target.rglob("risk.tif")]


def test_what_is_kept_when_a_run_is_brought_to_its_end_is_said(target):
    (target / "risk.tif").write_text("mine")
    (target / STAGING / "new-0123abcd" / "risk.tif").write_text("new")
    moves = {**MOVES, "placed": ["risk.tif"], "kept": ["risk.tif"], "kept_in": "kept-2020-01-01"}
    write(target / STAGING / "switch.json", moves)
    said = []
    run_into(target, said)
    assert (target / "kept-2020-01-01" / "risk.tif").read_text() == "mine"
    assert "“kept-2020-01-01”" in said[0]


def test_a_file_that_is_called_as_the_owners_makes_a_folder_none_of_ours(target):
    write(target / STAGING / "owner.json", {"name": "my dog"})
    (target / STAGING / "notes").mkdir()
    (target / STAGING / "notes" / "a.txt").write_text("mine")
    assert f"“{STAGING}”" in run_into(target)
    assert (target / STAGING / "notes" / "a.txt").read_text() == "mine"


def test_what_no_run_puts_into_its_folder_is_kept_and_said(target, mine):
    (target / STAGING / "notes").mkdir()
    (target / STAGING / "notes" / "a.txt").write_text("mine")
    (target / STAGING / "new-0123abcd" / "thesis.txt").write_text("mine")
    (target / STAGING / "linked").symlink_to(mine)
    before, said = tree(mine), []
    assert run_into(target, said) == ""
    [kept] = target.glob("kept-*")
    assert (kept / "notes" / "a.txt").read_text() == "mine"
    assert (kept / "new-0123abcd" / "thesis.txt").read_text() == "mine"
    assert kept.name in said[0]
    assert tree(mine) == before
    assert not (target / STAGING).exists()


def test_an_owners_file_without_a_word_is_that_of_a_power_failure(target):
    (target / STAGING / "owner.json").write_bytes(b"\0" * 90)
    os.utime(target / STAGING / "owner.json", (1e9, 1e9))
    assert run_into(target) == ""
    assert not (target / STAGING).exists()


@pytest.mark.parametrize("kind", ["link", "file"])
def test_the_staging_folder_is_none(processing, disk, mine, kind):
    target = disk / "results"
    target.mkdir()
    write(mine / "owner.json", OWNER)
    if kind == "link":
        (target / STAGING).symlink_to(mine)
    else:
        (target / STAGING).write_text("mine")
    before = tree(disk)
    assert f"“{STAGING}”" in run_into(target)
    assert tree(disk) == before


def test_factors_that_become_a_link_during_a_run(processing, disk, mine):
    from risk_terrain_modelling.algorithms.study.folder import results_folder
    from risk_terrain_modelling.core.errors import RtmError

    target, before = disk / "results", tree(mine)
    with results_folder(target, "Robbery", ["factors/pubs.tif"], print) as results:
        (results.new / "factors" / "pubs.tif").write_text("new")
        (target / "factors").symlink_to(mine / "factors")
        with pytest.raises(RtmError, match="“factors”"):
            results.put_in_place({}, print)
    assert tree(mine) == before
    assert [path.name for path in target.iterdir()] == ["factors"]


def test_a_folder_that_is_moved_away_during_a_run_is_said(processing, disk):
    from risk_terrain_modelling.algorithms.study.folder import results_folder
    from risk_terrain_modelling.core.errors import RtmError

    target = disk / "results"
    moved = pytest.raises(RtmError, match="was moved or removed while the study ran")
    running = results_folder(target, "Robbery", [], print)
    with running as results, moved, results.called_as_they_will_be():
        target.rename(disk / "moved")
        raise RtmError("The raster cannot be read.", "Choose another.")


def test_the_name_of_an_owner_is_written_over_a_longer_one(target):
    from risk_terrain_modelling.algorithms.files.owner import Owner, at_work, living_owner

    write(target / STAGING / "owner.json", {**OWNER, "title": "x" * 60})
    with at_work(target / STAGING, Owner.here("Short")) as hold:
        assert hold.is_mine()
        assert living_owner(target / STAGING).title == "Short"
    assert living_owner(target / STAGING) is None


def test_a_backup_of_hard_links_does_not_end_a_run(target, disk):
    from risk_terrain_modelling.algorithms.files.owner import Owner, at_work

    with at_work(target / STAGING, Owner.here("Robbery")) as hold:
        os.link(target / STAGING / "owner.json", disk / "backup.json")
        assert hold.is_mine()


def test_what_a_killed_run_was_writing_is_not_kept(target):
    for name in (".unfinished-12-0123456789abcdef.gpkg", ".replaced-12-0123456789abcdef"):
        (target / STAGING / "new-0123abcd" / name).write_text("half a file")
    (target / STAGING / "new-0123abcd" / "risk.gpkg-journal").write_text("half a file")
    assert run_into(target) == ""
    assert not list(target.glob("kept-*"))
