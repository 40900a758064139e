"""The configuration: its schema takes what the README shows and refuses what makes no sense."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WORKFLOW = ROOT / "workflow"

yaml = pytest.importorskip("yaml", reason="python3-yaml is not installed")
jsonschema = pytest.importorskip("jsonschema", reason="python3-jsonschema is not installed")


def read(path: str):
    return yaml.safe_load((WORKFLOW / path).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def validator():
    schema = read("schemas/config.schema.yaml")
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_the_example_is_good(validator):
    assert list(validator.iter_errors(read("config/config.yaml"))) == []


@pytest.mark.parametrize(
    ("change", "about"),
    [
        ({"series": ""}, "series"),
        ({"series": 3}, "series"),
        ({"results": None}, "results"),
        ({"allow_remote": "yes"}, "allow_remote"),
        ({"path": ""}, "path"),
    ],
)
def test_what_makes_no_sense_is_refused_where_it_stands(validator, change, about):
    faults = list(validator.iter_errors({"series": "a.json", "results": "b", **change}))
    assert [list(one.absolute_path) for one in faults] == [[about]]


def test_a_misspelt_key_and_a_missing_one_are_refused(validator):
    assert list(validator.iter_errors({"series": "a.json", "result": "b"}))
    assert not validator.is_valid({"series": "a.json"})


def test_every_key_is_used_and_explained():
    schema = read("schemas/config.schema.yaml")
    rules = (WORKFLOW / "Snakefile").read_text() + "".join(
        one.read_text() for one in (WORKFLOW / "rules").glob("*.smk")
    )
    for key, about in schema["properties"].items():
        assert f'"{key}"' in rules or f"'{key}'" in rules, key
        assert about["description"]
        assert key in schema["required"] or "default" in about


@pytest.mark.parametrize("name", ["local", "slurm"])
def test_profiles_keep_going_and_try_again(name):
    profile = read(f"profiles/{name}/config.yaml")
    assert profile["executor"] == name
    assert profile["keep-going"] and profile["rerun-incomplete"]
    assert profile["retries"] >= 1
