"""A setting is another one while anyone is within, and as before afterwards."""

from contextlib import ExitStack

import pytest
from risk_terrain_modelling.core.meanwhile import Meanwhile


def test_the_last_to_leave_gives_the_setting_back():
    told, setting = [5], Meanwhile()

    def changed(value):
        return setting.changed(lambda: told[-1], told.append, value)

    first, second = ExitStack(), ExitStack()
    first.enter_context(changed(1))
    second.enter_context(changed(1))
    first.close()
    assert told[-1] == 1
    second.close()
    assert told == [5, 1, 5]
    with pytest.raises(ZeroDivisionError), changed(2):
        assert told[-1] == 2
        raise ZeroDivisionError
    assert told[-1] == 5
