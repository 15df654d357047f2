"""`/console/keys`: which keys there are, a new one, which is shown this once, and the end of one."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Annotated, Any, ClassVar

from fastapi import Path, Request, Response
from pydantic import Field

from app.api.dependencies import now
from app.api.schemas.fields import PLAIN, Name
from app.domain.api_keys import ApiKey, Scope, require_scopes
from app.domain.errors import DomainError, UnknownKeyError
from app.domain.policy import Policy
from app.pages.console.cookies import SIGNED_IN
from app.pages.console.form_keys import form_key, once
from app.pages.console.form_values import AWAY, InstantField, Typed, TypedInstant, WrongForm
from app.pages.console.home import ALLOWED
from app.pages.console.signed_in import (
    SIGN_IN,
    Person,
    SentForm,
    SentFormDep,
    SignedIn,
    console_page,
    console_router,
    see,
)
from app.pages.console.writes import writing
from app.persistence.database import DatabaseUnavailableError
from app.persistence.idempotency import IdempotencyKeyReusedError
from app.services.api_keys import create_api_key, list_api_keys, revoke
from app.services.policies import policy_in_force

router = console_router()
KeyPath = Annotated[Name, Path(alias="id")]
AT_ONCE = 20
ABOUT = {"invalid_period": "expires_at", "instant_out_of_range": "expires_at", "scope_missing": "scopes"}


class KeyForm(Typed):
    EXPECTED: ClassVar[Mapping[str, str]] = {
        "name": "Enter the name of the client that calls with it, in 1 to 100 letters.",
        "scopes": "Choose what the key may do: at least one.",
        "expires_at": "Enter the date and the time at which it ends, or leave it empty for never.",
    }

    name: Annotated[str, Field(min_length=1, max_length=100), PLAIN]
    scopes: Annotated[list[Scope], Field(min_length=1)]
    expires_at: TypedInstant = None


@router.get("/console/keys")
async def show_keys(person: SignedIn, request: Request) -> Response:
    person.require(Scope.KEYS_WRITE)
    keys = (await list_api_keys(request.app.state.engine))[::-1]
    start = next((at + 1 for at, each in enumerate(keys) if each.id == request.query_params.get("before")), 0)
    shown, policy, at = keys[start : start + AT_ONCE], await _policy(request), now()
    of_name = Counter(each.name for each in keys if each.live(at))
    values = {
        "here": "keys",
        "keys": [_line(policy, each, at, of_name[each.name]) for each in shown],
        "in_all": len(keys),
        "older": shown[-1].id if start + AT_ONCE < len(keys) else None,
        "revoked": request.query_params.get("revoked"),
    }
    return console_page(request, person, "keys.html", values)


def _line(policy: Policy, key: ApiKey, at: int, live_of_name: int) -> dict[str, Any]:
    local = policy.calendar.calendar.local
    state = ("closed", "revoked") if key.revoked_at is not None else ("closed", "expired") if key.expired(at) else ()
    return {
        "key": key,
        "state": state or ("open", "live"),
        "live": key.live(at),
        "created": local(key.created_at),
        "expires": None if key.expires_at is None else local(key.expires_at),
        "revoked": None if key.revoked_at is None else local(key.revoked_at),
        "rotates": live_of_name > 1 and key.live(at),
    }


@router.get("/console/keys/new")
async def ask_for_key(person: SignedIn, request: Request) -> Response:
    person.require(Scope.KEYS_WRITE)
    name = request.query_params.get("name", "")
    return await _form(request, person, _Filled({"name": name, "expires_at": ""}, (), form_key()))


@router.post("/console/keys")
async def make_key(form: SentFormDep, request: Request) -> Response:
    """The answer has the secret in it, this once: nothing leads to it, and nothing keeps it."""
    form.person.require(Scope.KEYS_WRITE)
    policy = await _policy(request)
    typed, scopes = {"name": form.text("name"), "expires_at": form.text("expires_at")}, form.texts("scopes")
    try:
        wanted = KeyForm.read({**typed, "scopes": scopes}, policy.calendar.calendar.zone)
        key_id, token = await _made(form, request, wanted)
    except WrongForm as wrong:
        filled = _Filled(typed, scopes, form.text("once"), wrong.errors)
        return await _form(request, form.person, filled, HTTPStatus.UNPROCESSABLE_ENTITY)
    except DatabaseUnavailableError:
        return await _form(
            request, form.person, _Filled(typed, scopes, form.text("once"), AWAY), HTTPStatus.SERVICE_UNAVAILABLE
        )
    except IdempotencyKeyReusedError:
        filled = _Filled(typed, scopes, form_key(), sent_before=True)
        return await _form(request, form.person, filled, HTTPStatus.CONFLICT)
    values = {"here": "keys", "key_id": key_id, "name": wanted.name, "token": token}
    return console_page(request, form.person, "key_made.html", values, 200 if token else HTTPStatus.CONFLICT)


async def _made(form: SentForm, request: Request, wanted: KeyForm) -> tuple[str, str | None]:
    """The id and the token; no token where the form was sent before, as it is kept nowhere."""
    token = None
    async with writing(request, form.person) as transaction:

        async def perform() -> str:
            nonlocal token
            try:
                require_scopes(form.person.key, tuple(wanted.scopes))
                scopes = tuple(dict.fromkeys(wanted.scopes))
                key, token = await create_api_key(transaction, wanted.name, scopes, now(), wanted.expires_at)
            except DomainError as error:
                raise WrongForm.of(error, ABOUT) from error
            return key.id

        key_id = await once(transaction, request, form, perform)
    return key_id, token


@dataclass(frozen=True, slots=True)
class _Filled:
    typed: Mapping[str, str]
    chosen: Sequence[str]
    once: str
    errors: Mapping[str, str] = field(default_factory=dict)
    sent_before: bool = False


async def _form(request: Request, person: Person, filled: _Filled, status: int = 200) -> Response:
    zone = (await _policy(request)).calendar.calendar.zone
    values = {
        "here": "keys",
        "zone": zone.key,
        "filled": filled,
        "allowed": ALLOWED,
        "expires_at": InstantField.shown(filled.typed["expires_at"], zone),
    }
    return console_page(request, person, "key_new.html", values, status)


@router.get("/console/keys/{id}/revoke")
async def ask_to_revoke(person: SignedIn, key_id: KeyPath, request: Request) -> Response:
    person.require(Scope.KEYS_WRITE)
    keys, at = await list_api_keys(request.app.state.engine), now()
    key = next((each for each in keys if each.id == key_id), None)
    if key is None:
        raise UnknownKeyError("There is no key of that id.")
    others = sum(each.name == key.name and each.live(at) and each.id != key.id for each in keys)
    line = _line(await _policy(request), key, at, others)
    values = {"here": "keys", "line": line, "own": key.id == person.key.id, "others": others}
    return console_page(request, person, "key_revoke.html", values)


@router.post("/console/keys/{id}/revoke")
async def end_key(form: SentFormDep, key_id: KeyPath, request: Request) -> Response:
    """The key that one is signed in with ends the sign-in as well."""
    form.person.require(Scope.KEYS_WRITE)
    async with writing(request, form.person) as transaction:
        await revoke(transaction, key_id, now())
    if key_id != form.person.key.id:
        return see(f"/console/keys?revoked={key_id}")
    answer = see(SIGN_IN)
    SIGNED_IN.take_back(request, answer)
    return answer


async def _policy(request: Request) -> Policy:
    return await policy_in_force(request.app.state.snapshot)
