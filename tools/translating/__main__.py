"""What tools/translate does."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

from . import LANGUAGES
from .batches import all_of, handed_out, taken_back
from .faults import faults
from .finding import Found, texts_of
from .texts import Translation
from .ts import Kept, file_of, read, write


def update(texts: Found, drop: bool) -> None:
    """Write the files of all languages anew; without what is no more, if that is to be dropped."""
    for language in LANGUAGES:
        path = file_of(language)
        kept, gone = read(path)
        # a text that comes back, as after a merge, has its translation again
        write(path, language, texts, {**gone, **kept} if not drop else kept)
        print(f"{language}: {_done(texts, read(path)[0])} of {len(texts)} texts are translated")


def wrong_with(texts: Found, languages: list[str], unfinished: bool) -> list[str]:
    """Return what is wrong with the files of languages; what is not translated too, if asked."""
    found = []
    for language in languages:
        kept, _ = read(file_of(language))
        for text in sorted(texts):
            done = kept.pop(text.key, None)
            if done is None:
                found.append(f"{language}: not in the file: {text.source!r}")
            elif unfinished or any(done.forms):
                found += [f"{language}: {one}: {text.source!r}" for one in faults(text, done)]
        found += [f"{language}: no longer in the code: {source!r}" for source, _ in kept]
    return found


def check(texts: Found, languages: list[str], unfinished: bool) -> int:
    """Print what is wrong with the files; return the status of the program."""
    found = wrong_with(texts, languages, unfinished)
    for one in found:
        print(one)
    print(f"{len(found)} faults in {', '.join(languages)}", file=sys.stderr)
    return 1 if found else 0


def take(texts: Found, language: str, path: Path) -> int:
    """Take the lines of a translator into the file of the language."""
    before, gone = read(file_of(language))
    kept, wrong = taken_back(path, texts, before)
    write(file_of(language), language, texts, {**gone, **kept})
    for one in wrong:
        print(one)
    done = _done(texts, kept)
    print(
        f"{language}: {done} of {len(texts)} are translated; {len(wrong)} faults", file=sys.stderr
    )
    return 1 if wrong else 0


def _done(texts: Found, kept: Kept) -> int:
    return sum(kept.get(one.key, Translation()).done for one in texts)


def hand_out(texts: Found, language: str, given: argparse.Namespace) -> None:
    """Print lines for a translator."""
    kept, gone = read(file_of(language))
    if given.of is not None:
        lines = all_of(texts, kept, given.of)
    else:
        lines = handed_out(texts, kept, gone, given.export or None)
    for one in lines:
        print(one)


def asked() -> argparse.Namespace:
    """Return what the command was asked for."""
    parser = argparse.ArgumentParser(prog="tools/translate")
    parser.add_argument("languages", nargs="*", metavar="LANG", help=", ".join(LANGUAGES))
    parser.add_argument("--check", action="store_true", help="say what is wrong")
    parser.add_argument("--all", action="store_true", help="and what is not translated yet")
    parser.add_argument("--drop", action="store_true", help="forget texts that are no more")
    parser.add_argument(
        "--export", type=int, metavar="N", help="next N texts; 0: all that are left"
    )
    parser.add_argument("--of", metavar="FILES", help="all texts of files whose path begins so")
    parser.add_argument("--import", dest="taken", type=Path, metavar="FILE", help="lines, done")
    given = parser.parse_args()
    one_only = given.taken or given.of is not None or given.export is not None
    if set(given.languages) - set(LANGUAGES) or (one_only and len(given.languages) != 1):
        parser.error(f"a language is one of {', '.join(LANGUAGES)}")
    return given


def main() -> int:
    """Do what was asked for, and return the status of the program."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # so that `| head` ends it in silence
    given, texts = asked(), texts_of()
    if given.check:
        return check(texts, given.languages or list(LANGUAGES), given.all)
    if given.taken is not None:
        return take(texts, given.languages[0], given.taken)
    if given.languages:
        hand_out(texts, given.languages[0], given)
    else:
        update(texts, given.drop)
    return 0


if __name__ == "__main__":
    sys.exit(main())
