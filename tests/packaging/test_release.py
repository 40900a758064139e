"""What stands against a release is said in one sentence; what a tool makes of the changes."""

import configparser
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.tools.release import ROOT, addresses, installed, may_release
from risk_terrain_modelling.tools.release.changes import MOST, metadata_changelog, newest_version

REAL = {
    "homepage": "https://rtm.org.uk/plugin",
    "repository": "https://codeberg.org/rtm/rtm",
    "tracker": "https://codeberg.org/rtm/rtm/issues",
    "email": "post@rtm.org.uk",
}


@pytest.fixture
def clone(tmp_path):
    """The files of the repository that a release looks at, with the address of somebody."""
    for name in ("metadata.txt", "CHANGELOG.md", "pyproject.toml", "CITATION.cff"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def write_addresses(clone, given):
    file = clone / "metadata.txt"
    lines = file.read_text(encoding="utf-8").splitlines()
    said = {line.partition("=")[0]: at for at, line in enumerate(lines)}
    for key, value in given.items():
        lines[said[key]] = f"{key}={value}"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def date(clone):
    file = clone / "CHANGELOG.md"
    text = file.read_text(encoding="utf-8")
    newest, _ = newest_version(text)
    file.write_text(text.replace(f"## {newest}", f"## {newest} (2026-12-24)", 1), encoding="utf-8")


def test_made_up_addresses_stand_against_a_release(clone):
    made_up = {key: value.replace("rtm.org.uk", "example.org") for key, value in REAL.items()}
    write_addresses(clone, made_up)
    (said,) = [one for one in may_release.obstacles(clone) if "plugin site" in one]
    assert "homepage is made up (https://example.org/plugin)" in said
    assert "email is made up" in said
    assert "repository" not in said


def test_the_command_refuses_while_the_addresses_are_made_up(git_clone):
    if not addresses.faults(addresses.addresses()):
        pytest.skip("the addresses are real by now")
    done = subprocess.run(
        ["tools/package", "--release"], cwd=git_clone, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith("The addresses in metadata.txt cannot go to the plugin site: ")
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_real_addresses_that_are_the_same_everywhere_do_not(clone):
    write_addresses(clone, REAL)
    date(clone)
    assert may_release.obstacles(clone) == [
        "pyproject.toml, CITATION.cff say other addresses: run tools/package --addresses."
    ]
    assert addresses.repeat(clone, check=False) == ["pyproject.toml", "CITATION.cff"]
    assert may_release.obstacles(clone) == []
    assert f'Issues = "{REAL["tracker"]}"' in (clone / "pyproject.toml").read_text()
    assert f'repository-code: "{REAL["repository"]}"' in (clone / "CITATION.cff").read_text()


def test_a_repository_is_no_homepage():
    (said,) = addresses.faults({**REAL, "homepage": REAL["repository"] + "/"})
    assert said.startswith("homepage is the repository")


def test_addresses_stand_in_one_place():
    assert addresses.repeat(ROOT, check=True) == []


def test_a_version_needs_its_date_and_is_the_same_in_both_files(clone):
    write_addresses(clone, REAL)
    addresses.repeat(clone, check=False)
    (said,) = may_release.obstacles(clone)
    assert said.startswith("CHANGELOG.md has no date")
    date(clone)
    file = clone / "metadata.txt"
    file.write_text(file.read_text().replace("\nversion=", "\nversion=9."), encoding="utf-8")
    (said,) = may_release.obstacles(clone)
    assert "say different versions" in said


CHANGES = """# Changes

## 1.2.0 (2027-01-31)
* “Fit model” holds 95% of the level. It
  is faster, too.
* A second one: with `code` and more

## 1.1.0
* Old.
"""


def test_the_first_sentence_of_each_change_is_told():
    assert metadata_changelog(CHANGES).split("\n    ") == [
        "1.2.0 (2027-01-31)",
        "- “Fit model” holds 95%% of the level.",
        "- A second one.",
        "1.1.0",
        "- Old.",
    ]
    assert newest_version(CHANGES) == ("1.2.0", "2027-01-31")


def test_of_many_changes_the_rest_is_counted():
    many = "## 1.0.0\n" + "".join(f"* Change {number}.\n" for number in range(MOST + 3))
    assert metadata_changelog(many).endswith("- and 3 more: CHANGELOG.md")


def test_a_text_without_a_version_is_refused():
    with pytest.raises(ValueError, match=r"no line “## X.Y.Z”"):
        metadata_changelog("# Changes\n")


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=80))
def test_whatever_a_change_says_metadata_can_be_read(words):
    told = metadata_changelog(f"## 1.0.0\n* A {words}\n")
    parser = configparser.ConfigParser()
    parser.read_string(f"[general]\nchangelog={told}\nlast=yes\n")
    assert parser["general"]["changelog"].startswith("1.0.0\n- A")
    assert parser["general"]["last"] == "yes"


def test_what_went_wrong_in_a_qgis_is_told():
    good = {
        "started": True,
        "same_files": True,
        "before": ["processing"],
        "algorithms": 28,
        "actions": ["rtmWizard"],
        "map": 1234,
    }
    assert installed.faults(good) == []
    assert installed.faults({**good, "algorithms": 0, "map": 0}) == [
        "no algorithm is there",
        "the sample map was not made",
    ]
    assert installed.faults({"fault": "Traceback"}) == ["Traceback"]
