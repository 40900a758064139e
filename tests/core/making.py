"""Records made up by their constructors, for the tests: a model, a study around it, a test."""

from __future__ import annotations

import math
from dataclasses import asdict, replace

import numpy as np
from risk_terrain_modelling.core.mapping.capture import Curve
from risk_terrain_modelling.core.mapping.holding import Held
from risk_terrain_modelling.core.mapping.kinds import DENSITY, FORECAST, MODEL, PAST_COUNTS
from risk_terrain_modelling.core.mapping.measures import AtShare
from risk_terrain_modelling.core.mapping.place import Bearing, Makeup
from risk_terrain_modelling.core.mapping.resampling import Interval
from risk_terrain_modelling.core.model import term as verdicts
from risk_terrain_modelling.core.model.background import Control, Exposure
from risk_terrain_modelling.core.model.background import Curve as CurveOfControl
from risk_terrain_modelling.core.model.cautions import TOLD, Caution
from risk_terrain_modelling.core.model.clustering import (
    AdmissionStep,
    CalibratedSelection,
    Clustering,
    Clusterings,
)
from risk_terrain_modelling.core.model.completion import Around, Completion, Telling
from risk_terrain_modelling.core.model.inputs import (
    EventsInput,
    FactorInput,
    GridInput,
    Inputs,
    MeasureInput,
)
from risk_terrain_modelling.core.model.parts import (
    ADDED,
    NO_STATSMODELS,
    SIGN,
    Baseline,
    Check,
    Culling,
    Duplicate,
    FamilyFit,
    Narrowing,
    Reference,
    Refusal,
    Step,
)
from risk_terrain_modelling.core.model.profile import Profile, Ring, RingRatio
from risk_terrain_modelling.core.model.record import Model
from risk_terrain_modelling.core.model.tally import Tally
from risk_terrain_modelling.core.model.term import (
    Admission,
    Estimate,
    Precision,
    Reach,
    Term,
    Verdict,
)
from risk_terrain_modelling.core.model.variable import Variable
from risk_terrain_modelling.core.report.facts import (
    Counted,
    MapSettings,
    Owed,
    PriorityFacts,
    Scores,
    ShownPlace,
    Sources,
    StudyFacts,
)
from risk_terrain_modelling.core.report.making import Beforehand, ForecastMade, ScaleMade
from risk_terrain_modelling.core.report.tested import Tested
from risk_terrain_modelling.core.settings import FitSettings

PNG = b"\x89PNG\r\n\x1a\n"
SHARES = (0.01, 0.02, 0.05, 0.1, 0.2)
DISTANCES = (100.0, 200.0, 300.0)


def near(factor: str, distance: float, effect: str = "aggravating") -> Variable:
    return Variable(factor, "proximity", distance, effect)


def dense(factor: str, distance: float) -> Variable:
    return Variable(factor, "density", distance)


def measured(name: str, measure: str, **told) -> MeasureInput:
    """What every place has, of a layer that is called so in small letters."""
    usual = {"field": "", "filter": "", "spread": None, "total": 500.0, "without": 0}
    layer, print_of_it = name.lower(), "c0ffee" * 10 + "1234"
    return MeasureInput(
        name=name, measure=measure, layer=layer, sha256=print_of_it, **{**usual, **told}
    )


def half_of_the_doors() -> Control:
    """A control that measures a part, and is completed by what lies around and by the pubs."""
    curve = CurveOfControl((0.5, 1.0), (0.4, 1.0), (0.6, 1.0))
    around = Around(100.0, 0.1, 0.8, -0.05)
    told = Telling(near("Pubs", 100.0), 0.3)
    completion = Completion(1.0, 0.1, -0.2, 0.02, (around,), (told,))
    return Control("Half of the doors", (0.5, 3.0), (1.0,), (60, 40), curve, None, completion)


def precision(ratio: float, p_value: float = 0.0001, spread: float = 0.2) -> Precision:
    """How precisely a ratio is known; the interval reaches `spread` in logarithms."""
    low, high = (ratio * math.exp(reach) for reach in (-spread, spread))
    return Precision(standard_error=spread / 2, p_value=p_value, low=low, high=high)


def estimate(variable: Variable, coefficient: float) -> Estimate:
    ratio = math.exp(variable.sign * coefficient)
    return Estimate(coefficient=coefficient, ratio=ratio, independent=precision(ratio))


def adjusted(found: Estimate, p_value: float = 0.01, spread: float = 0.4) -> Estimate:
    """An estimate that is known less precisely once clustering is taken into account."""
    return replace(found, adjusted=precision(found.ratio, p_value, spread))


def term(variable: Variable, coefficient: float) -> Term:
    return Term(
        variable=variable,
        effect=variable.effect,
        citywide=estimate(variable, coefficient),
        reach=Reach(cells=0.2, events=0.35),
    )


def with_both(variable: Variable, citywide: float, local: float) -> Term:
    """A term of a calibrated selection, by the coefficients of its ratios."""
    return replace(
        term(variable, citywide),
        citywide=adjusted(estimate(variable, citywide), 0.001, 0.3),
        local=adjusted(estimate(variable, local), 0.001, 0.25),
        admission=Admission(p_value=0.01, error=0.002),
        verdict=Verdict(True, verdicts.ADMITTED),
    )


def ring(inner: float, outer: float, citywide: float, local: float | None, spread=0.2) -> Ring:
    """A ring by its ratios; their intervals reach `spread` in logarithms."""
    known = [
        None if one is None else RingRatio(one, one * math.exp(-spread), one * math.exp(spread))
        for one in (citywide, local)
    ]
    return Ring(inner, outer, 40, 30, *known)


def profile() -> Profile:
    """One that falls until it cannot be told from 1."""
    return Profile(
        largest=300.0,
        rings=(
            ring(0.0, 100.0, 1.8, 1.6),
            ring(100.0, 200.0, 1.5, 1.3),
            ring(200.0, 300.0, 1.2, 1.1),
            ring(300.0, 400.0, 1.1, 1.04),
        ),
    )


def judged(term: Term, verdict: Verdict, p_value: float = 0.01) -> Term:
    return replace(term, citywide=adjusted(term.citywide, p_value), verdict=verdict)


def factor(name: str, effect: str = "aggravating") -> FactorInput:
    return FactorInput(
        name=name,
        effect=effect,
        operationalisation="proximity",
        chosen="proximity",
        block_length=200.0,
        max_blocks=3,
        increment="half",
        filter="",
        features=17,
        nearest_neighbour_index=None,
        nearest_neighbour_p=None,
        notes=(),
        variables=tuple(near(name, one, effect) for one in DISTANCES),
        sha256="ab" * 32,
    )


def tally(year: str) -> Tally:
    """Rows of incidents that count once, over a year."""
    return Tally(
        rows=400,
        count_once_by="crime_id",
        without_key=2,
        apart=1,
        date_field="day",
        first_date=f"{year}-01-02",
        last_date=f"{year}-12-30",
        undated=4,
    )


def inputs(*factors: FactorInput) -> Inputs:
    return Inputs(
        grid=GridInput(
            columns=40,
            rows=40,
            cell_size=100.0,
            left=500000.0,
            top=202000.0,
            crs="EPSG:27700",
            units="m",
        ),
        events=EventsInput(filter="kind = 1", outside=3, sha256="cd" * 32, **asdict(tally("2024"))),
        factors=factors,
    )


def reference_model() -> Model:
    """Four factors of three distances: two in the model, one culled, one refused for its sign."""
    parks = near("Parks", 300.0, "protective")
    stops = near("bus_stops", 100.0)
    return Model(
        family="poisson",
        intercept=-2.0,
        intercept_standard_error=0.05,
        dispersion=None,
        terms=(term(stops, 0.4), term(parks, 0.7)),
        log_likelihood=-345.678,
        aic=697.356,
        bic=712.5,
        cells=1200,
        events=345,
        narrowing=Narrowing(
            tested=12,
            constant=(near("Parks", 100.0),),
            duplicates=(Duplicate(near("Shops", 200.0), same_as=near("bus_stops", 200.0)),),
            culled=5,
            survivors=(
                *(stops, near("bus_stops", 300.0), parks),
                *(near("Shops", 100.0), near("Shops", 300.0)),
            ),
        ),
        families=(
            FamilyFit(
                family="poisson",
                bic=712.5,
                terms=2,
                path=(Step(ADDED, parks, 730.25), Step(ADDED, stops, 712.5)),
                refused=(Refusal(near("Shops", 100.0), SIGN, 700.0),),
            ),
            FamilyFit(family="nb1", bic=None, terms=None),
        ),
        culling=Culling(penalty=None, penalties_tried=0, held_out_deviance=None),
        check=Check(NO_STATSMODELS),
        settings=FitSettings(selection="reference", families=("poisson",), seed=7),
        cautions=(Caution(TOLD, told="Look at this warning."),),
        software={"numpy": "1.2.3"},
        inputs=inputs(
            *(factor("Schools"), factor("bus_stops"), factor("Shops")),
            factor("Parks", "protective"),
        ),
        created="2026-01-02T03:04:05Z",
    )


def clustering(strength: float, far: float, nugget: float = 0.5) -> Clustering:
    return Clustering(strength=strength, range=far, nugget=nugget)


def calibrated_model() -> Model:
    """Of the two terms of the reference model, the calibrated selection has the first."""
    model = reference_model()
    first, second = model.terms
    held = judged(first, Verdict(True, verdicts.ADMITTED_TOO, variable=first.variable))
    gone = judged(
        second,
        Verdict(
            False,
            verdicts.TURNED_AWAY,
            alpha=0.05,
            variable=near("Parks", 200.0),
            deviate=1.5,
            critical=3.4,
        ),
        p_value=0.3,
    )
    kept = replace(
        held,
        local=adjusted(estimate(first.variable, 0.3), 0.001, 0.25),
        admission=Admission(p_value=0.005, error=0.001),
        verdict=Verdict(True, verdicts.ADMITTED),
        profile=profile(),
    )
    return replace(
        model,
        terms=(kept,),
        settings=replace(model.settings, selection="calibrated"),
        local=Baseline(intercept=-1.9, intercept_standard_error=0.07),
        clustering=Clusterings(
            before=clustering(1.2, 900.0),
            after=clustering(0.6, 843.0),
            local=clustering(0.65, 850.0),
        ),
        calibrated=CalibratedSelection(
            steps=(AdmissionStep(verdicts.ADMITTED, first.variable, 0.005, 8.0),),
            turned_away=None,
            critical=3.4,
            left_out=(AdmissionStep(verdicts.TURNED_AWAY, near("Schools", 100.0), 0.3, 2.1),),
        ),
        reference=Reference(
            family=model.family,
            intercept=model.intercept,
            dispersion=model.dispersion,
            log_likelihood=model.log_likelihood,
            aic=model.aic,
            bic=model.bic,
            terms=(held, gone),
        ),
    )


def curve(*ratios: float, spread: float = 0.3) -> CurveOfControl:
    """A curve whose intervals are wider where it is further from 1, at which it is known."""
    reach = [0.0 if one == 1 else spread for one in ratios]
    low, high = (
        tuple(one * math.exp(sign * far) for one, far in zip(ratios, reach)) for sign in (-1, 1)
    )
    return CurveOfControl(tuple(ratios), low, high)


def with_exposure(model: Model) -> Model:
    """A model of events in proportion to streets; 40 cells have none, and 3 events lie there."""
    given = measured("Streets", "length", spread=250.0, without=40)
    return replace(
        model,
        exposure=Exposure(mean=7.0, without=40, events_without=3),
        inputs=replace(model.inputs, exposure=given),
    )


def with_control(model: Model) -> Model:
    """A model that allows for residents, of whom the usual cell has 20.5; local where it is."""
    residents = Control(
        name="Residents",
        values=(0.0, 5.25, 20.5, 81.0, 130.0),
        edges=(1.0, 10.0, 40.0, 100.0),
        cells=(100, 300, 400, 300, 100),
        citywide=curve(0.4, 0.7, 1.0, 1.3, 1.4),
        local=None if model.local is None else curve(0.5, 0.8, 1.0, 1.1, 1.2),
    )
    given = measured("Residents", "field", field="usual_residents")
    return replace(model, controls=(residents,), inputs=replace(model.inputs, controls=(given,)))


def map_of(name: str, hit_rates, impossible: int = 0, rri: float = 1.1) -> Tested:
    """A map with its hit rates at `SHARES`."""
    at = tuple(
        AtShare(
            share,
            Interval(rate, 0.9 * rate, 1.1 * rate),
            Interval(rate / share, 0.9 * rate / share, 1.1 * rate / share),
            Interval(rate / 2, rate / 3, rate),
            Interval(rri, rri - 0.05, rri + 0.05),
        )
        for share, rate in zip(SHARES, hit_rates)
    )
    whole = Interval(0.7, 0.65, 0.75)
    gain = Interval(-math.inf, math.nan, math.nan) if impossible else Interval(45.0, 30.0, 60.0)
    area = np.array([0, *SHARES, 1])
    curve = Curve(area, np.array([0, *hit_rates, 1]))
    return Tested(name, 222, at, whole, whole, gain, impossible, curve)


def maps_tested() -> tuple[Tested, ...]:
    """Past counts beat the model at every share but the largest; the forecast map beats all."""
    return (
        map_of(MODEL, (0.05, 0.09, 0.17, 0.28, 0.52), rri=1.3),
        map_of(FORECAST, (0.12, 0.18, 0.31, 0.46, 0.61)),
        map_of(PAST_COUNTS, (0.11, 0.17, 0.30, 0.43, 0.50), impossible=99),
        map_of(DENSITY, (0.08, 0.11, 0.21, 0.32, 0.48)),
        map_of("random map", (0.01, 0.02, 0.05, 0.1, 0.2)),
    )


def forecast_made(**parts) -> ForecastMade:
    """How a forecast was made: a place to less than its power, two reaches, told at 1, 5, 10%."""
    made = ForecastMade(
        place_power=0.68,
        scales=(
            ScaleMade(reach=200.0, along=False, power=0.31),
            ScaleMade(reach=800.0, along=True, power=0.12),
        ),
        half_life=None,
        accuracy=(Beforehand(0.01, 21.6), Beforehand(0.05, 8.12), Beforehand(0.1, 5.4)),
    )
    return replace(made, **parts)


def study_facts() -> StudyFacts:
    """A study around `reference_model`, with a test and one priority place."""
    place = ShownPlace(
        rank=1,
        cells=12,
        area=0.12,
        expected=17.4,
        past=19,
        centre=(500_150.0, 200_250.0),
        bearings=(Bearing(near("bus_stops", 100.0), 1.5, 1.0),),
        picture=PNG,
        name="Old Town and Harbour",
        past_rank=2,
        later=11,
        makeup=Makeup(alike=9.0, around=16.2),
    )
    first = Held(1, 0.01, 0.06, 0.055, 0.05, 0.09, 0.061, 0.085, 0.06, 0.47)
    every = Held(4, 0.048, 0.3, 0.2, 0.18, 0.37, 0.19, 0.33, 0.185, 0.52)
    return StudyFacts(
        title="A made-up town",
        area=11.5,
        area_unit="km²",
        incidents=Counted("crimes_2024", "kind = 1", 345, 3, 200, 0.42, tally("2024")),
        holdout=Counted("crimes_2025", "", 222, 0, 150, 0.4, tally("2025")),
        picture=PNG,
        scores=Scores(9.5, 2.5, 77),
        tested=maps_tested(),
        places=PriorityFacts((place,), 4, 69, 0.048, 0.05, 2, held=(first, every), overview=PNG),
        maps=MapSettings(321.0, 400.0, None, 0.25),
        sources=Sources("town.gpkg|layername=area", "town.gpkg|layername=crimes"),
        factor_sources={
            name: f"town.gpkg|layername={name}"
            for name in ("Schools", "bus_stops", "Shops", "Parks")
        },
        owed=(
            Owed("Factor “Schools”", "© OpenStreetMap contributors", "an extract of 2026-01-12"),
            Owed("Incidents", ""),
        ),
    )
