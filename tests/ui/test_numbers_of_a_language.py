"""Numbers in windows as QGIS shows them, 151,9 in German, and as English in what is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qgis.PyQt.QtCore import QLocale
from risk_terrain_modelling.core.language import English, counted, numeral, said, use

GERMAN, ENGLISH, FRENCH = QLocale("de_DE"), QLocale("en_GB"), QLocale("fr_FR")


@pytest.fixture
def german():
    from risk_terrain_modelling.algorithms.language import speak

    QLocale.setDefault(GERMAN)
    speak("en", GERMAN)
    yield
    QLocale.setDefault(QLocale.c())
    use(English())


def test_sentences_have_the_signs_of_the_language(german):
    from risk_terrain_modelling.core.report import phrases

    assert said("{length:g} m of {many:,}", length=151.9, many=1291) == "151,9 m of 1.291"
    assert counted(1505, "{count} cell", "{count} cells") == "1.505 cells"
    assert said("{text} of {version}", text="1.5", version="3.22") == "1.5 of 3.22", "no numbers"
    assert phrases.figure(1234.5, 1) == "1.234,5"
    assert phrases.distance(151.9, "m") == "151,9 m"
    assert numeral("1,234.5") == "1.234,5"


def test_what_a_run_writes_is_as_english_as_its_words(german):
    from risk_terrain_modelling.algorithms.language import signs_of_the_language

    with signs_of_the_language():
        assert said("{length:g} m", length=151.9) == "151.9 m"
    assert said("{length:g} m", length=151.9) == "151,9 m"


@pytest.mark.parametrize(
    ("typed", "value"),
    [("151,9", 151.9), ("151.9", 151.9), ("1.519,5", 1519.5), ("1.519", 1519), ("151.95", 151.9)],
)
def test_a_field_takes_both_signs(opened, german, typed, value):
    driver = opened()
    driver.type(driver.study.block, typed)
    assert driver.wizard.draft.content.block_length == pytest.approx(value, abs=1e-6)
    assert driver.study.block.value() == pytest.approx(value, abs=1e-6)


def test_so_it_does_in_english(opened):
    driver = opened()
    driver.study.block.setLocale(ENGLISH)
    for typed, value in (("151,9", 151.9), ("1,519.5", 1519.5), ("151.9", 151.9)):
        driver.type(driver.study.block, typed)
        assert driver.study.block.value() == value


def test_the_field_and_the_sentence_beside_it_agree(opened, sample, german):
    driver = opened(sample=True)
    driver.wizard.draft.change(block_length=201.5)
    driver.settle()
    assert driver.study.block.text() == "201,5 m"
    assert driver.study.cell.text() == "half a block (100,75 m)"
    assert driver.study.size.text().startswith("1.488 cells.")


@given(
    value=st.floats(0, 99_999, allow_nan=False).map(lambda one: round(one, 1)),
    locale=st.sampled_from([GERMAN, ENGLISH, FRENCH]),
)
def test_what_a_language_writes_is_read_back(value, locale):
    from risk_terrain_modelling.ui.number_text import readings

    written = locale.toString(value, "f", 1)
    likeliest = readings(written, locale.decimalPoint(), locale.groupSeparator())[0]
    assert locale.toDouble(likeliest) == (pytest.approx(value), True)


@given(text=st.text(), locale=st.sampled_from([GERMAN, ENGLISH, FRENCH]))
def test_any_text_is_taken(text, locale):
    from risk_terrain_modelling.ui.number_text import may_go_on, readings, with_fewer_decimals

    for one in readings(text, locale.decimalPoint(), locale.groupSeparator()):
        assert len(with_fewer_decimals(one, 1)) <= len(one)
    assert may_go_on(text, locale.groupSeparator()) in (True, False)
