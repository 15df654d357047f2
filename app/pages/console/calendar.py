"""`/console/calendar`: the year, and the override of each of its days, as PUT and DELETE of holiday overrides do it."""

import calendar as weeks_of
from collections.abc import Iterator
from datetime import date
from typing import Annotated

from fastapi import Query, Request, Response
from pydantic import Field

from app.api.dependencies import SnapshotDep, now
from app.api.routes.holiday_overrides import DatePath
from app.api.schemas import holiday_overrides as schemas
from app.api.schemas.fields import WHOLE, AskedOfSequence, LocalDate, Revision
from app.api.writes import PreconditionFailedError
from app.domain.api_keys import Scope
from app.domain.business_time import require_local_date
from app.domain.calendars import BusinessCalendar, CalendarDay, ClosureSource, HolidayOverride
from app.domain.errors import DomainError
from app.domain.policy import Policy
from app.domain.policy_changes import override_on, require_override
from app.domain.policy_previews import PolicyChange
from app.domain.wording import MONTH_NAMES, day_in_words
from app.domain.year_calendars import year_calendar
from app.pages.console.override_forms import TYPED, override_as_typed, read_override, rows_of
from app.pages.console.policy_changes import (
    DO,
    EDIT,
    SAVE,
    Filled,
    Proposal,
    caught_up,
    policy_since,
    require_seen,
    seen_before,
    seen_revision,
    seen_values,
    show_conflict,
    show_preview,
)
from app.pages.console.signed_in import Person, SentForm, SentFormDep, SignedIn, console_page, console_router, see
from app.pages.console.writes import see_saved, writing
from app.persistence.changes import Writing
from app.persistence.database import DatabaseUnavailableError
from app.services import policies
from app.services.policies import policy_in_force

router = console_router()
HERE, ADDRESS = "calendar", "/console/calendar"
MOST_LISTED = 60


class YearQuestion(AskedOfSequence):
    """`on` is a day to go to, `saved` the revision that a change has just made."""

    year: Annotated[int, Field(ge=1971, le=2099), WHOLE] | None = None
    on: LocalDate | None = None
    saved: Revision | None = None


@router.get(ADDRESS)
async def show_year(
    asked: Annotated[YearQuestion, Query()], request: Request, person: SignedIn, snapshot: SnapshotDep
) -> Response:
    if asked.on is not None:
        return see(f"{ADDRESS}/{asked.on}")
    policy = await policy_in_force(snapshot)
    known, days = policy.calendar.calendar, policy.document.range
    today = known.local(now()).date()
    shown = max(days.first_on.year, min(asked.year or today.year, days.last_on.year))
    year = year_calendar(policy, shown)
    values = {
        "here": HERE,
        "policy": policy,
        "year": year,
        "months": list(_months(known, shown)),
        "today": today,
        "most_listed": MOST_LISTED,
        "source": ClosureSource,
        "saved": asked.saved,
    }
    return console_page(request, person, "calendar.html", values)


@router.get("/console/calendar/{date}")
async def show_day(on: DatePath, request: Request, person: SignedIn, snapshot: SnapshotDep) -> Response:
    policy = await policy_in_force(snapshot)
    require_local_date(policy.calendar, on)
    override = override_on(policy.document, on)
    return _form(
        request, person, policy, on, Filled(override_as_typed(override), seen_values(policy, _shown(override)))
    )


@router.post("/console/calendar/{date}")
async def change_day(on: DatePath, request: Request, form: SentFormDep, snapshot: SnapshotDep) -> Response:
    """The form once more where it is not right, its preview, the conflict, or the year once it is saved."""
    form.person.require(Scope.POLICY_WRITE)
    policy = await policy_since(snapshot, seen_revision(form))
    require_local_date(policy.calendar, on)
    typed = {name: form.text(name) for name in TYPED}
    override, errors = read_override(typed, on, form.person.key.name)
    if errors or form.text(DO) == EDIT:
        return _form(request, form.person, policy, on, Filled(typed, seen_before(form), errors))
    change = PolicyChange(holiday_overrides={on: override})
    before = override_on(policy.document, on)
    proposal = Proposal(
        HERE,
        f"holiday_overrides.{on}",
        day_in_words(on),
        request.url.path,
        _year_of(on),
        form,
        change,
        seen_before(form),
    )
    try:
        require_seen(form, _shown(before))
        if form.text(DO) == SAVE:
            return see_saved(_year_of(on), await _save(request, form, on, override))
    except PreconditionFailedError:
        policy = await caught_up(snapshot)
        theirs = override_on(policy.document, on)
        rows = rows_of(policy.calendar.calendar, on, theirs, override)
        return await show_conflict(request, proposal, policy, _shown(theirs), rows)
    except (DomainError, DatabaseUnavailableError) as refused:
        return await show_preview(request, proposal, policy, refused)
    return await show_preview(request, proposal, policy)


async def _save(request: Request, form: SentForm, on: date, override: HolidayOverride | None) -> Writing:
    async with writing(request, form.person) as write:
        document = await policies.document_for_change(write.session)
        require_seen(form, _shown(override_on(document, on)))
        if override is None:
            await policies.remove_override(write, document, require_override(document, on))
        else:
            await policies.put_override(write, document, override)
    return write


def _form(request: Request, person: Person, policy: Policy, on: date, filled: Filled) -> Response:
    known = policy.calendar.calendar
    values = {
        "here": HERE,
        "policy": policy,
        "on": on,
        "day": known.day(on),
        "override": override_on(policy.document, on),
        "by_rule": known.day_by_rule(on),
        "year_address": _year_of(on),
        "over": on < known.local(now()).date(),
        "typed": filled.typed,
        "seen": filled.seen,
        "errors": filled.errors,
    }
    return console_page(request, person, "day.html", values, filled.status)


def _shown(override: HolidayOverride | None) -> schemas.HolidayOverride | None:
    """As the API shows it, so that both have one ETag."""
    return schemas.HolidayOverride.model_validate(override) if override else None


def _year_of(on: date) -> str:
    return f"{ADDRESS}?year={on.year}"


def _months(known: BusinessCalendar, year: int) -> Iterator[tuple[str, list[list[CalendarDay | None]]]]:
    """Of weeks from Monday to Sunday; None for a day of another month."""
    for number, name in enumerate(MONTH_NAMES, 1):
        weeks = weeks_of.Calendar().monthdatescalendar(year, number)
        yield name, [[known.day(on) if on.month == number else None for on in week] for week in weeks]
