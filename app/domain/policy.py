"""The whole policy at one revision: the document as published, and the same compiled for answering."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from enum import StrEnum
from zoneinfo import ZoneInfo

from app.domain.business_time import CompiledCalendar, compile_calendar
from app.domain.calendars import HolidayClosure, HolidayOverride, WeeklyHours, business_calendar
from app.domain.clauses import Clause
from app.domain.errors import UnknownClauseError, UnknownMetricError, UnknownTopicError
from app.domain.holidays import HolidayRule, Observed, holiday_closures
from app.domain.plans import AddOn, Plan, PlanCatalogue, SupportTier, plan_catalogue
from app.domain.reasons import Reason, ReasonCode
from app.domain.scope import Topic, Verdict
from app.domain.targets import SlaTarget

DEFAULT_METRIC = "first_response"
UNCLASSIFIED = "ambiguous"  # the topic that answers for a text that nobody has classified


class OpenQuestion(StrEnum):
    """What the FAQ leaves open and a setting of the document decides."""

    TIME_ZONE = "support_hours.time_zone"
    LIMITED_HOURS = "closures.limited_hours"
    WEEKEND_HOLIDAYS = "closures.observed"
    BUSINESS_DAY = "targets.unit"


@dataclass(frozen=True, slots=True)
class Assumption:
    """How the document decides an open question; an answer that rests on it says so. Delete it once confirmed."""

    setting: OpenQuestion
    clause: str
    text: str


@dataclass(frozen=True, slots=True)
class SupportHours:
    clause: str
    time_zone: str
    weekly: WeeklyHours

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.time_zone)
        except (KeyError, ValueError, OSError) as unknown:
            raise ValueError("time_zone is a name of the IANA time zone database") from unknown


@dataclass(frozen=True, slots=True)
class Closures:
    clause: str
    observed: Observed
    rules: tuple[HolidayRule, ...]


@dataclass(frozen=True, slots=True)
class DateRange:
    """The local dates, both included, whose instants can be asked about."""

    first_on: date
    last_on: date

    def __post_init__(self) -> None:
        if not date(1971, 1, 1) <= self.first_on <= self.last_on <= date(2099, 12, 31):
            raise ValueError(
                "the range lies within 1971-01-01 and 2099-12-31, the last year that holidays are known for"
            )


@dataclass(frozen=True, slots=True)
class PolicyDocument:
    """The facts of the FAQ as data, each with the id of its clause. What `app/policies/*.yaml` holds."""

    name: str
    publisher: str
    support_hours: SupportHours
    closures: Closures
    range: DateRange
    clauses: tuple[Clause, ...]
    assumptions: tuple[Assumption, ...]
    targets: tuple[SlaTarget, ...]
    tiers: tuple[SupportTier, ...]
    plans: tuple[Plan, ...]
    topics: tuple[Topic, ...]
    add_ons: tuple[AddOn, ...] = ()
    holiday_overrides: tuple[HolidayOverride, ...] = ()


@dataclass(frozen=True, slots=True)
class PolicyRevision:
    """One published state of the document, immutable, with the dates that its holiday rules named on that day."""

    number: int
    published_at: datetime
    author: str
    note: str
    document: PolicyDocument
    closures: tuple[HolidayClosure, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """A revision compiled for answering: nothing here is searched from front to back."""

    revision: PolicyRevision
    calendar: CompiledCalendar
    catalogue: PlanCatalogue
    clauses: Mapping[str, Clause]
    topics: Mapping[str, Topic]
    tiers: Mapping[int, SupportTier]
    assumptions: Mapping[OpenQuestion, Assumption]

    @property
    def document(self) -> PolicyDocument:
        return self.revision.document

    @property
    def number(self) -> int:
        return self.revision.number

    def clause(self, clause_id: str) -> Clause:
        if clause := self.clauses.get(clause_id):
            return clause
        near = tuple(get_close_matches(clause_id, self.clauses, n=3))
        raise UnknownClauseError("This revision of the policy has no such clause.", suggestions=near)

    def topic(self, code: str) -> Topic:
        if topic := self.topics.get(code):
            return topic
        near = tuple(get_close_matches(code, self.topics, n=3)) or tuple(self.topics)
        raise UnknownTopicError("This revision of the policy has no such topic.", suggestions=near)

    def target(self, metric: str, plan: Plan | None) -> SlaTarget:
        """The plan's own target of that metric, else the policy's."""
        candidates = (*(plan.targets if plan else ()), *self.document.targets)
        for target in candidates:
            if target.metric == metric:
                return target
        known = tuple(dict.fromkeys(target.metric for target in candidates))
        raise UnknownMetricError("The policy has no target of that metric.", suggestions=known)

    def assumption(self, question: OpenQuestion) -> Iterator[Reason]:
        """The reason that an answer resting on that assumption gives; nothing once the document has none."""
        if assumption := self.assumptions.get(question):
            yield Reason(ReasonCode.ASSUMPTION, assumption.clause, assumption.text)


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a document, and the path of keys and indices to the place."""

    path: tuple[str | int, ...]
    text: str


def flaws(document: PolicyDocument) -> list[Flaw]:
    """What no single part of the document can see: references to what is not there, names given twice."""
    return [
        *_unknown_clauses(document),
        *_unknown_tiers(document),
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
    for path, clause in cited:
        if clause not in known:
            yield Flaw(path, f"there is no clause {clause!r}")


def _unknown_tiers(document: PolicyDocument) -> Iterator[Flaw]:
    known = {tier.number for tier in document.tiers}
    for i, plan in enumerate(document.plans):
        if plan.tier not in known:
            yield Flaw(("plans", i, "tier"), f"there is no tier {plan.tier}")
    for i, topic in enumerate(document.topics):
        for j, tier in enumerate(topic.tiers):
            if tier not in known:
                yield Flaw(("topics", i, "tiers", j), f"there is no tier {tier}")


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
    for i, rule in enumerate(document.closures.rules):
        try:
            holiday_closures([rule], Observed.NONE, document.range.first_on.year, document.range.last_on.year)
        except (ValueError, NotImplementedError) as unknown:
            yield Flaw(("closures", "rules", i), str(unknown))


def closures_of(document: PolicyDocument) -> tuple[HolidayClosure, ...]:
    """The dates that the holiday rules name in the range and in the year after it."""
    rules, days = document.closures, document.range
    return holiday_closures(rules.rules, rules.observed, days.first_on.year, days.last_on.year + 1)


def compile_policy(revision: PolicyRevision) -> Policy:
    document = revision.document
    hours = document.support_hours
    calendar = business_calendar(
        hours.time_zone, hours.weekly, hours.clause, revision.closures, document.holiday_overrides
    )
    return Policy(
        revision=revision,
        calendar=compile_calendar(calendar, document.range.first_on, document.range.last_on),
        catalogue=plan_catalogue(document.plans),
        clauses={clause.id: clause for clause in document.clauses},
        topics={topic.code: topic for topic in document.topics},
        tiers={tier.number: tier for tier in sorted(document.tiers, key=lambda tier: tier.number)},
        assumptions={assumption.setting: assumption for assumption in document.assumptions},
    )
