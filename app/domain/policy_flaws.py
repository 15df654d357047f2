"""What is wrong with a policy document that no single part of it can see."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.holidays import Observed, holiday_closures
from app.domain.plans import plan_catalogue
from app.domain.policy import DEFAULT_METRIC, UNCLASSIFIED, PolicyDocument, closures_of
from app.domain.scope import Verdict


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a document, and the path of keys and indices to the place."""

    path: tuple[str | int, ...]
    text: str


def flaws(document: PolicyDocument) -> list[Flaw]:
    """References to what is not there, names given twice, and what a service could not answer without."""
    return [
        *_unknown_clauses(document),
        *_unknown_tiers(document),
        *_unknown_add_on(document),
        *_unknown_topics(document),
        *_given_twice(document),
        *_unresolvable(document),
    ]


def _unknown_clauses(document: PolicyDocument) -> Iterator[Flaw]:
    known = {clause.id for clause in document.clauses}
    cited: list[tuple[tuple[str | int, ...], str]] = [
        (("support_hours", "clause"), document.support_hours.clause),
        (("closures", "clause"), document.closures.clause),
    ]
    cited += [(("closures", "rules", i, "clause"), rule.clause) for i, rule in enumerate(document.closures.rules)]
    cited += [(("assumptions", i, "clause"), part.clause) for i, part in enumerate(document.assumptions)]
    cited += [(("targets", i, "clause"), target.clause) for i, target in enumerate(document.targets)]
    cited += [(("plans", i, "clause"), plan.clause) for i, plan in enumerate(document.plans)]
    cited += [(("topics", i, "clause"), topic.clause) for i, topic in enumerate(document.topics)]
    cited += [(("add_ons", i, "clause"), add_on.clause) for i, add_on in enumerate(document.add_ons)]
    for i, plan in enumerate(document.plans):
        cited += [(("plans", i, "targets", j, "clause"), target.clause) for j, target in enumerate(plan.targets)]
    for i, tier in enumerate(document.tiers):
        cited.append((("tiers", i, "clause"), tier.clause))
        cited += [(("tiers", i, "covers", j), clause) for j, clause in enumerate(tier.covers)]
        cited += [(("tiers", i, "access"), tier.access)] if tier.access else []
    for i, topic in enumerate(document.topics):
        cited += [(("topics", i, "answered_by", j), clause) for j, clause in enumerate(topic.answered_by)]
    if sharing := document.screen_sharing:
        cited.append((("screen_sharing", "clause"), sharing.clause))
        cited += [
            (("screen_sharing", part, "clause"), getattr(sharing, part).clause)
            for part in ("system", "preparation", "discretion", "by_email")
        ]
    if onboarding := document.onboarding:
        cited.append((("onboarding", "clause"), onboarding.clause))
        cited.append((("onboarding", "questionnaire", "clause"), onboarding.questionnaire.clause))
    if clock := document.sla_clock:
        cited.append((("sla_clock", "clause"), clock.clause))
    if scope_check := document.scope_check:
        cited += [(("scope_check", "answers", i, "clause"), each.clause) for i, each in enumerate(scope_check.answers)]
    cited += _cited_of_the_service(document)
    for path, clause in cited:
        if clause not in known:
            yield Flaw(path, f"there is no clause {clause!r}")


def _cited_of_the_service(document: PolicyDocument) -> Iterator[tuple[tuple[str, ...], str]]:
    if service := document.service:
        yield ("service", "clause"), service.clause
        for part in ("uptime", "outages", "updates", "code_changes", "location", "on_site"):
            yield ("service", part, "clause"), getattr(service, part).clause


def _unknown_tiers(document: PolicyDocument) -> Iterator[Flaw]:
    known = {tier.number for tier in document.tiers}
    for i, plan in enumerate(document.plans):
        if plan.tier not in known:
            yield Flaw(("plans", i, "tier"), f"there is no tier {plan.tier}")
    for i, topic in enumerate(document.topics):
        for j, tier in enumerate(topic.tiers):
            if tier not in known:
                yield Flaw(("topics", i, "tiers", j), f"there is no tier {tier}")


def _unknown_add_on(document: PolicyDocument) -> Iterator[Flaw]:
    rules = document.screen_sharing
    if rules and rules.add_on not in {add_on.code for add_on in document.add_ons}:
        yield Flaw(("screen_sharing", "add_on"), f"there is no add-on {rules.add_on!r}")


def _unknown_topics(document: PolicyDocument) -> Iterator[Flaw]:
    known = {topic.code for topic in document.topics}
    if scope_check := document.scope_check:
        for part in ("phrases", "examples"):
            for i, each in enumerate(getattr(scope_check, part)):
                if each.topic not in known:
                    yield Flaw(("scope_check", part, i, "topic"), f"there is no topic {each.topic!r}")


def _given_twice(document: PolicyDocument) -> Iterator[Flaw]:
    lists: dict[str, list[object]] = {
        "clauses": [clause.id for clause in document.clauses],
        "assumptions": [assumption.setting for assumption in document.assumptions],
        "targets": [target.metric for target in document.targets],
        "tiers": [tier.number for tier in document.tiers],
        "plans": [plan.code for plan in document.plans],
        "topics": [topic.code for topic in document.topics],
        "add_ons": [add_on.code for add_on in document.add_ons],
        "holiday_overrides": [override.date for override in document.holiday_overrides],
    }
    for name, identities in lists.items():
        for i, identity in enumerate(identities):
            if identity in identities[:i]:
                yield Flaw((name, i), f"{identity} stands here a second time")


def _unresolvable(document: PolicyDocument) -> Iterator[Flaw]:
    try:
        plan_catalogue(document.plans)
    except ValueError as taken:
        yield Flaw(("plans",), str(taken))
    if DEFAULT_METRIC not in {target.metric for target in document.targets}:
        yield Flaw(("targets",), f"a target of the metric {DEFAULT_METRIC} is missing")
    if Verdict.NEEDS_REVIEW not in {topic.verdict for topic in document.topics if topic.code == UNCLASSIFIED}:
        yield Flaw(("topics",), f"a topic {UNCLASSIFIED} with the verdict needs_review is missing")
    yield from _unknown_holidays(document)


def _unknown_holidays(document: PolicyDocument) -> Iterator[Flaw]:
    """Rule by rule only where all of them together failed: finding holidays is slow, and together they are cached."""
    try:
        closures_of(document)
    except (ValueError, NotImplementedError):
        yield from _unknown_holidays_by_rule(document)


def _unknown_holidays_by_rule(document: PolicyDocument) -> Iterator[Flaw]:
    for i, rule in enumerate(document.closures.rules):
        try:
            holiday_closures([rule], Observed.NONE, document.range.first_on.year, document.range.last_on.year)
        except (ValueError, NotImplementedError) as unknown:
            yield Flaw(("closures", "rules", i), str(unknown))
