"""Signing in with a key, and out. The key is read once: from then on a cookie says who it is.

The form of the sign-in has a cookie of its own, made with the page: without that, somebody else's page could sign a
browser in with a key that is not its owner's, and watch what is done with it.
"""

import re
from secrets import token_urlsafe
from typing import Annotated

from fastapi import Query, Request, Response

from app.api.dependencies import now
from app.api.problems import PROBLEMS
from app.domain.errors import DomainError
from app.pages.console.cookies import OF_FORM, SIGNED_IN
from app.pages.console.signed_in import (
    HOME,
    SIGN_IN,
    SentFormDep,
    console_router,
    csrf_token,
    see,
    sent_fields,
    signed_in,
)
from app.pages.rendering import page
from app.persistence.database import DatabaseUnavailableError
from app.services.sign_ins import SignInRequiredError, SignIns

router = console_router()
PAGES = re.compile(r"/console(/[A-Za-z0-9_@:+-][A-Za-z0-9_.@:+-]*)*", re.ASCII)  # dots alone lead elsewhere
NO_PAGES = {SIGN_IN, "/console/sign-out", "/console/changes/stream"}


@router.get("/console/sign-in")
async def show_sign_in(request: Request, next_page: Annotated[str, Query(alias="next")] = HOME) -> Response:
    try:
        await signed_in(request)
    except (SignInRequiredError, DatabaseUnavailableError):
        return _form(request, next_page)
    return see(_known(next_page))


@router.post("/console/sign-in")
async def sign_in(request: Request) -> Response:
    fields = await sent_fields(request, OF_FORM.of(request))
    key, next_page, known = fields.get("key"), fields.get("next"), _sign_ins(request)
    wanted = _known(next_page if isinstance(next_page, str) else HOME)
    try:
        made, token = await known.begin(key.strip() if isinstance(key, str) else "", at := now())
    except (DomainError, DatabaseUnavailableError) as refused:
        return _form(request, wanted, refused)
    answer = see(wanted)
    SIGNED_IN.give(request, answer, token, made.expires_at - at)
    OF_FORM.take_back(request, answer)
    return answer


@router.post("/console/sign-out")
async def sign_out(request: Request, _: SentFormDep) -> Response:
    """Where Postgres is away the browser forgets its token all the same, and hears that others do not yet."""
    try:
        await _sign_ins(request).end(SIGNED_IN.of(request))
    except DatabaseUnavailableError:
        answer: Response = page("console/signed_out.html", {}, PROBLEMS[DatabaseUnavailableError.code].status)
    else:
        answer = see(SIGN_IN)
    SIGNED_IN.take_back(request, answer)
    return answer


def _sign_ins(request: Request) -> SignIns:
    known: SignIns = request.app.state.sign_ins
    return known


def _known(address: str) -> str:
    """A page of the console, whatever the address says: nobody is led elsewhere from here."""
    return address if PAGES.fullmatch(address) and address not in NO_PAGES else HOME


def _form(request: Request, next_page: str, refused: DomainError | DatabaseUnavailableError | None = None) -> Response:
    token = OF_FORM.of(request) or token_urlsafe(32)
    values = {"next_page": _known(next_page), "csrf": csrf_token(token), "refused": refused}
    answer = page("console/sign_in.html", values, PROBLEMS[refused.code].status if refused else 200)
    OF_FORM.give(request, answer, token, None)
    return answer
