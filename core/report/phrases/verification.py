"""What was found when a folder of results was verified, in sentences, each with what it means."""

from __future__ import annotations

from collections.abc import Sequence

from ...language import counted, marked, marked_forms, said
from ..verified import (
    BUILD_UNKNOWN,
    DIFFERS,
    FOLLOWS,
    GIVES_OTHERS,
    GIVES_OTHERS_FOR_A_REASON,
    INPUT_BEYOND,
    INPUT_BY_NAME,
    INPUT_CHANGED,
    INPUT_CHANGED_WITHOUT_EFFECT,
    INPUT_ELSEWHERE,
    INPUT_MISSING,
    INPUT_NOT_RECORDED,
    LOOKS_DIFFER,
    NOT_ASKED_TO_RUN,
    NOT_RUN_AGAIN,
    ONLY_LAST_DIGITS,
    OPEN,
    OTHER_BUILD,
    OTHER_LANGUAGE,
    OTHER_PLUGIN,
    OTHER_SOFTWARE,
    RECORDS_DISAGREE,
    RESULT_ADDED,
    RESULT_CHANGED,
    RESULT_MISSING,
    VERSION_UNKNOWN,
    Finding,
    Verification,
)
from .numbers import listed

MOST_NAMED = 6
VERDICTS = {
    FOLLOWS: marked("The results follow from their inputs."),
    DIFFERS: marked("The results in this folder do not follow from their inputs."),
    OPEN: marked("Whether the results follow from their inputs cannot be told here."),
}
SHORT = {
    FOLLOWS: marked("follows"),
    DIFFERS: marked("does not follow"),
    OPEN: marked("cannot be told"),
}
# kind: what is so of one file, of several, and what that means
SENTENCES = {
    RESULT_CHANGED: (
        *marked_forms(
            "{names} was changed after the run: it is not the file that the run recorded.",
            "{names} were changed after the run: they are not the files that it recorded.",
        ),
        marked(
            "Do not rely on what stands there now. “Differences” shows what the study gives, "
            "if the study could be run again."
        ),
    ),
    RESULT_MISSING: (
        *marked_forms(
            "{names} is not in the folder, though the run wrote it.",
            "{names} are not in the folder, though the run wrote them.",
        ),
        marked("The folder is incomplete: what was told there can no longer be looked up."),
    ),
    RESULT_ADDED: (
        *marked_forms(
            "{names} is called as a result is, and the run did not write it.",
            "{names} are called as results are, and the run did not write them.",
        ),
        marked("Do not take it for a result of this study."),
    ),
    RECORDS_DISAGREE: (
        *marked_forms(
            "manifest.json and provenance.json say different things of {names}.",
            "manifest.json and provenance.json say different things of {names}.",
        ),
        marked("One of the two records was changed after the run: neither proves anything of it."),
    ),
    INPUT_CHANGED: (
        *marked_forms(
            "The input {names} is not as the run read it: something else is in that file now.",
            "The inputs {names} are not as the run read them: something else is in them now.",
        ),
        marked(
            "The results are of data that do not lie there any more. Put the file of then back "
            "and verify again; what differs below may come from the data of now alone."
        ),
    ),
    INPUT_CHANGED_WITHOUT_EFFECT: (
        *marked_forms(
            "The input {names} is not as the run read it, but the results are the same.",
            "The inputs {names} are not as the run read them, but the results are the same.",
        ),
        marked("What was changed in it does not matter to this study."),
    ),
    INPUT_MISSING: (
        *marked_forms(
            "The input {names} is not where the run read it.",
            "The inputs {names} are not where the run read them.",
        ),
        marked(
            "Without it nobody can run the study again, and so nobody can tell whether the results "
            "follow. Put it back where it lay, name the folder where it lies now (INPUTS), or have "
            "whoever holds it verify."
        ),
    ),
    INPUT_ELSEWHERE: (
        *marked_forms(
            "The input {names} is not where the run read it, but was found in the folder given.",
            "The inputs {names} are not where the run read them, but were found in the folder "
            "given.",
        ),
        marked(
            "What was found has the hash that the run recorded: it is the same to the last bit."
        ),
    ),
    INPUT_BY_NAME: (
        *marked_forms(
            "The input {names} was not found by its hash: a file of that name holds something "
            "else, and took its place.",
            "The inputs {names} were not found by their hashes: files of these names hold "
            "something else, and took their places.",
        ),
        marked(
            "What differs below may come from the data of now alone. Find the file with the hash "
            "that manifest.json has, and verify again."
        ),
    ),
    INPUT_NOT_RECORDED: (
        *marked_forms(
            "The study reads {names}, which its run did not.",
            "The study reads {names}, which its run did not.",
        ),
        marked("study.json and the results beside it are not of one run."),
    ),
    INPUT_BEYOND: (
        *marked_forms(
            "{names} came from a server or a database, or by a query.",
            "{names} came from a server or a database, or by a query.",
        ),
        marked("No hash says whether it still holds what the run read: only its results can."),
    ),
    NOT_RUN_AGAIN: (
        *marked_forms(
            "The study could not be run again: {why}",
            "The study could not be run again: {why}",
        ),
        marked(
            "Hashes say whether a file is as the run left it, not whether its numbers follow from "
            "the inputs."
        ),
    ),
    NOT_ASKED_TO_RUN: (
        *marked_forms(
            "The study was not run again, as was asked.",
            "The study was not run again, as was asked.",
        ),
        marked(
            "Hashes say whether a file is as the run left it, not whether its numbers follow from "
            "the inputs."
        ),
    ),
    GIVES_OTHERS: (
        *marked_forms(
            "Run again, the study gives something else in {names}.",
            "Run again, the study gives something else in {names}.",
        ),
        marked(
            "The same inputs, settings and versions give the same to the last digit, so what is "
            "in the folder is not what this study gives. “Differences” says where, and by how much."
        ),
    ),
    GIVES_OTHERS_FOR_A_REASON: (
        *marked_forms(
            "Run again, the study gives something else in {names}.",
            "Run again, the study gives something else in {names}.",
        ),
        marked(
            "That need not mean that anybody changed the results: the other data, version or build "
            "named here may be why. “Differences” says where, and by how much."
        ),
    ),
    ONLY_LAST_DIGITS: (
        *marked_forms(
            "In {names} numbers differ in their last digits alone.",
            "In {names} numbers differ in their last digits alone.",
        ),
        marked("Such differences come from other machines and libraries, not from other data."),
    ),
    LOOKS_DIFFER: (
        *marked_forms(
            "{names} looks different.",
            "{names} look different.",
        ),
        marked(
            "Pages, pictures and styles depend on fonts and on the version of QGIS. Their numbers "
            "are those of the tables and rasters, which were compared one by one."
        ),
    ),
    OTHER_PLUGIN: (
        *marked_forms(
            "The results were made with another version of the plugin: {names}.",
            "The results were made with another version of the plugin: {names}.",
        ),
        marked(
            "Another version may give other numbers from the same inputs. Where something differs, "
            "verify with the version of then before concluding anything."
        ),
    ),
    OTHER_BUILD: (
        *marked_forms(
            "The results were made by another build of the plugin, of the same version: {names}.",
            "The results were made by another build of the plugin, of the same version: {names}.",
        ),
        marked(
            "The program was changed and its version number was not, so it may give other numbers "
            "from the same inputs. Where something differs, verify with the build of then before "
            "concluding anything."
        ),
    ),
    BUILD_UNKNOWN: (
        *marked_forms(
            "provenance.json does not say which build of the plugin made the results.",
            "provenance.json does not say which build of the plugin made the results.",
        ),
        marked("Where something differs, nobody can tell whether another build is why."),
    ),
    OTHER_SOFTWARE: (
        *marked_forms(
            "Other versions took part: {names}.",
            "Other versions took part: {names}.",
        ),
        marked(
            "Last digits, pages, pictures and styles may differ between them, and nothing else."
        ),
    ),
    OTHER_LANGUAGE: (
        *marked_forms(
            "The results were written in another language: {names}.",
            "The results were written in another language: {names}.",
        ),
        marked("Sentences and labels differ between them; numbers may not."),
    ),
    VERSION_UNKNOWN: (
        *marked_forms(
            "model.json does not say with which versions it was made.",
            "model.json does not say with which versions it was made.",
        ),
        marked("Where something differs, nobody can tell whether another version is why."),
    ),
}


def finding(one: Finding) -> str:
    """Return what is so."""
    single, several, _ = SENTENCES[one.kind]
    places = {"names": _named(one.names), "why": one.why}
    return counted(max(1, len(one.names)), single, several, **places)


def meaning(one: Finding) -> str:
    """Return what that means."""
    return said(SENTENCES[one.kind][2])


def verdict(found: Verification) -> str:
    """Return the verdict as a sentence, and plainly whether another build made the results."""
    sentence = said(VERDICTS[found.verdict])
    if not any(one.kind in (OTHER_PLUGIN, OTHER_BUILD) for one in found.findings):
        return sentence
    return said("{sentence} They were made by another build of the plugin.", sentence=sentence)


def verdict_in_short(found: Verification) -> str:
    """Return the verdict in a word or two."""
    return said(SHORT[found.verdict])


def _named(names: Sequence[str]) -> str:
    some = [said("“{name}”", name=one) for one in names[:MOST_NAMED]]
    more = len(names) - len(some)
    if more:
        some.append(said("{more} more", more=more))
    return listed(some) if some else ""
