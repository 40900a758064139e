"""Real studies, stage by stage, beside QGIS's own tools and beside R."""

from __future__ import annotations

from pathlib import Path

from . import reasons
from .cases import Case, write_study
from .comparison import NOTHING, Comparison, Took
from .measure import run, run_module
from .options import Options, folder_of, qgis_process
from .results import Result

PEER_R = Path(__file__).resolve().parent / "peer.R"
GRID_TOOLS = {
    "grid": "QGIS: creategrid, extractbylocation, centroids",
    "events": "QGIS: countpointsinpolygon",
}
SURFACE_TOOLS = {
    "distances": "QGIS: joinbynearest, one a factor",
    "densities": "QGIS: heatmapkerneldensityestimation, one a bandwidth",
}
VARIABLE_TOOLS = "QGIS: rastersampling, refactorfields"


class RealStudy:
    """One real study, measured in one folder."""

    def __init__(self, case: Case, options: Options):
        self.case, self.options = case, options
        self.folder = folder_of(case.name)
        self.study = str(write_study(case.study(), self.folder))
        self.table = Comparison(case.title)

    def compared(self) -> Result:
        """Measure every stage and its peer, then the whole study."""
        self.terrain()
        self.fit()
        self.whole()
        return self.table.result

    def terrain(self) -> None:
        """Grid, events and factors, beside QGIS's own tools."""
        own, peer = NOTHING, NOTHING
        for stage, tools in GRID_TOOLS.items():
            took, beside = self.own(stage)[0], self.by_qgis(stage)
            self.table.row(stage, took, tools, beside)
            own, peer = own + took, peer + beside
        took, made = self.own("factors")
        own += took
        count = made["factors"]
        self.table.row(f"{count} factors, {made['variables']} variables", took)
        for stage, tools in SURFACE_TOOLS.items():
            beside = self.by_qgis(stage, self.options.peer_factors, count)
            self.table.row(f"… {stage}", None, tools, beside)
            peer += beside
        everything = f"grid, events and {count} factors"
        self.table.row(everything, own, "QGIS, up to distances and densities", peer)
        beside = self.by_qgis("variables", self.options.peer_variable_factors, count)
        self.table.row("… 0/1 variables from these", None, VARIABLE_TOOLS, beside)
        ratio = self.table.row(everything, own, "QGIS, up to 0/1 variables", peer + beside)
        what = f"{everything}, times faster than QGIS"
        self.table.aim(what, ratio, self.case.aims.terrain, least=True, why=reasons.TERRAIN)

    def fit(self) -> None:
        """Culling and selection, beside R on the same columns."""
        design = self.own("design")[1]
        self.table.result.notes.append(
            f"R and the plugin fit the same {design['variables']} variables of "
            f"{design['cells']:,} cells with {design['events']:,} events. R has no NB1: its "
            "stepwise search takes NB2."
        )
        culling, culled = self.own("culling")
        poisson, found = self.own("stepwise", "poisson")
        nb1, found_nb1 = self.own("stepwise", "nb1")
        peers = self.by_r()
        ratio = self._beside_r("culling", culling, culled, "cv.glmnet", peers.get("culling"))
        what = "culling, times faster than R"
        self.table.aim(what, ratio, self.case.aims.culling, least=True, why=reasons.CULLING)
        self._beside_r("Poisson stepwise", poisson, found, "stepwise glm.fit", peers.get("poisson"))
        self._beside_r("NB1 stepwise", nb1, found_nb1, "stepwise glm.nb", peers.get("nb2"))
        if not peers:
            self.table.result.notes.append("R with glmnet and MASS is absent: no peer to the fit.")
            return
        beside = sum((took for took, _ in peers.values()), NOTHING)
        whole = "culling, Poisson and NB1"
        ratio = self.table.row(whole, culling + poisson + nb1, "R: all three", beside)
        what = f"{whole}, times faster than R"
        self.table.aim(what, ratio, self.case.aims.fit, least=True, why=reasons.FIT)

    def whole(self) -> None:
        """Time the algorithms that have no peer, and the study as a user runs it."""
        self.table.row("`rtm:fitmodel`, with reading and writing", self.own("model")[0])
        self.table.row("`rtm:riskmap`, raster alone", self.own("risk")[0])
        self.table.row("`rtm:riskmap`, with polygons", self.own("cells")[0])
        started = run_module("own_stages", self.study, str(self.folder), "nothing")
        self.table.row("start of QGIS and the plugin", Took(started.seconds, started.megabytes))
        took = run_study(self.study, self.folder)
        self.table.row("`rtm:runstudy` through `qgis_process`, everything", took)
        aims = self.case.aims
        self.table.aim("whole study", took.seconds, aims.seconds, "s", why=reasons.WHOLE_STUDY)
        self.table.aim(
            "whole study", took.megabytes, aims.megabytes, "MB", why=reasons.WHOLE_MEMORY
        )

    def own(self, *stage: str) -> tuple[Took, dict]:
        """Return what one of the plugin's stages took, and what it says of itself."""
        return own_stage(self.study, self.folder, *stage)

    def by_qgis(self, stage: str, most: int = 1, count: int = 1) -> Took:
        """Return what QGIS's own tools took for `count` factors, timed on at most `most`."""
        timed = min(most, count)
        made = run_module("qgis_peer", self.study, str(self.folder), stage, str(timed))
        seconds = sum(record["seconds"] for record in made.results()) * count / timed
        if timed < count:
            self.table.result.notes.append(
                f"{stage.capitalize()} by QGIS: {timed} of {count} factors timed, and scaled up."
            )
        return Took(seconds, made.megabytes)

    def by_r(self) -> dict[str, tuple[Took, str]]:
        """Return what R took for each stage, and what it reached; nothing where R is absent."""
        if not self.options.has_r():
            return {}
        limits = [f"{family}={limit}" for family, limit in self.options.stepwise_limits.items()]
        made = run(["Rscript", str(PEER_R), str(self.folder), *limits])
        return {
            record["stage"]: (
                Took(record["seconds"], made.megabytes, record["finished"]),
                _reached(record),
            )
            for record in made.results()
            if record["stage"] != "read"
        }

    def _beside_r(self, stage: str, own: Took, reached: dict, tool: str, peer) -> float | None:
        named = f"{stage} ({_reached(reached)})"
        if peer is None:
            return self.table.row(named, own)
        took, theirs = peer
        return self.table.row(named, own, f"R: {tool} ({theirs})", took)


def own_stage(study: str, folder: Path, *stage: str) -> tuple[Took, dict]:
    """Run one of the plugin's stages in a process of its own."""
    made = run_module("own_stages", study, str(folder), *stage)
    record = made.results()[-1]
    return Took(record["seconds"], made.megabytes), record


def run_study(study: str, folder: Path) -> Took:
    """Run a study as a user would, from QGIS's start to its end."""
    command = [qgis_process(), "run", "rtm:runstudy", f"--STUDY={study}"]
    made = run([*command, f"--OUTPUT_FOLDER={folder / 'study'}"])
    if not (folder / "study" / "model.json").exists():
        raise SystemExit(f"rtm:runstudy made no model:\n{made.output}")
    return Took(made.seconds, made.megabytes)


def _reached(record: dict) -> str:
    """Return in words how far a stage of the fit came."""
    if record["stage"] == "culling":
        return f"{record['terms']} variables survive"
    words = f"{record['terms']} terms, BIC {record['bic']:,.2f}"
    return words if record["finished"] else f"{words} when stopped"
