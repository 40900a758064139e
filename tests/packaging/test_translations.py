"""The files of translations: complete, without faults, and read as Qt reads them."""

import shutil
import subprocess
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.languages import (
    FOLDERS,
    LANGUAGES,
    Translations,
    forms_of,
    nearest,
    translator,
)
from risk_terrain_modelling.tools.translating import LANGUAGES as TRANSLATED
from risk_terrain_modelling.tools.translating.__main__ import wrong_with
from risk_terrain_modelling.tools.translating.batches import handed_out, taken_back
from risk_terrain_modelling.tools.translating.faults import faults
from risk_terrain_modelling.tools.translating.finding import in_code, in_template, texts_of
from risk_terrain_modelling.tools.translating.texts import Text, Translation
from risk_terrain_modelling.tools.translating.ts import CONTEXT, file_of, read, write

BEGUN = 0.9  # of the texts, from which a language must have them all
GERMAN = {
    Text("Study"): Translation(("Studie",)),
    Text("{count} cells", "{count} cell"): Translation(("{count} Zelle", "{count} Zellen")),
    Text("<b>{name}</b> & “more” < 5%…"): Translation(("<b>{name}</b> & „mehr“ < 5\u00a0%…",)),
}


@pytest.fixture(scope="module")
def texts():
    return texts_of()


@pytest.fixture
def german(tmp_path):
    """A small file, with one text that is not translated."""
    path = file_of("de", tmp_path)
    kept = {text.key: one for text, one in GERMAN.items()}
    write(path, "de", {**{key: {"core/a.py"} for key in GERMAN}, Text("New"): {"ui/b.py"}}, kept)
    return path


def test_every_language_of_the_plugin_has_a_file():
    assert set(TRANSLATED) == set(LANGUAGES) - {"en"}
    assert all(file_of(one).is_file() for one in TRANSLATED)
    assert file_of("de").parent in FOLDERS


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_files_have_the_texts_of_the_code_and_no_faults(language, texts):
    assert not wrong_with(texts, [language], unfinished=False), "run tools/translate"


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_left_to_translate(language, texts):
    kept, _ = read(file_of(language))
    if sum(one.done for one in kept.values()) < BEGUN * len(texts):
        pytest.skip("its translation has only begun")
    assert not wrong_with(texts, [language], unfinished=True)


def test_what_is_found_in_code_and_templates():
    code = """
tr("One {place}.", place=1); said("a" if x else "b"); marked("Kept" " together")
counted(n, "{count} cell", "{count} cells"); marked_forms("It is.", "They are.")
tr(WORDS[key]); log("nothing")
"""
    assert set(in_code(code)) == {
        *map(Text, ("One {place}.", "a", "b", "Kept together")),
        Text("{count} cells", "{count} cell"),
        Text("They are.", "It is."),
    }
    page = '<p>{{ t("Hello {x}", x=1) }}{% if a %}{{ n(2, "one", "many") }}{% endif %}</p>'
    assert set(in_template(page)) == {Text("Hello {x}"), Text("many", "one")}


@pytest.mark.parametrize(
    ("text", "forms", "told"),
    [
        (Text("Of {name}."), ("Von {nam}.",), "places that the text does not have: nam"),
        (Text("Of {name}."), ("Davon.",), "places are missing: name"),
        (Text("Of {name:,}."), ("Von {name}.",), "places are missing: name:,"),
        (Text("Of {name}."), ("Von {name",), "its braces do not fit"),
        (Text("{count} a", "{count} b"), ("{count} c",), "2 forms are wanted"),
        (Text("{count} a", "{count} b"), ("{count} c", ""), "2 forms are wanted"),
        (Text("{count} a", "{count} b"), ("{count} c", "d"), "places are missing: count"),
        (Text("<b>It</b>"), ("<b>Es",), "other tags: </b>"),
        (Text("a & b"), ("a und b",), "“&” stands there 0 times, not 1"),
        (Text("a or b"), ("a < b",), "“<” stands there 1 times, not 0"),
        (Text(" cells"), ("Zellen",), "begins with '', not ' '"),
        (Text("It is."), ("Es ist",), "its last sign is none, not ."),
        (Text("Open…"), ("Öffnen...",), "“...” is written “…”"),
        (Text("95% of 3"), ("95% von 4",), "other numbers: 3, 4"),
        (Text("See study.json"), ("Siehe studie.json",), "names that stay as they are: study.json"),
        (Text("Give FACTORS."), ("Gib FAKTOREN.",), "names that stay as they are: FACTORS"),
        (Text("A"), ("",), "not translated"),
    ],
)
def test_a_fault_of_a_translation_is_told(text, forms, told):
    assert any(one.startswith(told) for one in faults(text, Translation(forms)))


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        (Text("Of {a}, by {b}."), ("Par {b}\u00a0: de {a}.",)),
        (Text("It has “{name}”."), ("Il a «\u202f{name}\u202f».",)),
        (Text("One cell of {name}", "x"), ("a {name}", "b {name}")),
        (
            Text("{count} cells of {name}", "A cell of {name}"),
            ("Eine von {name}", "{count} {name}"),
        ),
        (Text("<p>a\n   b</p>"), ("<p>a b</p>",)),
        (Text("1.5 m"), ("1,5 m",)),
        (Text("DRAFT of a DPIA. It is new."), ("ENTWURF einer DSFA. Sie ist neu.",)),
    ],
)
def test_what_a_language_may_do_is_no_fault(text, forms):
    assert not faults(text, Translation(forms))


def test_texts_are_handed_out_and_taken_back(german, tmp_path):
    texts = {**{key: {"core/a.py"} for key in GERMAN}, Text("New"): {"ui/b.py"}}
    kept, gone = read(german)
    (line,) = handed_out(texts, kept, gone, None)
    assert '"source": "New"' in line
    told = tmp_path / "told.jsonl"
    told.write_text(line.replace('"translation": ""', '"translation": "Neu"'), encoding="utf-8")
    now, wrong = taken_back(told, texts, kept)
    assert not wrong
    assert now[Text("New").key].forms == ("Neu",)
    told.write_text(line.replace('"translation": ""', '"translation": "Neu."') + "\n{", "utf-8")
    now, wrong = taken_back(told, texts, kept)
    assert len(wrong) == 2
    assert not now[Text("New").key].done


def test_a_text_that_is_no_more_is_kept_apart_and_comes_back(german):
    kept, _ = read(german)
    write(german, "de", {Text("Study"): {"core/a.py"}}, kept)
    now, gone = read(german)
    assert [source for source, _ in now] == ["Study"]
    assert gone["{count} cells", True].forms == ("{count} Zelle", "{count} Zellen")
    assert "{count} cells" not in forms_of(german.read_text(encoding="utf-8"))


words = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1)


@given(st.dictionaries(words, st.tuples(words) | st.tuples(words, words), max_size=5))
def test_what_is_written_is_read_back_as_xml_has_it(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("ts") / "x.ts"
    texts = {Text(one, one if len(forms) > 1 else None): forms for one, forms in content.items()}
    kept = {text.key: Translation(forms) for text, forms in texts.items()}
    write(path, "de", {key: {"a.py"} for key in texts}, kept)
    told = {one.findtext("source") for one in ElementTree.parse(path).iter("message")}
    assert told == set(content)
    assert forms_of(path.read_text(encoding="utf-8")) == content


def test_qt_reads_the_same_with_the_same_forms(german, tmp_path):
    """Qt compiles the file and chooses its forms; ours are read as they are."""
    lrelease = shutil.which("lrelease")
    if lrelease is None:
        pytest.skip("Qt's lrelease is not installed")
    qt = pytest.importorskip("qgis.PyQt.QtCore", reason="Qt is not installed")
    for key in TRANSLATED:
        path, compiled = tmp_path / f"{key}.ts", tmp_path / f"{key}.qm"
        content = german.read_text(encoding="utf-8").replace('language="de"', f'language="{key}"')
        path.write_text(content, encoding="utf-8")
        subprocess.run([lrelease, path, "-qm", compiled], check=True, capture_output=True)
        theirs = qt.QTranslator()
        assert theirs.load(str(compiled))
        ours = Translations(LANGUAGES[key], forms_of(content))
        for source in ("Study", "<b>{name}</b> & “more” < 5%…"):
            assert ours.text(source) == theirs.translate(CONTEXT, source.encode())
        for count in (0, 1, 2, 5, 11, 21, 100, 1_000_000):
            said = theirs.translate(CONTEXT, "{count} cells", None, count)
            assert ours.plural("{count} cell", "{count} cells", count) == said, (key, count)


def test_none_is_not_said_as_one_where_the_form_says_one():
    french = Translations(LANGUAGES["fr"], {"{count} cells": ("une cellule", "{count} cellules")})
    assert [french.plural("a cell", "{count} cells", count) for count in (0, 1, 2)] == [
        *("{count} cellules", "une cellule", "{count} cellules"),
    ]


@pytest.mark.parametrize(
    ("locale", "key"),
    [
        *(("es_MX", "es"), ("es-419", "es"), ("pt", "pt_BR"), ("pt_PT", "pt_BR")),
        ("pt_BR", "pt_BR"),
        *(("de_AT", "de"), ("fr_CA.UTF-8", "fr"), ("nl", "nl"), ("en_US", "en"), ("C", "en")),
        *(("fi_FI", "en"), ("", "en"), ("POSIX", "en"), ("deu", "en")),
    ],
)
def test_a_locale_has_the_nearest_language(locale, key):
    assert nearest(locale) == key


@pytest.mark.parametrize("key", LANGUAGES)
def test_every_language_can_be_spoken(key):
    from risk_terrain_modelling.core.language import counted, numeral, speaking

    with speaking(translator(key)):
        language = LANGUAGES[key]
        written = f"1{language.group}234{language.decimal}5{language.percent}"
        assert numeral("1,234.5%") == written
        assert counted(1234, "{count} x y z", "{count} x y zs").startswith(written[:5])
