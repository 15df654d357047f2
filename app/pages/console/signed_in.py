"""Who is signed in, and that a form which came was made for them: what every route of the console depends on.

A form carries a token that follows from the cookie's own, so that nothing is stored, and another sign-in, or a page
of somebody else's, cannot know it. That is looked at before anything else is.
"""

import hmac
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from app.api.dependencies import now
from app.api.media_types import media_type
from app.domain.api_keys import ApiKey, Scope, require_scopes
from app.domain.errors import DomainError
from app.pages.console.cookies import SIGNED_IN
from app.pages.page_routes import PageRoute
from app.pages.rendering import page
from app.services.sign_ins import SignInRequiredError, SignIns

HOME = "/console"
SIGN_IN = "/console/sign-in"
FIELD = "csrf"
FORM = "application/x-www-form-urlencoded"


class CsrfTokenMissingError(DomainError):
    code = "csrf_token_missing"


class ConsoleRoute(PageRoute):
    """Asks who is not signed in to do so, and leads on to what they wanted to look at."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def signed_in_first(request: Request) -> Response:
            response = await answer(request)
            if response.status_code == HTTPStatus.UNAUTHORIZED and request.method == "GET":
                return see(f"{SIGN_IN}?next={quote(request.url.path, safe='/')}")
            return response

        return signed_in_first


def console_router() -> APIRouter:
    return APIRouter(include_in_schema=False, route_class=ConsoleRoute)


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in. `read_only`: Postgres is away, and what is written would be lost."""

    key: ApiKey
    csrf: str
    ends_at: int
    read_only: bool

    def may(self, scope: Scope) -> bool:
        return scope in self.key.scopes

    def require(self, scope: Scope) -> None:
        require_scopes(self.key, (scope,))


@dataclass(frozen=True, slots=True)
class SentForm:
    """A form that this service made for the person who sent it."""

    person: Person
    fields: FormData = field(default_factory=FormData)

    def text(self, name: str) -> str:
        """As it was typed, without the space around it; empty where it was left out."""
        value = self.fields.get(name, "")
        return value.strip() if isinstance(value, str) else ""

    def texts(self, name: str) -> list[str]:
        return [value.strip() for value in self.fields.getlist(name) if isinstance(value, str)]


def csrf_token(cookie: str) -> str:
    """Of the forms of whoever holds that cookie."""
    return hmac.digest(cookie.encode(), b"forms of the console", "sha256").hex()


async def sent_fields(request: Request, cookie: str) -> FormData:
    """Raises CsrfTokenMissingError where the form is not one that was made for the cookie, or comes from elsewhere."""
    if media_type(request.headers) != FORM:
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    fields = await request.form()
    sent = fields.get(FIELD, "")
    given = sent if isinstance(sent, str) and cookie else ""
    if not hmac.compare_digest(given.encode(errors="replace"), csrf_token(cookie).encode()):
        raise CsrfTokenMissingError("The form has no token of this service, or one of another sign-in.")
    if not _from_here(request):
        raise CsrfTokenMissingError("The form was sent from a page of another site.")
    return fields


def _from_here(request: Request) -> bool:
    """As the browser says. `null` is what it says of every form where no referrer is told, as here."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin", "null")
    if site is not None:
        return site == "same-origin"
    return origin == "null" or origin.partition("://")[2] == request.headers.get("host", "")


async def signed_in(request: Request) -> Person:
    known: SignIns = request.app.state.sign_ins
    token = SIGNED_IN.of(request)
    if not token:
        raise SignInRequiredError("There is no sign-in.")
    found = await known.present(token, now())
    return Person(found.key, csrf_token(token), found.sign_in.expires_at, not found.confirmed)


async def sent_form(request: Request) -> SentForm:
    fields = await sent_fields(request, SIGNED_IN.of(request))
    return SentForm(await signed_in(request), fields)


SignedIn = Annotated[Person, Depends(signed_in)]
SentFormDep = Annotated[SentForm, Depends(sent_form)]


def console_page(
    request: Request,
    person: Person,
    template: str,
    values: Mapping[str, Any],
    status: int = 200,
    **headers: str,
) -> HTMLResponse:
    """A page of the console: `here` in `values` is which one. Nobody keeps it."""
    policy = request.app.state.snapshot.policy
    ends_at = datetime.fromtimestamp(person.ends_at, policy.calendar.calendar.zone)
    shared = {"person": person, "csrf": person.csrf, "ends_at": ends_at, "Scope": Scope}
    return page(f"console/{template}", {**shared, **values}, status, **headers)


def see(address: str) -> RedirectResponse:
    """Lets the browser look there, by a GET: a page that answers a form would send it once more when reloaded."""
    return RedirectResponse(address, HTTPStatus.SEE_OTHER, {"Cache-Control": "no-store"})
