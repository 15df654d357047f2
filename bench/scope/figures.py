"""`make bench-scope`: how well texts are classified that the classifier was not made of, and in which time."""

import time
from collections.abc import Sequence
from multiprocessing import Pool
from statistics import quantiles

from app.domain.scope_classification import classify, scope_reader
from app.policies.scope_models import packaged_scope_model
from bench.scope.corpus import AUTHORS, EXAMPLES, UNSEEN, Ticket, all_tickets, tickets
from bench.scope.embeddings import by_embeddings
from bench.scope.judging import RULES, TOPICS, Judged, MakeMethod, figures, judge, surest
from bench.scope.methods import (
    by_learning,
    by_learning_requests,
    by_learning_words,
    by_likeness,
    by_model,
    by_naive_bayes,
    by_rules,
)

PART = 0.85
CHOSEN = "the same, with concepts: chosen"
METHODS: dict[str, MakeMethod] = {
    "rules alone: each topic's words counted": by_rules,
    "the nearest tickets by rapidfuzz": by_likeness,
    "TF-IDF and naive Bayes": by_naive_bayes,
    "logistic regression, static embeddings": by_embeddings,
    "logistic regression, words and pairs": by_learning_words,
    "the same, requests and denials marked": by_learning_requests,
    CHOSEN: by_learning,
}
Part = tuple[Sequence[Ticket], Sequence[Ticket]]  # what is judged, what is learned from


def main() -> None:
    few = (EXAMPLES, "a", "b", "c")
    splits: dict[str, Part] = {
        "the 150, a, b, c → d and e": (all_tickets(("d", "e")), all_tickets(few)),
        "author a → author b": (tickets("b"), tickets("a")),
        "author b → author a": (tickets("a"), tickets("b")),
    }
    parts = [(make, _left_out(author)) for make in METHODS.values() for author in AUTHORS]
    parts += [(by_learning, part) for part in splits.values()]
    with Pool() as pool:
        judged = iter(pool.map(_judged, parts, 1))
    by_method = {name: [next(judged) for _ in AUTHORS] for name in METHODS}
    _print_methods(by_method)
    unseen = dict(zip(map(_named, AUTHORS), by_method[CHOSEN], strict=True))
    together = [one for each in unseen.values() for one in each]
    _print_splits(
        {
            **{f"other authors → {author}": each for author, each in unseen.items()},
            "all of these": together,
            **{name: next(judged) for name in splits},
            "the packaged model → unseen": judge(by_model(packaged_scope_model(RULES.model)), tickets(UNSEEN)),
        }
    )
    _print_topics(together)
    _print_calibration(together)
    _print_speed()


def _named(author: str) -> str:
    return "the 150" if author == EXAMPLES else f"author {author}"


def _left_out(author: str) -> Part:
    return tickets(author), all_tickets(other for other in AUTHORS if other != author)


def _judged(job: tuple[MakeMethod, Part]) -> list[Judged]:
    make, (judged, learned) = job
    return judge(make(learned), judged)


def _print_methods(by_method: dict[str, list[list[Judged]]]) -> None:
    print(f"\nMethods: each author's tickets by what the others wrote. Right verdicts among the surest {PART:.0%}")
    _print_row("method", *map(_named, AUTHORS), "all", "wrong refusals")
    for name, by_author in by_method.items():
        together = [one for results in by_author for one in surest(results, PART)]
        right = [f"{figures(surest(results, PART)).likeliest:.1%}" for results in by_author]
        _print_row(name, *right, f"{figures(together).likeliest:.1%}", _refusals(together))


def _print_splits(results: dict[str, list[Judged]]) -> None:
    print(f"\nThe chosen one, deciding from {RULES.decides_from}, turning away from {RULES.turns_away_from}")
    _print_row("learned → judged", "tickets", "decided", "right", "wrong refusals", "topic right")
    for name, each in results.items():
        all_of = figures(each)
        told = f"{all_of.coverage:.1%}", f"{all_of.accuracy:.1%}", _refusals(each), f"{all_of.topics:.1%}"
        _print_row(name, all_of.tickets, *told)


def _print_topics(results: Sequence[Judged]) -> None:
    print("\nBy topic: each author's tickets by what the others wrote")
    _print_row("topic", "tickets", "decided", "right", "wrong refusals", "topic right")
    for topic in TOPICS:
        each = [one for one in results if one.ticket.topic == topic.code]
        all_of = figures(each)
        told = f"{all_of.coverage:.0%}", f"{all_of.accuracy:.0%}", _refusals(each), f"{all_of.topics:.0%}"
        _print_row(topic.code, all_of.tickets, *told)


def _print_calibration(results: Sequence[Judged]) -> None:
    print("\nCalibration: the confidence that was said, and how much was right")
    _print_row("confidence", "tickets", "said", "right")
    for tenth in range(10):
        each = [one for one in results if tenth <= min(9, int(one.guess.confidence * 10)) < tenth + 1]
        if each:
            said = sum(one.guess.confidence for one in each) / len(each)
            _print_row(
                f"{tenth / 10:.1f} to {tenth / 10 + 0.1:.1f}",
                len(each),
                f"{said:.0%}",
                f"{figures(each).likeliest:.0%}",
            )


def _print_speed() -> None:
    reader = scope_reader(RULES, packaged_scope_model(RULES.model), TOPICS)
    taken = []
    for ticket in all_tickets():
        start = time.perf_counter()
        classify(reader, ticket.subject, ticket.description)
        taken.append((time.perf_counter() - start) * 1000)
    cuts = quantiles(taken, n=100)
    print(f"\nOne ticket: p50 {cuts[49]:.2f} ms, p99 {cuts[98]:.2f} ms, the evidence included")


def _refusals(results: Sequence[Judged]) -> str:
    all_of = figures(results)
    return f"{all_of.refused} of {all_of.in_scope}" if all_of.in_scope else "-"


def _print_row(first: str, *others: object) -> None:
    print(f"{first:<42}" + "".join(f"{other!s:>16}" for other in others))


if __name__ == "__main__":
    main()
