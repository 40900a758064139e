"""What a benchmark says of the machine it ran on."""

from risk_terrain_modelling.benchmarks import machine


def test_what_no_program_tells_is_unknown(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    told = machine.described()
    assert told["revision"] == machine.revision_of(tmp_path) == "unknown"
    assert told["software"].startswith("Python ")
