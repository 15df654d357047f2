"""The whole policy at one revision: the document as published, and the same compiled for answering."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from app.domain.business_time import CompiledCalendar, compile_calendar
from app.domain.calendars import CalendarDay, HolidayClosure, HolidayOverride, WeeklyHours, business_calendar
from app.domain.clauses import Clause
from app.domain.errors import RuleNotInRevisionError, UnknownClauseError, UnknownMetricError, UnknownTopicError
from app.domain.holidays import HolidayRule, Observed, holiday_closures
from app.domain.plans import AddOn, Plan, PlanCatalogue, SupportTier, plan_catalogue
from app.domain.reasons import Reason, ReasonCode
from app.domain.scope import ScopeCheckRules, Topic
from app.domain.scope_classification import ScopeReader, scope_reader
from app.domain.scope_models import ScopeModel
from app.domain.service_rules import ServiceRules
from app.domain.sessions import OnboardingRules, ScreenSharingRules
from app.domain.sla_clock import SlaClockRules
from app.domain.targets import SlaTarget
from app.domain.wording import hours_in_words

ONE_DAY = timedelta(days=1)
DEFAULT_METRIC = "first_response"
UNCLASSIFIED = "ambiguous"  # the topic that answers for a text that nobody has classified


class OpenQuestion(StrEnum):
    """What the FAQ leaves open and a setting of the document decides."""

    TIME_ZONE = "support_hours.time_zone"
    LIMITED_HOURS = "closures.limited_hours"
    WEEKEND_HOLIDAYS = "closures.observed"
    BUSINESS_DAY = "targets.unit"
    INCLUDED_SCREEN_SHARING = "plans.includes_screen_sharing"
    ONBOARDING_LEAD = "onboarding.lead_hours"
    SESSION_LENGTH = "onboarding.session_minutes"
    AT_RISK = "sla_clock.at_risk_percent"
    UPTIME_MONTH = "service.uptime.month_hours"


@dataclass(frozen=True, slots=True)
class Assumption:
    """How the document decides an open question. Delete it once confirmed.

    An answer that rests on the setting says so, for as long as the setting is what is `assumed`.
    """

    setting: OpenQuestion
    assumed: str
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
    """The facts of the FAQ as data, each with the id of its clause. What `app/policies/*.yaml` holds.

    A part that came later is optional: revisions published before do without it.
    """

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
    screen_sharing: ScreenSharingRules | None = None
    onboarding: OnboardingRules | None = None
    scope_check: ScopeCheckRules | None = None
    sla_clock: SlaClockRules | None = None
    service: ServiceRules | None = None


@dataclass(frozen=True, slots=True)
class PolicyRevision:
    """One published state of the document, immutable, with the dates that its holiday rules named on that day.

    `scope_model` is the packaged model that its `scope_check` names.
    """

    number: int
    published_at: datetime
    author: str
    note: str
    document: PolicyDocument
    closures: tuple[HolidayClosure, ...]
    scope_model: ScopeModel | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """Which revision was published when, by whom and why."""

    revision: int
    published_at: datetime
    author: str
    note: str


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Policy:
    """A revision compiled for answering: nothing here is searched from front to back.

    One is equal to itself alone, so that what follows from it can be kept by it, for as long as it lives.
    """

    revision: PolicyRevision
    calendar: CompiledCalendar
    catalogue: PlanCatalogue
    clauses: Mapping[str, Clause]
    topics: Mapping[str, Topic]
    tiers: Mapping[int, SupportTier]
    assumptions: Mapping[tuple[OpenQuestion, str], Sequence[Reason]]  # by the setting that each assumes
    scope_reader: ScopeReader | None

    @property
    def document(self) -> PolicyDocument:
        return self.revision.document

    @property
    def number(self) -> int:
        return self.revision.number

    @property
    def screen_sharing(self) -> ScreenSharingRules:
        if rules := self.document.screen_sharing:
            return rules
        raise RuleNotInRevisionError("This revision of the policy has no rules of screen sharing.")

    @property
    def onboarding(self) -> OnboardingRules:
        if rules := self.document.onboarding:
            return rules
        raise RuleNotInRevisionError("This revision of the policy has no rules of onboarding.")

    @property
    def service(self) -> ServiceRules:
        if rules := self.document.service:
            return rules
        raise RuleNotInRevisionError("This revision of the policy has no facts of the service.")

    @property
    def at_risk_percent(self) -> int | None:
        """None in a revision that knows no tickets at risk."""
        return self.document.sla_clock.at_risk_percent if self.document.sla_clock else None

    @property
    def screen_sharing_add_on(self) -> AddOn:
        code = self.screen_sharing.add_on
        return next(add_on for add_on in self.document.add_ons if add_on.code == code)

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

    def assumption(self, question: OpenQuestion, setting: str) -> Sequence[Reason]:
        """The reason of an answer that rests on an open question's `setting`; none where that is not an assumption."""
        return self.assumptions.get((question, setting), ())

    def assumptions_about(self, days: Sequence[CalendarDay]) -> list[Reason]:
        """Those that the hours of these days rest on: limited hours, weekend holidays among or beside them, zone."""
        calendar = self.calendar.calendar
        limited = [
            reason
            for day in days
            if day.limited
            for reason in self.assumption(OpenQuestion.LIMITED_HOURS, hours_in_words(day.intervals))
        ]
        dates = [day.date for day in days]
        on_weekends = calendar.holidays_on_closed_weekdays(min(dates) - ONE_DAY, max(dates) + ONE_DAY)
        observed = self.assumption(OpenQuestion.WEEKEND_HOLIDAYS, self.document.closures.observed)
        zone = self.assumption(OpenQuestion.TIME_ZONE, calendar.zone.key)
        return [*limited[:1], *(observed if on_weekends else ()), *zone]


def closures_of(document: PolicyDocument) -> tuple[HolidayClosure, ...]:
    """The dates that the holiday rules name in the range and in the year after it."""
    return _closures_of(document.closures, document.range)


@lru_cache(maxsize=8)  # most revisions change something else, and whoever publishes keeps others waiting
def _closures_of(rules: Closures, days: DateRange) -> tuple[HolidayClosure, ...]:
    return holiday_closures(rules.rules, rules.observed, days.first_on.year, days.last_on.year + 1)


def compile_policy(revision: PolicyRevision) -> Policy:
    document = revision.document
    return Policy(
        revision=revision,
        calendar=_calendar(document.support_hours, revision.closures, document.holiday_overrides, document.range),
        catalogue=plan_catalogue(document.plans),
        clauses={clause.id: clause for clause in document.clauses},
        topics={topic.code: topic for topic in document.topics},
        tiers={tier.number: tier for tier in sorted(document.tiers, key=lambda tier: tier.number)},
        scope_reader=_scope_reader(revision),
        assumptions={
            (each.setting, each.assumed): (Reason(ReasonCode.ASSUMPTION, each.clause, each.text),)
            for each in document.assumptions
        },
    )


def _scope_reader(revision: PolicyRevision) -> ScopeReader | None:
    rules, model = revision.document.scope_check, revision.scope_model
    if rules is None:
        return None
    if model is None or model.name != rules.model:
        raise ValueError(f"the revision names the scope model {rules.model} and comes without it")
    return scope_reader(rules, model, revision.document.topics)


@lru_cache(maxsize=4)  # most revisions change something else than the hours
def _calendar(
    hours: SupportHours,
    closures: tuple[HolidayClosure, ...],
    overrides: tuple[HolidayOverride, ...],
    days: DateRange,
) -> CompiledCalendar:
    calendar = business_calendar(hours.time_zone, hours.weekly, hours.clause, closures, overrides)
    return compile_calendar(calendar, days.first_on, days.last_on)
