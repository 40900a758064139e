"""Say whether the plugin site would take a zip. Usage: check_zip ZIP."""

import sys
from pathlib import Path

from .rules import faults


def main(path: Path) -> int:
    found = faults(path.read_bytes())
    print("## the site's validator: names, folder, permissions, metadata, sizes")
    print("\n".join(found) if found else "nothing found")
    print()
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
