"""Folders in which others have worked, or in which this user may not do all that a run does."""

import json
import os

import pytest

STAGING = ".unfinished-run"
NOBODY = 65534
OWNER = {"schema": "rtm-owner/1", "title": "T", "process": 999_999_999, "began": "y"}

pytestmark = pytest.mark.skipif(not hasattr(os, "geteuid"), reason="rights are others on Windows")


@pytest.fixture
def folder(processing, disk):
    """A folder of results that everybody may write to, of an earlier run."""
    disk.chmod(0o755)
    target = disk / "results"
    run_into(target)
    for one in (target, target / "factors"):
        one.chmod(0o777)
    return target


def run_into(target):
    from risk_terrain_modelling.algorithms.study.folder import results_folder

    with results_folder(target, "Robbery", ["risk.tif"], print) as results:
        (results.new / "risk.tif").write_text(str(os.getpid()))
        (results.new / "factors" / "pubs.tif").write_text("pubs")
        results.put_in_place({}, print)


def refusal(work, *given):
    """Return what a user with no rights of their own is told; "" if the work was done."""
    from risk_terrain_modelling.core.errors import RtmError

    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            work(*given)
            said = ""
        except RtmError as reason:
            said = str(reason)
        except BaseException as reason:
            said = f"TRACEBACK {reason!r}"
        os.write(write, said.encode())
        os._exit(0)
    os.close(write)
    os.waitpid(child, 0)
    with os.fdopen(read) as told:
        return told.read()


def refuse(target):
    from risk_terrain_modelling.algorithms.study.folder import refuse_folder

    refuse_folder(target, ["risk.tif"])


@pytest.mark.parametrize("inside", ["", "in", "in/deep"])
def test_a_folder_that_may_not_be_entered(folder, inside):
    folder.chmod(0)
    said = refusal(refuse, folder / inside)
    folder.chmod(0o777)
    assert said.startswith(f"{folder} cannot be used: you may not look into it")


def test_a_folder_that_may_be_written_to_but_not_listed(folder):
    folder.chmod(0o333)
    assert "you may not look into it" in refusal(refuse, folder)
    folder.chmod(0o777)


def test_factors_that_may_only_be_read(folder):
    (folder / "factors").chmod(0o555)
    said = refusal(refuse, folder)
    assert said.startswith(f"{folder / 'factors'} cannot be used")


def test_folders_that_cannot_be_listed_leave_no_list_of_moves(folder, monkeypatch):
    """The moves were made, or taken back, all the same."""
    from risk_terrain_modelling.algorithms.files import durable

    def opened(path, flags, *more, given=os.open, **others):
        if os.fspath(path) in (os.fspath(folder), os.fspath(folder / "factors")):
            raise PermissionError(13, "Permission denied", str(path))
        return given(path, flags, *more, **others)

    monkeypatch.setattr(durable.os, "open", opened)
    run_into(folder)
    assert (folder / "risk.tif").read_text() == str(os.getpid())
    assert not (folder / STAGING).exists()


def left_by_a_dead_run(folder, rights):
    import platform

    staging = folder / STAGING
    staging.mkdir()
    (staging / "owner.json").write_text(json.dumps({**OWNER, "host": platform.node()}))
    os.utime(staging / "owner.json", (1e9, 1e9))
    (staging / "owner.json").chmod(0o444)
    staging.chmod(rights)
    return staging


@pytest.mark.skipif("os.geteuid() != 0", reason="only root can work as somebody else")
class TestADeadRunOfSomebodyElse:
    """Its owner's file may be read and locked, if no more."""

    def test_is_not_called_alive(self, folder):
        left_by_a_dead_run(folder, 0o755)
        said = refusal(refuse, folder)
        assert "A run of somebody else's" in said
        assert "already" not in said

    def test_nor_where_nobody_may_look_into_it(self, folder):
        left_by_a_dead_run(folder, 0o700)
        assert "A run of somebody else's" in refusal(refuse, folder)

    def test_is_cleared_away_where_that_is_allowed(self, folder):
        staging = left_by_a_dead_run(folder, 0o777)
        assert refusal(run_into, folder) == ""
        assert not staging.exists()

    def test_a_living_one_is_told(self, folder):
        from risk_terrain_modelling.algorithms.files.owner import Owner, at_work

        staging = left_by_a_dead_run(folder, 0o755)
        with at_work(staging, Owner.here("Burglary")):
            assert "“Burglary”" in refusal(refuse, folder)
