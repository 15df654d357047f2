"""`/intake`: a ticket, and while it is written what support will make of it. Whatever that is, it can be sent.

The form gives nobody any rights: a foreign page that sends it does nothing that its author could not do without it, so
there is no token against that.
"""

from dataclasses import asdict, replace
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Query, Request, Response
from fastapi.responses import RedirectResponse

from app.api.dependencies import OwnSnapshot, SnapshotDep, now
from app.api.limits import limits
from app.api.problems import RETRY_AFTER
from app.api.schemas.fields import Flag
from app.api.schemas.ticket_messages import TicketData, TicketMessage
from app.api.schemas.tickets import TicketAnswer
from app.domain.intake import Outlook
from app.domain.tickets import TicketDecision
from app.pages.intake_confirmations import confirmation, frame, utc
from app.pages.intake_forms import IntakeForm, new_key, read_form
from app.pages.page_routes import page_router
from app.pages.rendering import page
from app.persistence.database import DatabaseUnavailableError
from app.persistence.idempotency import IdempotencyKeyInUseError, IdempotencyKeyReusedError
from app.persistence.snapshot import Snapshot
from app.services.intake import Ticket, look_ahead, plan_of_name, plans_to_choose
from app.services.policies import PolicyNotLoadedError
from app.services.ticket_deliveries import DecidedTicket, TicketDeliveries

router = page_router()
Bare = Annotated[Flag, Query(description="Without the frame of a page, to be shown within another.")]


@router.get("/intake")
async def show_form(request: Request, snapshot: SnapshotDep, *, bare: Bare = False) -> Response:
    """A link may name the plan by any of its names, the account and the subject."""
    given = request.query_params
    plan = await plan_of_name(snapshot, given.get("plan", ""))
    ticket = Ticket(plan or "", given.get("account", "")[:200], subject=given.get("subject", "")[:500])
    return await _form(request, snapshot, IntakeForm(ticket, new_key()), bare=bare)


@router.post("/intake/preview")
async def preview_ticket(request: Request, snapshot: SnapshotDep) -> Response:
    form = await read_form(request)
    return page("intake_outlook.html", {"outlook": await _outlook(request, snapshot, form.ticket)})


@router.post("/intake")
async def send_ticket(request: Request, snapshot: OwnSnapshot, *, bare: Bare = False) -> Response:
    form = await read_form(request)
    if form.only_checked:
        return await _form(request, snapshot, form, bare=bare)
    if flaws := form.flaws(limits(request).max_text_characters):
        return await _form(request, snapshot, form, HTTPStatus.UNPROCESSABLE_ENTITY, flaws=flaws, bare=bare)
    try:
        return RedirectResponse(await _sent(request, snapshot, form, bare=bare), HTTPStatus.SEE_OTHER)
    except IdempotencyKeyReusedError:
        form = replace(form, key=new_key())
        return await _form(request, snapshot, form, HTTPStatus.CONFLICT, trouble="sent_before", bare=bare)
    except IdempotencyKeyInUseError:
        return await _form(request, snapshot, form, HTTPStatus.CONFLICT, trouble="under_way", bare=bare)
    except (DatabaseUnavailableError, PolicyNotLoadedError):
        answer = await _form(request, snapshot, form, HTTPStatus.SERVICE_UNAVAILABLE, trouble="away", bare=bare)
        answer.headers["Retry-After"] = RETRY_AFTER
        return answer


async def _sent(request: Request, snapshot: Snapshot, form: IntakeForm, *, bare: bool) -> str:
    """Where the ticket is confirmed; sent on, where tickets are."""
    sent_at, deliveries = now(), _deliveries(request)
    decision, _ = await look_ahead(snapshot, form.ticket, sent_at)
    confirmed_at = confirmation(form.ticket, decision, sent_at, passed_on=deliveries is not None, bare=bare)
    if deliveries is None:
        return confirmed_at
    body = _message(form.ticket, decision, sent_at)
    return await deliveries.accept(form.key, form.fingerprint, DecidedTicket(decision.decision_id, body, confirmed_at))


async def _form(
    request: Request,
    snapshot: Snapshot,
    form: IntakeForm,
    status: int = 200,
    **values: Any,  # noqa: ANN401
) -> Response:
    """With all that was typed, and with the key that it has: what is sent from here is what was sent before."""
    loaded = snapshot.policy is not None or status != HTTPStatus.SERVICE_UNAVAILABLE
    shown = {
        "form": form,
        "plans": await plans_to_choose(snapshot) if loaded else [],
        "outlook": await _outlook(request, snapshot, form.ticket) if loaded else None,
        "longest_description": limits(request).max_text_characters,
        "passed_on": _deliveries(request) is not None,
        "flaws": {},
        "trouble": None,
        **frame(bare=values.pop("bare")),
    }
    return page("intake.html", {**shown, **values}, status)


async def _outlook(request: Request, snapshot: Snapshot, ticket: Ticket) -> Outlook:
    """Of a text that is too long, as much counts as a ticket may have."""
    within = replace(ticket, description=ticket.description[: limits(request).max_text_characters])
    return (await look_ahead(snapshot, within, now()))[1]


def _deliveries(request: Request) -> TicketDeliveries | None:
    """None where tickets are sent on to nobody."""
    known: TicketDeliveries | None = request.app.state.ticket_deliveries
    return known


def _message(ticket: Ticket, decision: TicketDecision, sent_at: int) -> str:
    data = TicketData(**asdict(ticket), decision=TicketAnswer.model_validate(decision))
    return TicketMessage(timestamp=utc(sent_at), data=data).model_dump_json()
