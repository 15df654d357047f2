"""What is measured: each operation with its models, and many different requests for it, so that no memo answers."""

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from http import HTTPStatus
from urllib.parse import urlencode

from pydantic import BaseModel

from app.api.schemas.accounts import PurchaseAnswer, PurchaseRequest
from app.api.schemas.due_date_batches import DueDatesAnswer, DueDatesRequest
from app.api.schemas.due_dates import DueDateAnswer, DueDateQuery, DueDateRequest, TicketDueDateAnswer
from app.api.schemas.onboarding import OnboardingAnswer, OnboardingQuery
from app.api.schemas.plans import TierAnswer, TierQuery
from app.api.schemas.scope_checks import ScopeAnswer, ScopeQuery, ScopeRequest
from app.api.schemas.screen_sharing import ScreenSharingAnswer, ScreenSharingQuery
from app.api.schemas.support_hours import HoursAnswer, HoursQuestion
from app.api.schemas.tickets import TicketAnswer, TicketRequest
from app.policies.documents import packaged_document
from bench.scope.corpus import all_tickets

KEY = "sla_bench_of_nobody"
SETTINGS = {"SLA_LOG_LEVEL": "info", "SLA_BOOTSTRAP_KEY": KEY}  # of whoever is measured
PLANS = ("gold", "Platinum", "ultra plus", "silver", "pro", "enterprise", "Micro", "growth")
ACCOUNTS = tuple(f"account-{number:03}" for number in range(500))
PER_ACCOUNT = 4  # one in so many questions is about an account and needs the key; the others only carry it
DIFFERENT, BATCHES, BATCH = 512, 16, 1000
UNIQUE = "unique-12345678"  # requests.lua puts another number in its place each time
START, MINUTES = datetime(2026, 1, 1, tzinfo=UTC), 2 * 365 * 24 * 60
Fields = dict[str, object]


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def all_headers(self) -> dict[str, str]:
        """Every request has a key, as those of a company's own systems have, whether or not it needs one."""
        typed = {"Content-Type": "application/json", "Content-Length": str(len(self.body))} if self.body else {}
        return {"Host": "bench", "Authorization": f"Bearer {KEY}", **typed, **dict(self.headers)}

    def on_the_wire(self) -> bytes:
        headers = "".join(f"{name}: {value}\r\n" for name, value in self.all_headers.items())
        return f"{self.method} {self.path} HTTP/1.1\r\n{headers}\r\n".encode() + self.body


@dataclass(frozen=True, slots=True)
class Operation:
    """`ask` makes the fields of one question; `conditional` asks again with the tag of the first answer."""

    title: str
    method: str
    path: str
    question: type[BaseModel]
    answer: type[BaseModel]
    ask: Callable[[random.Random], Fields]
    status: HTTPStatus = HTTPStatus.OK
    conditional: bool = False
    different: int = DIFFERENT
    connections: int = 32
    tickets: int = 1

    def requests(self) -> list[Request]:
        random_ = random.Random(2026)
        return [self._request(random_, self.ask(random_)) for _ in range(self.different)]

    def _request(self, random_: random.Random, fields: Fields) -> Request:
        path = self.path.format(id=random_.choice(ACCOUNTS))
        if self.method == "GET":
            return Request(self.method, f"{path}?{urlencode(fields)}")
        unique = (("Idempotency-Key", UNIQUE),) if self.status is HTTPStatus.CREATED else ()
        return Request(self.method, path, json.dumps(fields).encode(), unique)


def some_instant(random_: random.Random) -> str:
    return (START + timedelta(minutes=random_.randrange(MINUTES))).isoformat()


def about(random_: random.Random) -> Fields:
    if random_.randrange(PER_ACCOUNT):
        return {"plan": random_.choice(PLANS)}
    return {"account": random_.choice(ACCOUNTS)}


def receipt(random_: random.Random) -> Fields:
    return {"received_at": some_instant(random_), **about(random_)}


def history(random_: random.Random) -> Fields:
    """A ticket that was paused, went on, and may have been answered."""
    instants = sorted(some_instant(random_) for _ in range(5))
    kinds = ("paused", "resumed", "answered")[: random_.randrange(4)]
    events = [{"type": kind, "at": at} for kind, at in zip(kinds, instants[1:], strict=False)]
    return {"received_at": instants[0], "events": events, "at": instants[-1], **about(random_)}


def moment(random_: random.Random) -> Fields:
    return {"at": some_instant(random_)}


def entitlement(random_: random.Random) -> Fields:
    return moment(random_) | about(random_)


@cache
def topics() -> Sequence[str]:
    return [topic.code for topic in packaged_document().topics]


def topic(random_: random.Random) -> Fields:
    return {"topic": random_.choice(topics()), **entitlement(random_)}


def session(random_: random.Random) -> Fields:
    return {"requested_at": some_instant(random_), "questionnaire_complete": "true", **about(random_)}


def text(random_: random.Random) -> Fields:
    ticket = random_.choice(all_tickets())
    return {"subject": ticket.subject, "description": ticket.description, **entitlement(random_)}


def batch(random_: random.Random) -> Fields:
    return {
        "tickets": [
            {"id": f"T-{number:06}", "plan": random_.choice(PLANS), "received_at": some_instant(random_)}
            for number in range(BATCH)
        ]
    }


def purchase(_: random.Random) -> Fields:
    return {"add_on": "screen_sharing", "minutes": 60, "billing_reference": UNIQUE}


OPERATIONS = {
    "get_due_date": Operation("GET /due-date", "GET", "/due-date", DueDateQuery, DueDateAnswer, receipt),
    "read_due_date": Operation("POST /due-date", "POST", "/due-date", DueDateRequest, TicketDueDateAnswer, history),
    "get_tier": Operation("GET /tier", "GET", "/tier", TierQuery, TierAnswer, entitlement),
    "get_support_hours": Operation("GET /support-hours", "GET", "/support-hours", HoursQuestion, HoursAnswer, moment),
    "get_scope_check": Operation("GET /scope-check, topic", "GET", "/scope-check", ScopeQuery, ScopeAnswer, topic),
    "get_screen_sharing": Operation(
        "GET /screen-sharing", "GET", "/screen-sharing", ScreenSharingQuery, ScreenSharingAnswer, entitlement
    ),
    "get_onboarding": Operation("GET /onboarding", "GET", "/onboarding", OnboardingQuery, OnboardingAnswer, session),
    "check_scope": Operation("POST /scope-check, text", "POST", "/scope-check", ScopeRequest, ScopeAnswer, text),
    "decide_ticket": Operation("POST /decision, text", "POST", "/decision", TicketRequest, TicketAnswer, text),
    "read_due_dates": Operation(
        "POST /due-dates, 1,000 tickets",
        "POST",
        "/due-dates",
        DueDatesRequest,
        DueDatesAnswer,
        batch,
        different=BATCHES,
        connections=4,  # each waits for the others' tickets as well
        tickets=BATCH,
    ),
    "not_modified": Operation(
        "GET /due-date, 304",
        "GET",
        "/due-date",
        DueDateQuery,
        DueDateAnswer,
        receipt,
        HTTPStatus.NOT_MODIFIED,
        conditional=True,
    ),
    "buy_add_on": Operation(
        "POST /accounts/{id}/add-on-purchases",
        "POST",
        "/accounts/{id}/add-on-purchases",
        PurchaseRequest,
        PurchaseAnswer,
        purchase,
        HTTPStatus.CREATED,
    ),
}


def accounts() -> Sequence[Request]:
    """The writes that make them."""
    since = json.dumps({"plan": "gold", "effective_from": "2020-01-01T00:00:00Z"}).encode()
    return [Request("PUT", f"/accounts/{account}", since) for account in ACCOUNTS]
