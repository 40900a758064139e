"""An audit made of nothing, with all that an audit can have."""

from risk_terrain_modelling.core.audit.record import (
    DEPRIVATION,
    GROUP,
    PLACES,
    Audit,
    Flagged,
    Group,
    Kept,
    Living,
    MapAudit,
    Spread,
    Without,
)

HIDDEN = Living(None, None, None, None)


def group(name, share, ratio):
    return Group(name, GROUP, 0, None, round(100_000 * share), share, share * ratio, spread(ratio))


def spread(value, wide=0.2):
    return Spread(value, max(value - wide, 0.0), value + wide)


def tenth(number, events):
    return Group("", DEPRIVATION, number, None, 10_000, 0.1, events, spread(events / 0.1))


def living(share, ratio, residents=5000):
    return Living(round(residents * share * ratio), 0.05 * ratio, share * ratio, spread(ratio))


def flagged(share, ratios, tenths):
    groups = (living(0.6, ratios[0]), living(0.35, ratios[1]), HIDDEN)
    classes = tuple(living(0.1, 10 * one) for one in tenths)
    events = Spread(min(4 * share, 1.0), 3 * share, 5 * share)
    return Flagged(share, round(100_000 * share), share, 400, events, 0.0, groups + classes)


FALLING = (0.22, 0.18, 0.14, 0.12, 0.1, 0.08, 0.06, 0.05, 0.03, 0.02)
FLAT = (0.1,) * 10


def made_audit() -> Audit:
    """Two groups and one that is too small, tenths, three maps and one without some types."""
    shares = (0.01, 0.05)
    return Audit(
        layer="wards",
        areas=120,
        covered=0.987,
        clipped=True,
        total="people",
        deprivation="income",
        adds_up=0.97,
        residents=100_000,
        events=1234,
        events_elsewhere=56,
        least=10,
        area_shares=shares,
        groups=(
            group("pop_north", 0.6, 0.8),
            group("pop_south", 0.35, 1.4),
            Group("pop_isles", GROUP, 0, None, None, None, None, None),
            *(tenth(number, events) for number, events in enumerate(FALLING, 1)),
        ),
        maps=(
            MapAudit(
                "risk", "risk terrain model", False, tuple(flagged(s, (1, 1), FLAT) for s in shares)
            ),
            MapAudit(
                "forecast",
                "forecast map",
                False,
                tuple(flagged(s, (0.7, 1.7), FALLING) for s in shares),
            ),
            MapAudit(
                *(PLACES, PLACES, False),
                tuple(flagged(s, (0.7, 1.6), FALLING) for s in (0.01, 0.048)),
            ),
            MapAudit(
                "risk",
                "risk terrain model",
                True,
                tuple(flagged(s, (1, 1.1), FLAT) for s in shares),
            ),
        ),
        without=Without(("drugs",), 321, (Kept("risk", 0.01, 0.8), Kept("risk", 0.05, 0.75))),
        seed=1,
        resamples=999,
        blocks=104,
        block_width=800.0,
        units="m",
        notes=("Look out.",),
        software={"numpy": "1.24.2"},
        created="2024-05-01T00:00:00Z",
    )
