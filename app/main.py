"""create_app(): the only place where the parts are wired together."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from fastapi.middleware.asyncexitstack import AsyncExitStackMiddleware
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.exceptions import HTTPException
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.types import ASGIApp

from app.api.body_limit import LimitBody
from app.api.conditional import ConditionalRequests
from app.api.cross_origin import CrossOrigin
from app.api.deadlines import Deadlines, KeepDeadlines
from app.api.dependencies import now
from app.api.media_types import NDJSON
from app.api.problem_handlers import add_problem_handlers
from app.api.problems import problem
from app.api.question_routes import Questions
from app.api.rate_limits import LimitRates
from app.api.routes import (
    accounts,
    add_on_purchases,
    api_keys,
    calendar_feed,
    changes,
    compliance,
    documentation,
    due_date_batches,
    due_dates,
    holiday_overrides,
    mcp,
    onboarding,
    operations,
    plans,
    policy,
    policy_previews,
    policy_revisions,
    problems,
    scope_checks,
    screen_sharing,
    service_facts,
    support_hours,
    tickets,
    usage,
)
from app.api.security_headers import SecurityHeaders
from app.observability import Metrics, ObserveRequests
from app.pages import hours, intake, intake_confirmations, static_files
from app.pages.console import account_plans, home, keys, purchases, revisions, sign_ins
from app.pages.console import accounts as console_accounts
from app.pages.console import calendar as console_calendar
from app.pages.console import changes as console_changes
from app.pages.console import plans as console_plans
from app.pages.console import usage as console_usage
from app.pages.page_routes import http_error
from app.persistence.database import database_engine
from app.persistence.snapshot import Snapshot
from app.services.changes import follow_changes, listen_for_changes, refresh
from app.services.housekeeping import Housekeeping
from app.services.sign_ins import SignIns
from app.services.ticket_deliveries import TicketDeliveries
from app.services.webhooks import Webhook
from app.settings import Settings

ROUTERS = (
    tickets,
    due_dates,
    due_date_batches,
    compliance,
    plans,
    scope_checks,
    support_hours,
    calendar_feed,
    screen_sharing,
    onboarding,
    service_facts,
    accounts,
    add_on_purchases,
    usage,
    policy,
    policy_revisions,
    policy_previews,
    holiday_overrides,
    changes,
    api_keys,
    problems,
    mcp,
    operations,
    documentation,
    static_files,
    hours,
    intake,
    intake_confirmations,
    sign_ins,
    home,
    console_plans,
    console_calendar,
    revisions,
    console_accounts,
    account_plans,
    purchases,
    console_usage,
    console_changes,
    keys,
)
DESCRIPTION = """Answers every question that a Service Level Agreement raises, each with its reasons.

Instants are RFC 3339 with an offset. Every error is a problem document (RFC 9457) whose `type` this service serves.
Fields are only ever added: ignore those that you do not know."""


def create_app(settings: Settings) -> FastAPI:
    """The service on `settings.database_url`. It answers as soon as it runs; /readyz says when it has a policy."""
    if settings.database_url is None:
        raise ValueError(
            "the application needs SLA_DATABASE_URL; `sla serve` brings its own Postgres where it is not set"
        )
    engine = database_engine(settings.database_url, settings)
    feed = database_engine(settings.database_url, settings, pool_size=1)
    snapshot = Snapshot(engine, feed, settings.account_cache_size, stale_after=max(2.0, 2 * settings.poll_seconds))
    metrics = Metrics()
    deadlines = Deadlines(settings.deadline_seconds, settings.bulk_deadline_seconds)

    deliveries = _ticket_deliveries(engine, feed, snapshot, metrics, settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        every, hint = settings.poll_seconds, asyncio.Event()
        listen_url = settings.listen_database_url or settings.database_url or ""
        first_key = settings.bootstrap_key.get_secret_value() if settings.bootstrap_key else None
        await refresh(snapshot)
        housekeeping = Housekeeping(engine, snapshot, now, first_key)
        await housekeeping.once()
        tasks = [
            asyncio.create_task(follow_changes(snapshot, hint, every)),
            asyncio.create_task(listen_for_changes(snapshot, listen_url, hint, every)),
            asyncio.create_task(housekeeping.every(every)),
            asyncio.create_task(deadlines.watch()),
            *([asyncio.create_task(deliveries.every(every))] if deliveries else ()),
        ]
        yield
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks, timeout=5)
        await engine.dispose()
        await feed.dispose()

    app = FastAPI(
        title="Connex SLA",
        version=version("connex-sla"),
        description=DESCRIPTION,
        lifespan=lifespan,
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False, "logs": False},  # it has its own
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
    )
    app.state.engine = engine
    app.state.settings = settings
    app.state.snapshot = snapshot
    app.state.metrics = metrics
    app.state.sign_ins = SignIns(engine, snapshot)
    app.state.ticket_deliveries = deliveries
    add_problem_handlers(app)
    app.add_exception_handler(HTTPException, http_error)
    for routes in ROUTERS:
        app.router.routes.extend(routes.router.routes)  # an included router would match every path a second time
    app.middleware_stack = _answering(app, settings, snapshot, metrics, deadlines)
    return app


def _ticket_deliveries(
    engine: AsyncEngine, feed: AsyncEngine, snapshot: Snapshot, metrics: Metrics, settings: Settings
) -> TicketDeliveries | None:
    """None where tickets are sent on to nobody."""
    url, secrets = settings.ticket_webhook_url, settings.ticket_webhook_secret
    if url is None or secrets is None:
        return None
    signed_with = [secret.strip() for secret in secrets.get_secret_value().split(",")]
    webhook = Webhook(url, signed_with, settings.ticket_webhook_timeout_seconds, now)
    return TicketDeliveries(engine, feed, snapshot, webhook, metrics)


def _answering(app: FastAPI, settings: Settings, snapshot: Snapshot, metrics: Metrics, deadlines: Deadlines) -> ASGIApp:
    """What each request goes through, the innermost first.

    Of FastAPI's own stack it has the two that turn errors into problems and close files: for failures, long bodies and
    traces there is something of this service's own.
    """
    asked = ExceptionMiddleware(AsyncExitStackMiddleware(app.router), handlers=app.exception_handlers)
    within: ASGIApp = LimitBody(
        ConditionalRequests(Questions(asked, app.routes)),
        longest=settings.max_body_bytes,
        longest_of={
            "/due-dates": settings.max_batch_bytes,
            "/policy/preview": settings.max_batch_bytes,
            "/compliance": settings.max_compliance_bytes,
            # A form writes most bytes of most languages as three.
            "/intake": 3 * settings.max_body_bytes,
            "/intake/preview": 3 * settings.max_body_bytes,
        },
        streamed={("/due-dates", NDJSON)},
    )
    within = KeepDeadlines(within, deadlines)
    per_key, per_address = settings.key_requests_per_minute, settings.address_requests_per_minute
    if per_key or per_address:
        within = LimitRates(within, snapshot, per_key, per_address)

    def for_browsers(asked: ASGIApp) -> ASGIApp:
        shared = CrossOrigin(asked, settings.cors_origins) if settings.cors_origins else asked
        return SecurityHeaders(shared, settings.strict_transport_seconds)

    def failure(request_id: str) -> ASGIApp:
        return for_browsers(problem(request_id, "internal_error"))

    return ObserveRequests(for_browsers(within), metrics, failure)
