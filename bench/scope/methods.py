"""The methods that were compared. Each is made of labelled tickets and guesses those that it has never seen."""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from app.domain.scope import Verdict
from app.domain.scope_classification import classify, scope_reader
from app.domain.scope_models import ScopeModel, Span, logits, shares, text_features
from app.domain.ticket_texts import Phrases, Word, read_ticket, ticket_text
from bench.scope.corpus import Ticket, concepts
from bench.scope.judging import RULES, TOPICS, VERDICTS, Guess, Method, guess_of
from bench.scope.training import Features, Way, trained

# Which concept speaks for which topic, for the method that learns nothing.
SPEAKS_FOR = {
    "what_it_means": "log_error_message",
    "does_it_do": "how_to_question",
    "pairing": "integration_pairing",
    "sends_reading": "knowledge_base",
    "mapping": "field_mapping",
    "look_into": "common_issue",
    "reproduce": "sync_error",
    "support_terms": "policy_question",
    "connector_window": "quickbooks_web_connector",
    "our_shop": "website_plugin_or_settings",
    "security": "security_settings",
    "qb_setup": "quickbooks_configuration",
    "in_person": "on_site_visit",
    "live_contact": "screen_share",
    "first_steps": "onboarding",
    "make_it_so": "code_change",
    "downtime": "outage_or_status",
    "our_fee": "billing_or_account",
    "not_for_us": "unrelated",
    "vague": "ambiguous",
}


def by_rules(_: Sequence[Ticket]) -> Method:
    """Counts the words of each topic's concept that stand in a request and are not denied."""

    def guess(ticket: Ticket) -> Guess:
        words = read_ticket(ticket.subject, ticket.description)
        plains = [word.plain for word in words]
        counts: dict[str, float] = dict.fromkeys(VERDICTS, 0.1)
        for place, word in enumerate(words):
            if not (word.denied or word.quoted):
                for concept, _ in concepts().at(plains, place):
                    if concept in SPEAKS_FOR:
                        counts[SPEAKS_FOR[concept]] += 1
        return guess_of(counts)

    return guess


def by_likeness(tickets: Sequence[Ticket]) -> Method:
    """The topics of the five likest tickets, by rapidfuzz's token set ratio."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415  (only the bench has it)

    texts = [ticket_text(each.subject, each.description).lower() for each in tickets]

    def guess(ticket: Ticket) -> Guess:
        asked = ticket_text(ticket.subject, ticket.description).lower()
        shares: dict[str, float] = defaultdict(float)
        for _, score, place in process.extract(asked, texts, scorer=fuzz.token_set_ratio, limit=5):
            shares[tickets[place].topic] += (score / 100) ** 4
        return guess_of(shares)

    return guess


def by_naive_bayes(tickets: Sequence[Ticket]) -> Method:
    """Multinomial naive Bayes over TF-IDF of words and pairs of words."""
    texts = [Counter(_words_and_pairs(each)) for each in tickets]
    having = Counter(word for text in texts for word in text)
    rarity = {word: math.log(len(texts) / count) + 1 for word, count in having.items()}
    counts: dict[str, dict[str, float]] = {topic: defaultdict(float) for topic in VERDICTS}
    for ticket, text in zip(tickets, texts, strict=True):
        for word, count in text.items():
            counts[ticket.topic][word] += count * rarity[word]
    totals = {topic: sum(each.values()) + 0.1 * len(rarity) for topic, each in counts.items()}

    def guess(ticket: Ticket) -> Guess:
        text = {word: count for word, count in Counter(_words_and_pairs(ticket)).items() if word in rarity}
        logs = {
            topic: sum(
                count * rarity[word] * math.log((counts[topic].get(word, 0) + 0.1) / totals[topic])
                for word, count in text.items()
            )
            / (1 + math.sqrt(len(text)))
            for topic in VERDICTS
        }
        best = max(logs.values())
        return guess_of({topic: math.exp(each - best) for topic, each in logs.items()})

    return guess


def _words_and_pairs(ticket: Ticket) -> list[str]:
    words = [word.plain for word in read_ticket(ticket.subject, ticket.description)]
    return [*words, *(f"{one} {other}" for one, other in pairwise(words))]


def by_model(model: ScopeModel) -> Method:
    """As the service answers, with the phrases of the packaged policy."""
    reader = scope_reader(replace(RULES, model=model.name), model, TOPICS)

    def guess(ticket: Ticket) -> Guess:
        found = classify(reader, ticket.subject, ticket.description)
        if found is None:
            return Guess("ambiguous", Verdict.NEEDS_REVIEW, Verdict.NEEDS_REVIEW, 0)
        likeliest = found.topic.verdict
        return Guess(
            found.topic.code,
            likeliest if found.decided else Verdict.NEEDS_REVIEW,
            likeliest,
            found.confidence,
        )

    return guess


def by_learning(tickets: Sequence[Ticket]) -> Method:
    return by_model(trained("bench", tickets, concepts(), Way()))


def by_learning_words(tickets: Sequence[Ticket]) -> Method:
    """Logistic regression over nothing but the words and pairs of words."""
    return _by_features(tickets, _only_words)


def by_learning_requests(tickets: Sequence[Ticket]) -> Method:
    """The same over words marked by the request, denial or quotation that they stand in; no concepts."""
    return _by_features(tickets, _without_concepts)


def _by_features(tickets: Sequence[Ticket], features: Features) -> Method:
    model = trained("bench", tickets, concepts(), Way(), features)

    def guess(ticket: Ticket) -> Guess:
        found = features(model.concepts, read_ticket(ticket.subject, ticket.description))
        return guess_of(dict(zip(model.topics, map(float, shares(logits(model, found))), strict=True)))

    return guess


def _only_words(_: Phrases, words: Sequence[Word]) -> dict[str, Span]:
    plains = [word.plain for word in words]
    pairs = (f"{one} {other}" for one, other in pairwise(plains))
    return dict.fromkeys([*plains, *pairs], (0, 0))


def _without_concepts(known: Phrases, words: Sequence[Word]) -> dict[str, Span]:
    return {feature: span for feature, span in text_features(known, words).items() if "#" not in feature}
