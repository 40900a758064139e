"""The nine questions that every force is asked about such a tool, with what the run knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from ...language import marked, said
from ..evidence import Evidence
from ..topics import bias, data, purpose, reviews, supplier, testing, working
from ..tree import Heading, Part
from .base import Draft

Topic = Callable[[Evidence], Iterable[Part]]

# as they come in freedom of information requests, impact assessments and scrutiny panels
QUESTIONS: tuple[tuple[str, tuple[Topic, ...]], ...] = (
    (
        marked("1. What is it for, and of which crime types?"),
        (purpose.purpose, purpose.out_of_scope, purpose.crime_types),
    ),
    (
        marked("2. Which data does it use, from where, and are they personal data?"),
        (data.personal_data, data.layers),
    ),
    (
        marked("3. How does it work, and who decides?"),
        (working.steps, working.findings, working.deciding),
    ),
    (marked("4. What does it feed?"), (working.feeding,)),
    (marked("5. Who supplies it?"), (supplier.supplier, supplier.versions)),
    (
        marked("6. How was it tested, and how accurate is it?"),
        (testing.tests, lambda known: (testing.threshold(),)),
    ),
    (
        marked("7. Is it biased, and does it feed itself?"),
        (bias.affected, bias.feeding_back, bias.what_is_done),
    ),
    (marked("8. Which impact assessments were done?"), (reviews.assessments,)),
    (marked("9. Who reviews it, and when?"), (reviews.reviewing,)),
)


class Nine(Draft):
    """The nine answers."""

    key = "nine_answers"
    title = marked("Nine questions and what the results answer")
    about = marked(
        "The questions that freedom of information requests, impact assessments and scrutiny "
        "panels put to every tool of this kind. Each is answered as far as the results know it; "
        "beside every figure stands the file it comes from."
    )

    def parts(self, known: Evidence) -> Iterator[Part]:
        """Yield each question with its answer."""
        for question, topics in QUESTIONS:
            yield Heading(said(question))
            for topic in topics:
                yield from topic(known)
