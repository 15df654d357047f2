"""Plans, support tiers, and the catalogue that knows a plan by today's name and by its former ones."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType

from app.domain.errors import UnknownPlanError
from app.domain.targets import SlaTarget

LONGEST_ONBOARDING = 100_000


def require_code(code: str) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", code):
        raise ValueError("a code begins with a small letter and has small letters, digits and underscores")


@dataclass(frozen=True, slots=True)
class SupportTier:
    """`covers` are ids of clauses, `access` of the one that says who has the tier, where there is one.

    Tiers are ordered by number: a higher one includes the lower ones.
    """

    number: int
    name: str
    handled_by: str
    clause: str
    covers: tuple[str, ...]
    access: str | None = None

    def __post_init__(self) -> None:
        if self.number < 1:
            raise ValueError("tiers are numbered from 1")


@dataclass(frozen=True, slots=True)
class Plan:
    """`targets` replace the policy's default target of the same metric. Minutes that the plan leaves open are None."""

    code: str
    name: str
    tier: int
    clause: str
    legacy_names: tuple[str, ...] = ()
    targets: tuple[SlaTarget, ...] = ()
    includes_screen_sharing: bool = False
    onboarding_minutes: int | None = None

    def __post_init__(self) -> None:
        require_code(self.code)
        if not all(map(name_key, (self.code, self.name, *self.legacy_names))):
            raise ValueError("a plan's code and names are not empty, the word plan aside")
        if len({name_key(name) for name in self.legacy_names}) < len(self.legacy_names):
            raise ValueError("a plan's former names differ in more than their spelling")
        if self.onboarding_minutes is not None and not 0 <= self.onboarding_minutes <= LONGEST_ONBOARDING:
            raise ValueError(f"onboarding minutes are from 0 to {LONGEST_ONBOARDING}, or left open")


@dataclass(frozen=True, slots=True)
class AddOn:
    """Something that an account can buy without a higher plan."""

    code: str
    name: str
    clause: str

    def __post_init__(self) -> None:
        require_code(self.code)


@dataclass(frozen=True, slots=True)
class PlanMatch:
    """`name` is the published name that matched: today's, or a former one. `account` is there where its record did."""

    plan: Plan
    name: str
    formerly: bool
    account: str | None = None


def name_key(name: str) -> str:
    """What two spellings of one name share: no case, no spaces, hyphens or underscores, no word "plan"."""
    words = name.casefold().replace("-", " ").replace("_", " ").split()
    return "".join(word for word in words if word != "plan")


@dataclass(frozen=True, slots=True)
class PlanCatalogue:
    matches: Mapping[str, PlanMatch]
    plans: Mapping[str, Plan]

    def by_code(self, code: str) -> Plan:
        """The plan of exactly that code, which a record names. Raises UnknownPlanError."""
        if plan := self.plans.get(code):
            return plan
        raise UnknownPlanError("The account is on a plan that this revision of the policy does not have.")

    def resolve(self, name: str) -> PlanMatch:
        """The plan of that name, code or former name. Nothing is guessed: near names are only suggested."""
        key = name_key(name)
        if match := self.matches.get(key):
            return match
        near = get_close_matches(key, self.matches, n=3, cutoff=0.6)
        suggestions = tuple(dict.fromkeys(self.matches[key].name for key in near))
        hint = f" Did you mean {' or '.join(suggestions)}?" if suggestions else ""
        raise UnknownPlanError(f"No plan has that name, today or formerly.{hint}", suggestions=suggestions)


def plan_catalogue(plans: Iterable[Plan]) -> PlanCatalogue:
    """Raises ValueError where two plans would answer to one name."""
    matches: dict[str, PlanMatch] = {}
    by_code: dict[str, Plan] = {}
    for plan in plans:
        by_code[plan.code] = plan
        names = [(plan.code, PlanMatch(plan, plan.name, False)), (plan.name, PlanMatch(plan, plan.name, False))]
        names += [(legacy, PlanMatch(plan, legacy, True)) for legacy in plan.legacy_names]
        for name, match in names:
            taken = matches.setdefault(name_key(name), match)
            if taken.plan is not plan:
                raise ValueError(f"{plan.name} and {taken.plan.name} would both answer to {name!r}")
    return PlanCatalogue(MappingProxyType(matches), MappingProxyType(by_code))
