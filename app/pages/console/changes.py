"""`/console/changes`: who changed what and when, the newest first, and live for as long as the sign-in lasts."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, ClassVar
from urllib.parse import urlencode

import structlog
from fastapi import Depends, Header, Query, Request, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent

from app.api.dependencies import OwnSnapshot, SnapshotDep, now
from app.api.routes.changes import RETRY
from app.api.schemas.changes import After
from app.api.schemas.fields import AccountId
from app.domain.api_keys import Scope
from app.domain.change_wording import told
from app.domain.changes import Change, Entity
from app.pages.console.cookies import SIGNED_IN
from app.pages.console.form_values import Blank, Typed, WrongForm
from app.pages.console.signed_in import Person, SignedIn, console_page, console_router
from app.pages.rendering import templates
from app.persistence.database import DatabaseUnavailableError
from app.services.api_keys import is_live
from app.services.change_log import LogQuestion, log_page
from app.services.changes import require_sequence, stream_changes
from app.services.policies import policy_in_force
from app.services.sign_ins import SignInRequiredError, SignIns

router = console_router()
AT_ONCE = 25
LOOK_UP = 2  # seconds after which a stream looks whether its sign-in was ended elsewhere
KINDS = {
    Entity.ACCOUNT: "Plans of accounts",
    Entity.PURCHASE: "Purchases",
    Entity.USAGE: "Usage",
    Entity.PLAN: "Plans",
    Entity.HOLIDAY_OVERRIDE: "Holiday overrides",
    Entity.POLICY: "Policy documents",
    Entity.API_KEY: "Keys",
}

log = structlog.get_logger()


class LogFilter(Typed):
    EXPECTED: ClassVar[Mapping[str, str]] = {
        "account": "An id begins with a letter or a digit and has letters, digits and . _ : @ + - alone, 100 at most.",
        "entity": "Choose one kind of change, or all.",
    }

    account: Annotated[AccountId | None, Blank] = None
    entity: Annotated[Entity | None, Blank] = None

    def holds(self, change: Change) -> bool:
        return self.account in {None, change.account} and self.entity in {None, change.entity}


@router.get("/console/changes")
async def show_changes(
    person: SignedIn,
    request: Request,
    snapshot: SnapshotDep,
    before: Annotated[After | None, Query()] = None,
    after: Annotated[After | None, Query()] = None,
) -> Response:
    person.require(Scope.AUDIT_READ)
    policy, errors, newest = await policy_in_force(snapshot), {}, snapshot.sequence
    typed = {name: request.query_params.get(name, "").strip() for name in ("account", "entity")}
    try:
        wanted = LogFilter.read(typed, policy.calendar.calendar.zone)
    except WrongForm as wrong:
        wanted, errors = LogFilter(), dict(wrong.errors)
    question = LogQuestion(wanted.account, wanted.entity, before, None if before is not None else after)
    shown = await log_page(request.app.state.engine, newest, question, AT_ONCE)
    values = {
        "here": "changes",
        "typed": typed,
        "kept": "" if errors else urlencode({name: value for name, value in typed.items() if value}),
        "errors": errors,
        "kinds": KINDS,
        "shown": shown,
        "changes": [told(policy, change) for change in shown.changes],
        "newest": newest,
        "latest": question.of_latest,
        "refresh": question.of_latest and "refresh" in request.query_params,
    }
    return console_page(
        request, person, "changes.html", values, HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    )


async def seen_before(
    snapshot: OwnSnapshot,
    after: Annotated[After, Query()],
    last_event_id: Annotated[int | None, Header(ge=0, le=9_223_372_036_854_775_807)] = None,
) -> int:
    """The last change that the page has; once it has lost the stream, the last one that came by it."""
    seen = after if last_event_id is None else last_event_id
    await require_sequence(snapshot, seen)
    return seen


async def listened_for(account: AccountId | None = None, entity: Entity | None = None) -> LogFilter:
    return LogFilter(account=account, entity=entity)


async def auditor(person: SignedIn) -> Person:
    person.require(Scope.AUDIT_READ)
    return person


@router.get("/console/changes/stream", response_class=EventSourceResponse)
async def follow_changes(
    person: Annotated[Person, Depends(auditor)],
    after: Annotated[int, Depends(seen_before)],
    wanted: Annotated[LogFilter, Depends(listened_for)],
    request: Request,
    snapshot: OwnSnapshot,
) -> AsyncIterator[ServerSentEvent]:
    """Each change as the page shows it. Where the sign-in ends the page is told; where a replica ends it comes back."""
    entry = templates().get_template("console/change.html")
    yield ServerSentEvent(retry=RETRY, comment="changes")
    async with _watched(request) as watch:

        def may_go_on() -> bool:
            return watch.goes_on and now() < person.ends_at and is_live(snapshot, person.key.id, now())

        async for change in stream_changes(request.app.state.engine, snapshot, after, may_go_on):
            if wanted.holds(change):
                html = entry.render(change=told(await policy_in_force(snapshot), change), person=person, Scope=Scope)
                yield ServerSentEvent(id=str(change.sequence), event="change", raw_data=" ".join(html.split()))
    if not snapshot.ending and not watch.failed:
        yield ServerSentEvent(event="ended", raw_data="The sign-in has ended.")


@dataclass
class _Watch:
    """`failed`: nobody knows whether the sign-in goes on, so the browser comes back and is asked for it anew."""

    goes_on: bool = True
    failed: bool = False


@asynccontextmanager
async def _watched(request: Request) -> AsyncIterator[_Watch]:
    """Looks every so often whether the sign-in still goes on, as it may be ended on another replica."""
    known: SignIns = request.app.state.sign_ins
    watch, token = _Watch(), SIGNED_IN.of(request)

    async def look() -> None:
        while watch.goes_on:
            await asyncio.sleep(LOOK_UP)
            try:
                await known.present(token, now())
            except SignInRequiredError:
                watch.goes_on = False
            except DatabaseUnavailableError:
                continue
            except Exception:
                log.exception("a sign-in could not be watched")
                watch.goes_on, watch.failed = False, True

    looking = asyncio.create_task(look())
    try:
        yield watch
    finally:
        looking.cancel()
        with suppress(asyncio.CancelledError):
            await looking
