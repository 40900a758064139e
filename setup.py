"""What pyproject.toml cannot say: the version is metadata.txt's, the package is the folder core."""

import configparser
import shutil
from pathlib import Path

from setuptools import find_packages, setup

ROOT = Path(__file__).resolve().parent
NAME = "risk_terrain"

metadata = configparser.ConfigParser(interpolation=None)
metadata.read(ROOT / "metadata.txt", encoding="utf-8")

BUILT = ROOT / "build" / "wheel"
shutil.rmtree(BUILT, ignore_errors=True)  # else what was since removed from core travels too
BUILT.mkdir(parents=True)

setup(
    version=metadata["general"]["version"],
    packages=[
        NAME,
        f"{NAME}.i18n",
        *(f"{NAME}.{inner}" for inner in find_packages(str(ROOT / "core"))),
    ],
    package_dir={NAME: "core", f"{NAME}.i18n": "i18n"},
    package_data={
        NAME: ["py.typed"],
        f"{NAME}.report": ["templates/*"],
        f"{NAME}.i18n": ["*.ts"],
    },
    options={"build": {"build_base": str(BUILT)}, "egg_info": {"egg_base": str(BUILT)}},
)
