"""Uptime, outages, updates, location: what is asked of the service itself. Source: the end of the FAQ."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from app.domain.policy import OpenQuestion, Policy
from app.domain.reasons import Reason, ReasonCode
from app.domain.service_rules import CodeChanges, OnSite, Outages, ServiceRules, Updates, Uptime
from app.domain.sessions import MeetingSystem
from app.domain.wording import duration_in_words


@dataclass(frozen=True, slots=True)
class UptimeFact:
    """`downtime_minutes` are those of a month of `month_hours` in which the host provides what it says, exact."""

    clause: str
    guaranteed: bool
    host_percent: Decimal
    month_hours: int
    downtime_minutes: Decimal
    downtime_in_words: str


@dataclass(frozen=True, slots=True)
class LocationFact:
    clause: str
    country: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    publisher: str
    uptime: UptimeFact
    outages: Outages
    updates: Updates
    code_changes: CodeChanges
    location: LocationFact
    on_site: OnSite
    meeting_system: MeetingSystem | None
    reasons: list[Reason]
    policy_revision: int


@dataclass(frozen=True, slots=True)
class PublishedAnswer:
    """A question of the FAQ and the published answer, with the arithmetic where there is some.

    `link` is where it sends the reader, if that is an address.
    """

    clause: str
    question: str
    texts: list[str]
    link: str | None


def service_facts(policy: Policy) -> ServiceFacts:
    rules, zone = policy.service, policy.calendar.calendar.zone.key
    sharing = policy.document.screen_sharing
    return ServiceFacts(
        publisher=policy.document.publisher,
        uptime=_uptime(rules.uptime),
        outages=rules.outages,
        updates=rules.updates,
        code_changes=rules.code_changes,
        location=LocationFact(rules.location.clause, rules.location.country, zone),
        on_site=rules.on_site,
        meeting_system=sharing.system if sharing else None,
        reasons=list(_reasons(policy, rules)),
        policy_revision=policy.number,
    )


def published_answers(policy: Policy) -> list[PublishedAnswer]:
    """One for each fact of the service; none in a revision that knows no such facts."""
    rules = policy.document.service
    if rules is None:
        return []
    facts = (rules.uptime, rules.outages, rules.updates, rules.code_changes, rules.location, rules.on_site)
    clauses = [policy.clause(each) for each in dict.fromkeys(fact.clause for fact in facts)]
    arithmetic = {rules.uptime.clause: [_arithmetic(rules.uptime)]}
    status_page = rules.outages.status_page or ""
    links = {rules.outages.clause: status_page} if status_page.startswith(("https://", "http://")) else {}
    return [
        PublishedAnswer(each.id, each.question, [each.text, *arithmetic.get(each.id, [])], links.get(each.id))
        for each in clauses
    ]


def _uptime(uptime: Uptime) -> UptimeFact:
    seconds = int((uptime.downtime_minutes * 60).to_integral_value(ROUND_HALF_UP))
    return UptimeFact(
        clause=uptime.clause,
        guaranteed=uptime.guaranteed,
        host_percent=uptime.host_percent,
        month_hours=uptime.month_hours,
        downtime_minutes=uptime.downtime_minutes,
        downtime_in_words=duration_in_words(seconds),
    )


def _reasons(policy: Policy, rules: ServiceRules) -> Iterator[Reason]:
    """The published wording of each fact, the arithmetic after that of uptime."""
    yield _published(policy, rules.clause)
    yield _published(policy, rules.uptime.clause)
    yield Reason(ReasonCode.HOST_UPTIME, rules.uptime.clause, _arithmetic(rules.uptime))
    yield from policy.assumption(OpenQuestion.UPTIME_MONTH, str(rules.uptime.month_hours))
    others = (rules.outages, rules.updates, rules.code_changes, rules.location, rules.on_site)
    for clause in dict.fromkeys(fact.clause for fact in others):
        yield _published(policy, clause)
    if sharing := policy.document.screen_sharing:
        yield _published(policy, sharing.system.clause)
    yield from policy.assumption(OpenQuestion.TIME_ZONE, policy.calendar.calendar.zone.key)


def _published(policy: Policy, clause: str) -> Reason:
    return Reason(ReasonCode.PUBLISHED, clause, policy.clause(clause).text)


def _arithmetic(uptime: Uptime) -> str:
    fact = _uptime(uptime)
    promise = "This up-time is guaranteed." if fact.guaranteed else "No up-time is guaranteed."
    minutes, rest = _plain(fact.downtime_minutes), _plain(uptime.downtime_percent)
    return (
        f"{promise} The host provides {_plain(fact.host_percent)} %: the other {rest} % of a month of "
        f"{fact.month_hours} h is {minutes} min, which is {fact.downtime_in_words}."
    )


def _plain(number: Decimal) -> str:
    """Without an exponent, and without zeros that say nothing."""
    return f"{number.normalize():f}"
