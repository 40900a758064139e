"""A folder that another run holds: one that lives is waited for, one that is dead is not."""

import os
from time import time as real_time

from risk_terrain_modelling.algorithms.files import owner
from risk_terrain_modelling.algorithms.files.journal import STAGING


class Time:
    """A clock that goes on as somebody sleeps, and what happens meanwhile."""

    def __init__(self, **events):
        self.now, self.events = 0.0, {float(key[3:]): act for key, act in events.items()}

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        for at in [one for one in self.events if one <= self.now]:
            self.events.pop(at)()


def held(folder):
    path = folder / STAGING / owner.NAME
    path.parent.mkdir(parents=True)
    path.write_text("{}")
    return path


def test_names_and_times_are_the_plugins(script):
    waiting = script("waiting")
    assert waiting.OWNER.parts == (STAGING, owner.NAME)
    assert waiting.BETWEEN_BEATS == owner.BETWEEN_BEATS
    assert waiting.TO_ANSWER > owner.BETWEEN_BEATS


def test_a_folder_that_nobody_holds_is_not_waited_for(script, tmp_path):
    assert not script("waiting").wait_for_another(tmp_path)


def test_a_run_that_gives_no_sign_of_life_is_dead_for_the_plugin_too(script, tmp_path):
    waiting, path, time = script("waiting"), held(tmp_path), Time()
    assert waiting.wait_for_another(tmp_path, sleep=time.sleep, clock=time.clock)
    assert waiting.TO_ANSWER <= time.now < 2 * waiting.TO_ANSWER
    assert real_time() - path.stat().st_mtime > owner.SILENT


def test_a_run_that_lives_is_waited_for_until_it_is_gone(script, tmp_path):
    path = held(tmp_path)

    def beat() -> None:
        os.utime(path)

    time = Time(at_20=beat, at_50=beat, at_80=beat, at_110=path.unlink)
    assert script("waiting").wait_for_another(tmp_path, sleep=time.sleep, clock=time.clock)
    assert 110 <= time.now < 180
