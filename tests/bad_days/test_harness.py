"""The harness itself: that it kills, fails and watches as it says, and sees what is wrong."""

import errno
import os

import pytest
from risk_terrain_modelling.tests.bad_days import decoys, saying, whole
from risk_terrain_modelling.tests.bad_days.machine import NOBODY, Refused, in_child
from risk_terrain_modelling.tests.bad_days.syscalls import Call
from risk_terrain_modelling.tests.bad_days.tracing import AndThen, Die, Fail, Shorten


def at(name, answer):
    """Return what answers every call of a name that concerns this test's folder."""

    def decide(call: Call):
        return answer if call.name == name and "pytest" in " ".join(call.paths) else None

    return decide


class TestChildren:
    def test_a_result(self):
        assert in_child(lambda: {"a": 1}).value == {"a": 1}

    def test_a_refusal(self):
        def refuse():
            raise Refused("No.")

        assert (in_child(refuse).kind, in_child(refuse).value) == ("refused", "No.")

    def test_a_traceback(self):
        ended = in_child(lambda: 1 / 0)
        assert ended.kind == "traceback"
        assert "ZeroDivisionError" in ended.value

    def test_a_crash(self):
        assert in_child(lambda: os.kill(os.getpid(), 11)).kind == "crash"

    def test_a_hang(self):
        assert in_child(lambda: os.read(os.pipe()[0], 1), seconds=0.5).kind == "hang"

    def test_a_kill_at_a_moment(self):
        assert in_child(lambda: os.read(os.pipe()[0], 1), die_at=0.3).kind == "killed"

    @pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody else")
    def test_nobody(self):
        assert in_child(os.getuid, as_nobody=True).value == NOBODY


class TestCalls:
    @pytest.mark.parametrize("after", [False, True])
    def test_a_kill_before_and_after_a_rename(self, tmp_path, after):
        first, second = tmp_path / "a", tmp_path / "b"
        first.write_text("x")
        ended = in_child(lambda: os.rename(first, second), decide=at("rename", Die(after)))
        assert ended.kind == "killed"
        assert second.exists() is after
        assert first.exists() is not after

    def test_a_call_that_fails(self, tmp_path):
        failing = at("mkdir", Fail(errno.ENOSPC))
        ended = in_child(lambda: os.mkdir(tmp_path / "a"), decide=failing)
        assert "No space left" in ended.value
        assert not (tmp_path / "a").exists()

    def test_a_short_write(self, tmp_path):
        def write():
            with open(tmp_path / "a", "wb", buffering=0) as file:
                return file.write(b"0123456789")

        assert in_child(write, decide=at("write", Shorten(4))).value == 4
        assert (tmp_path / "a").read_bytes() == b"0123"

    def test_something_done_meanwhile(self, tmp_path):
        seen = []
        work = AndThen(lambda: seen.append((tmp_path / "a").exists()))
        assert in_child(lambda: os.mkdir(tmp_path / "a"), decide=at("mkdir", work)).kind == "result"
        assert seen == [True]

    def test_paths_relative_to_a_folder(self, tmp_path):
        calls = []
        handle = os.open(tmp_path, os.O_RDONLY)

        def note(call):
            calls.append(call)

        in_child(lambda: os.mkdir("a", dir_fd=handle), decide=note)
        os.close(handle)
        assert any(call.paths == [str(tmp_path / "a")] for call in calls if "mkdir" in call.name)

    def test_threads_are_watched_too(self, tmp_path):
        from threading import Thread

        def work():
            thread = Thread(target=os.mkdir, args=(tmp_path / "a",))
            thread.start()
            thread.join()

        assert in_child(work, decide=at("mkdir", Die())).kind == "killed"


class TestEyes:
    def test_every_decoy_is_missed(self, tmp_path):
        decoys.place(tmp_path / "folder", with_factors=True)
        before = decoys.look(tmp_path)
        assert not decoys.harmed(before)
        (tmp_path / "folder" / "notes.txt").write_text("other")
        (tmp_path / "folder" / "link").unlink()
        told = " ".join(decoys.harmed(before))
        assert "changed" in told
        assert "gone" in told
        assert "link" in told

    def test_old_new_and_mixtures(self):
        old, new = {"a": "1", "b": "1", "c": "1"}, {"a": "2", "b": "2", "d": "1"}
        assert whole.state(old, old, new) == "old"
        assert whole.state(new, old, new) == "new"
        assert whole.state({}, {}, new) == "old"
        for mixed in ({**new, "a": "1"}, {**new, "c": "1"}, {"a": "2", "b": "2"}, {}):
            assert whole.state(mixed, old, new).startswith("a mixture"), mixed

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "'factors'",
            "Traceback (most recent call last):",
            "It failed.\nIt failed twice.",
            "The layer x cannot be read: 'NoneType' object has no attribute 'crs'.",
            "the layer “x” cannot be read.",
            f"The layer {'x' * 1000} cannot be read.",
            "[Errno 28] No space left on device",
            "The layer \x07 cannot be read at all.",
        ],
    )
    def test_what_is_no_sentence(self, text):
        assert saying.faults_of_text(text)

    def test_what_is_one(self):
        said = "The layer “a traceback of nan” cannot be read. Choose another layer."
        assert not saying.faults_of_text(said)

    def test_a_text_that_became_an_element(self, tmp_path):
        from risk_terrain_modelling.tests.bad_days.results import Report

        page = tmp_path / "report.html"
        page.write_text("<html><body><p>&lt;b rtm-probe&gt;</p></body></html>")
        assert not Report(page).faults
        for spoilt in ("<b rtm-probe='1'>x</b>", "<p onclick='x'></p>", "<p><b></p>", "<p>"):
            page.write_text(f"<html><body>{spoilt}</body></html>")
            assert Report(page).faults, spoilt
