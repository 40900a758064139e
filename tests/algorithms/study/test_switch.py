"""Killed at any moment, a switch ends with the old results or the new ones, never with a mixture.

A child process runs into the folder and ends, without tidying anything up, at its n-th call that
makes, moves or removes something; once for every n, before the call and after it.
"""

import errno
import itertools
import json
import os
import shutil
from pathlib import Path

import pytest

OLD = {"risk.tif": b"old risk", "risk.qml": b"old style", "factors/old.tif": b"old factor"}
NEW = {"risk.tif": b"new risk", "grid.tif": b"new grid", "factors/new.tif": b"new factor"}
MINE = {"notes.txt": b"mine", "factors/old.gpkg": b"mine"}
STYLE = {"risk.qml": b"my own style"}  # of an old result, changed since
CALLS = ("replace", "rename", "unlink", "rmdir", "mkdir")
ENDED, KILLED, FAILED = 0, 9, 3


def write(folder, files):
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def run_into(target, files, say=lambda sentence: None):
    from risk_terrain_modelling.algorithms.study.folder import results_folder

    with results_folder(target, "Robbery", files, say) as results:
        write(results.new, files)
        results.put_in_place({}, say)


@pytest.fixture
def folder(processing, disk):
    """A folder of results in which an analyst has things too."""
    return fresh(disk, "results")


def shown(folder):
    """Return what is seen in the folder; what is hidden or kept, and the record, left out."""
    return {
        name: path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
        and not (name := path.relative_to(folder).as_posix()).startswith((".", "kept-"))
        and name != "manifest.json"
    }


def kill_at(number, after):
    """Have this process end at a call."""
    counter = itertools.count(1)

    def around(call):
        def counted(*given, **more):
            here = next(counter) == number
            if here and not after:
                os._exit(KILLED)
            result = call(*given, **more)
            if here:
                os._exit(KILLED)
            return result

        return counted

    for name in CALLS:
        setattr(os, name, around(getattr(os, name)))


def in_a_child(work, number, after):
    """Do something in a process of its own, killed at a call; return how it ended."""
    child = os.fork()
    if child == 0:
        kill_at(number, after)
        try:
            work()
        except BaseException:
            os._exit(FAILED)
        os._exit(ENDED)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def every_kill(work):
    """Kill at each call in turn until there are no more."""
    for number in itertools.count(1):
        ends = {after: work(number, after) for after in (False, True)}
        if ends[False] == ENDED:
            assert number > 10, "so few calls make no switch"
            return


def look(folder, old, new):
    """Check that a reader sees one state, or is told that there is none yet."""
    from risk_terrain_modelling.algorithms.files.journal import is_under_way

    if not is_under_way(folder):
        assert shown(folder) in (old, new)


def settled(folder, old, new):
    from risk_terrain_modelling.algorithms.study.leftovers import settle

    settle(folder, lambda sentence: None)
    assert shown(folder) in (old, new)
    assert not list(folder.glob(".*"))
    kept = list(folder.glob("kept-*/risk.qml"))
    styles = [*kept, *([folder / "risk.qml"] if shown(folder) == old else [])]
    assert [path.read_bytes() for path in styles] == list(STYLE.values())


def fresh(disk, name):
    target = disk / name
    run_into(target, OLD)
    write(target, {**MINE, **STYLE})
    return target


def test_killed_once(processing, disk):
    old, new = {**OLD, **MINE, **STYLE}, {**NEW, **MINE}

    def one(number, after):
        folder = fresh(disk, f"{number} {after}")
        end = in_a_child(lambda: run_into(folder, NEW), number, after)
        assert end in (KILLED, ENDED)
        look(folder, old, new)
        settled(folder, old, new)
        run_into(folder, NEW)
        assert shown(folder) == new
        return end

    every_kill(one)


def in_the_middle(disk):
    """Return the call at which a kill leaves a switch half made."""
    from risk_terrain_modelling.algorithms.files.journal import is_under_way

    for number in itertools.count(1):
        folder = fresh(disk, f"try {number}")
        in_a_child(lambda folder=folder: run_into(folder, NEW), number, True)
        if is_under_way(folder) and (folder / "factors" / "new.tif").exists():
            return number


def test_killed_again_while_things_are_put_in_order(processing, disk):
    from risk_terrain_modelling.algorithms.study.leftovers import settle

    old, new = {**OLD, **MINE, **STYLE}, {**NEW, **MINE}
    middle = in_the_middle(disk)

    def one(number, after):
        folder = fresh(disk, f"{number} {after}")
        assert in_a_child(lambda: run_into(folder, NEW), middle, True) == KILLED
        end = in_a_child(lambda: settle(folder, lambda sentence: None), number, after)
        look(folder, old, new)
        settled(folder, old, new)
        return end

    every_kill(one)


@pytest.mark.parametrize("refused", ["risk.tif", "grid.tif", "factors/new.tif", "factors/old.tif"])
def test_a_move_that_is_refused_takes_all_back(folder, monkeypatch, refused):
    from risk_terrain_modelling.core.errors import RtmError

    before, move = shown(folder), os.replace

    def replace(source, target):
        if folder / refused in (source, target):
            raise PermissionError(errno.EACCES, "Permission denied", str(target))
        move(source, target)

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(RtmError, match="cannot be written"):
        run_into(folder, NEW)
    assert shown(folder) == before
    assert not list(folder.glob(".*"))
    assert not list(folder.glob("kept-*"))


def test_what_cannot_even_be_taken_back_is_left_to_the_next_run(folder, monkeypatch):
    from risk_terrain_modelling.core.errors import RtmError

    before, move = shown(folder), os.replace

    def replace(source, target):
        if "risk.tif" in (source.name, target.name):
            raise PermissionError(errno.EACCES, "Permission denied", str(target))
        if source.parent == folder / "factors" and source.name == "new.tif":
            raise PermissionError(errno.EACCES, "Permission denied", str(target))
        move(source, target)

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", replace)
        with pytest.raises(RtmError, match="only in part be put back"):
            run_into(folder, NEW)
    from risk_terrain_modelling.algorithms.study.leftovers import settle

    told = []
    settle(folder, told.append)
    assert shown(folder) == before
    assert len(told) == 1


def test_a_strangers_list_of_moves_moves_nothing(folder, disk):
    """A folder of results may come from anywhere, cut off or made to seem so."""
    from risk_terrain_modelling.algorithms.study.leftovers import settle
    from risk_terrain_modelling.core.errors import RtmError

    diary = disk / "diary.txt"
    diary.write_text("dear diary")
    staging = folder / ".unfinished-run"
    (staging / "old").mkdir(parents=True)
    write(staging, {"owner.json": b'{"schema": "rtm-owner/1"}'})
    for moves in (
        {"dropped": {"../diary.txt": {}}},
        {"placed": [str(diary)]},
        {"kept": ["risk.tif"], "kept_in": "../elsewhere"},
        {"placed": ["risk.tif"], "filled": ".."},
        [],
    ):
        known = {"schema": "rtm-switch/1", "filled": "new-0123abcd", "placed": [], "kept_in": ""}
        asked = {**known, "dropped": {}, "kept": [], **moves} if moves else moves
        write(staging, {"switch.json": json.dumps(asked).encode()})
        with pytest.raises(RtmError, match="is damaged"):
            settle(folder, print)
    assert diary.read_text() == "dear diary"
    assert shown(folder) == {**OLD, **MINE, **STYLE}


def test_of_many_that_begin_at_once_one_runs(folder):
    """Others are refused; none takes the place of one that works."""

    def begin(gate):
        os.read(gate, 1)
        run_into(folder, NEW)

    read, write_end = os.pipe()
    children = []
    for _ in range(12):
        child = os.fork()
        if child == 0:
            try:
                begin(read)
            except BaseException:
                os._exit(FAILED)
            os._exit(ENDED)
        children.append(child)
    os.write(write_end, b"g" * 12)
    ends = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    assert ENDED in ends
    assert set(ends) <= {ENDED, FAILED}
    assert shown(folder) == {**NEW, **MINE}
    assert not list(folder.glob(".*"))


def test_a_run_whose_folder_was_removed_leaves_another_run_there_alone(folder):
    from risk_terrain_modelling.algorithms.study.folder import results_folder
    from risk_terrain_modelling.core.errors import RtmError

    with results_folder(folder, "First", NEW, print) as first:
        shutil.rmtree(folder)
        with results_folder(folder, "Second", OLD, print) as second:
            write(second.new, OLD)
            write(first.new, NEW)  # whoever writes makes the folders that are missing
            with pytest.raises(RtmError, match="was moved or removed while the study ran"):
                first.put_in_place({}, print)
            second.put_in_place({}, print)
    assert shown(folder) == OLD
    assert not list(folder.glob(".*"))


@pytest.mark.parametrize(
    "what", [".unfinished-run/new-*/grid.tif", ".unfinished-run/new-*", ".unfinished-run"]
)
def test_new_results_that_somebody_removes_are_no_success(folder, monkeypatch, what):
    """What was there comes back, as far as it was not removed itself."""
    from risk_terrain_modelling.core.errors import RtmError

    before, move = shown(folder), os.replace

    def replace(source, target):
        move(source, target)
        if Path(target).name == "switch.json":
            for path in list(folder.glob(what)):
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", replace)
        with pytest.raises(RtmError, match="cannot be written"):
            run_into(folder, NEW)
    assert shown(folder) == before


def test_what_the_analyst_does_between_a_kill_and_the_next_run_is_kept(disk):
    """A result is missing for the moment, and they put one of their own in its place."""
    folder = fresh(disk, "results")
    middle = in_the_middle(disk)
    in_a_child(lambda: run_into(folder, NEW), middle, True)
    write(folder, {"risk.tif": b"mine, too", "grid.tif": b"mine, too"})
    run_into(folder, NEW)
    assert shown(folder) == {**NEW, **MINE}
    kept = [path.read_bytes() for path in folder.glob("kept-*/*")]
    assert kept.count(b"mine, too") == 2
