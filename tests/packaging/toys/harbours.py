"""A register of harbours, which no other source is like."""

from .base import Layout, Roles

HARBOURS = Layout(
    key="harbours",
    title="A register of harbours",
    scheme="harbour_kind",
    roles=Roles(classes=("kind_of_harbour",), name=("harbour",), x=("east",), y=("north",)),
    known_by=(("kind_of_harbour",),),
    rights="© The harbour master {year}",
    crs="EPSG:27700",
)
