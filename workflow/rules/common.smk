# What the rules share: the configuration, the names of the files, the words of a job.
import json
import shlex
import sys

from snakemake.utils import validate

validate(config, "../schemas/config.schema.yaml")
SCRIPTS = Path(workflow.basedir) / "scripts"
sys.path.insert(0, str(SCRIPTS))

import plan

SERIES = Path(config["series"]).resolve()
RESULTS = Path(config["results"]).resolve()
# Markers lie apart from the results: Snakemake removes the outputs of a rule before its job, and
# a run that fails shall leave the results that were there.
STEPS = Path("steps").resolve() / SERIES.stem


def done(name):
    """Return the marker of a step."""
    return str(STEPS / f"{name}.done")


def step_words(command, *names):
    """Return the beginning of a job's shell command."""
    options = [f"--{name.replace('_', '-')}={config[name]}" for name in names if config[name]]
    return " ".join(map(shlex.quote, ["python3", str(SCRIPTS / "step.py"), command, *options]))


RUN = step_words("run", "qgis_process", "path", "plugin")
ALLOW = f"ALLOW_REMOTE={str(config['allow_remote']).lower()}"


def plan_of(wildcards):
    """Return the plan of the series, which is known when its job is done."""
    checkpoints.plan.get()
    return plan.read(RESULTS / "shared")


if workflow.is_main_process:
    plan.forget_lost(STEPS, RESULTS)
