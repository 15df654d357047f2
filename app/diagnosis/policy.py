"""Whether the policy in force says what somebody decided: its doubtful dates, and holidays that are known otherwise."""

from collections.abc import Iterator
from importlib.metadata import version

from app.diagnosis.findings import Finding, doubtful, wrong
from app.domain.calendars import HolidayClosure
from app.domain.errors import DomainError
from app.domain.policy import PolicyRevision, closures_of, compile_policy
from app.domain.support_hours import coming_year
from app.domain.wording import amount

MOST_NAMED = 3
DECIDE = "Decide each: `sla policy export`, change it, `sla policy load`; or PUT /holiday-overrides/{date}."
PUBLISH = "If the new dates are right: `sla policy export > policy.yaml`, `sla policy load policy.yaml --note …`."


def policy_findings(revision: PolicyRevision, now: int) -> Iterator[Finding]:
    policy = compile_policy(revision)
    yield Finding("policy", f"revision {revision.number}, {revision.document.name}")
    yield _holidays(revision)
    try:
        doubts = coming_year(policy, policy.calendar.calendar.local(now).date()).warnings
    except DomainError as error:
        yield wrong("policy", error.detail, "Publish a policy whose range holds today.")
        return
    if doubts:
        told = " ".join(doubt.text for doubt in doubts[:MOST_NAMED])
        more = f" And {len(doubts) - MOST_NAMED} more." if len(doubts) > MOST_NAMED else ""
        yield doubtful("policy", f"{amount(len(doubts), 'doubtful date')}: {told}{more}", DECIDE)


def _holidays(revision: PolicyRevision) -> Finding:
    """A revision keeps the dates that its rules named as it was published; a newer package may know others."""
    then, now = set(revision.closures), set(closures_of(revision.document))
    package = f"holidays {version('holidays')}"
    if then == now:
        return Finding("holidays", f"{len(now)} dates, as {package} names them")
    differing = sorted(then ^ now, key=lambda closure: closure.date)
    told = ", ".join(f"{_which(closure, closure in now)}" for closure in differing[:MOST_NAMED])
    found = f"{package} names {amount(len(differing), 'date')} otherwise than revision {revision.number}: {told}"
    return doubtful("holidays", found, PUBLISH)


def _which(closure: HolidayClosure, known: bool) -> str:  # noqa: FBT001  (the one thing that is told)
    return f"{closure.name} {closure.date} {'is new' if known else 'is gone'}"
