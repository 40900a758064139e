"""On the path of a Python that is to lack packages: RTM_TESTS_WITHOUT names them."""

import os
import sys


class Missing:
    """Finds nothing of the packages, as where they are not installed."""

    packages = frozenset(os.environ.get("RTM_TESTS_WITHOUT", "").split())

    @classmethod
    def find_spec(cls, name, _path=None, _target=None):
        if name.partition(".")[0] in cls.packages:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


sys.meta_path.insert(0, Missing)
