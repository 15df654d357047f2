import asyncio

from fastapi import Request, Response

from app.api.access import PolicyWriter
from app.api.dependencies import OwnSnapshot, answered_once, instant, refuse_parameters
from app.api.large_bodies import described_body, read_body
from app.api.limits import limits, require_at_most
from app.api.problems import OF_BODIES, OF_INSTANTS, OF_KEYS, OF_REVISIONS, problems
from app.api.question_routes import router_of
from app.api.schemas.policy_previews import PreviewAnswer, PreviewRequest, TicketMove
from app.domain.policy_previews import PolicyChange
from app.persistence.snapshot import Snapshot
from app.services.changes import require_sequence
from app.services.decisions import Basis
from app.services.pace import in_steps
from app.services.policies import policy_in_force
from app.services.policy_previews import Foreseen, PolicyPreview, WholeDocument, preview_change

router = router_of("Policy")


@router.post(
    "/policy/preview",
    operation_id="preview_policy",
    response_model=PreviewAnswer,
    openapi_extra=described_body(PreviewRequest),
    responses=problems(*OF_BODIES, *OF_KEYS, *OF_INSTANTS, *OF_REVISIONS),
)
async def preview_policy(key: PolicyWriter, request: Request, snapshot: OwnSnapshot) -> Response:
    """What a change would do, were it made: is it valid, what differs, which dates are doubtful, which tickets move?"""
    refuse_parameters(request)
    asked = await read_body(PreviewRequest, request)
    require_at_most(limits(request).max_tickets, len(asked.tickets), "tickets")
    await require_sequence(snapshot, asked.min_sequence)
    policy, at = await policy_in_force(snapshot, asked.revision), instant(asked.at)
    engine, tickets = request.app.state.engine, await asyncio.to_thread(asked.received_tickets)
    if asked.document is None:
        change: PolicyChange | WholeDocument = await asyncio.to_thread(asked.change, policy.document, key.name)
    else:
        change = WholeDocument(asked.document, await policy_in_force(snapshot))
    return await _answer(await preview_change(engine, policy, change, tickets, at), snapshot, asked)


async def _answer(found: PolicyPreview, snapshot: Snapshot, asked: PreviewRequest) -> Response:
    flaws = [{"path": ".".join(map(str, flaw.path)), "text": flaw.text} for flaw in found.flaws]
    told = {"valid": found.foreseen is not None, "flaws": flaws, "policy_revision": found.policy_revision}
    if found.foreseen:
        moves = await in_steps(TicketMove.model_validate, found.foreseen.moves)
        told |= {"moves": moves, **_told(found.foreseen)}
    return await asyncio.to_thread(answered_once, PreviewAnswer, told, snapshot, Basis(asked.revision), asked.at)


def _told(foreseen: Foreseen) -> dict[str, object]:
    differing = foreseen.effects.differences
    return {
        "dates_from": differing.dates_from,
        "dates_to": differing.dates_to,
        "differences": differing.differences,
        "warnings": [*({"date": None, "text": text} for text in foreseen.unknown), *foreseen.effects.warnings],
        "summary": foreseen.summary,
    }
