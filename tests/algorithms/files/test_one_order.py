"""XML has its attributes in one order, also the XML that stands within a value."""

from risk_terrain_modelling.algorithms.files.one_order import in_one_order


def test_attributes_are_sorted_and_nothing_else_moves():
    xml = '<a z="1" b="2"><c y="&lt;d k=&quot;1&quot; e=&quot;2&quot;/>" x=""/>z="1" b="2"</a>'
    assert in_one_order(xml) == (
        '<a b="2" z="1"><c x="" y="&lt;d e=&quot;2&quot; k=&quot;1&quot;/>"/>z="1" b="2"</a>'
    )


def test_a_label_that_looks_like_an_attribute_stays_within_its_value():
    xml = '<range upper="2" label="1 to 2, a=&quot;b&quot; c"/>'
    assert in_one_order(xml) == '<range label="1 to 2, a=&quot;b&quot; c" upper="2"/>'
