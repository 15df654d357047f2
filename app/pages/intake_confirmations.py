"""What confirms a ticket: a page, and an entry for a calendar, both made from their address for as long as it is kept.

Nothing personal stands in it: the decision is one of a revision, a plan, a topic and an instant, and so is made again.
"""

from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Path, Query, Response

from app.api.calendar_feed import MEDIA_TYPE, entry_as_icalendar
from app.api.dependencies import FOR_EVER, SnapshotDep
from app.api.schemas.fields import Flag, Instant, Name, Question, Revision
from app.api.schemas.scope_checks import TopicName
from app.domain.intake import Outlook
from app.domain.tickets import TicketDecision
from app.pages.page_routes import page_router
from app.pages.rendering import page
from app.persistence.snapshot import Snapshot
from app.services.intake import Ticket, look_back

router = page_router()
DecisionId = Annotated[str, Path(pattern=r"^dec_[0-9a-f]{32}$")]


class SentTicket(Question):
    """What a confirmation rests on. `topic` is what was read from the text, or left out where a person reads it."""

    at: Instant
    revision: Revision
    plan: Name | None = None
    topic: TopicName | None = None
    wants_screen_sharing: Flag = False
    passed_on: Flag = False
    bare: Flag = False

    @property
    def query(self) -> str:
        """As it is read again; what is left out is what would be taken to be so."""
        given = {name: value for name, value in self if value not in (None, False)}
        written = {name: "true" if value is True else value for name, value in given.items()}
        return urlencode({**written, "at": utc(self.at).strftime("%Y-%m-%dT%H:%M:%SZ")})


def confirmation(ticket: Ticket, decision: TicketDecision, sent_at: int, *, passed_on: bool, bare: bool) -> str:
    """Its address."""
    sent = SentTicket.model_construct(
        at=sent_at,
        revision=decision.policy_revision,
        plan=decision.tier.plan.code if decision.tier else None,
        topic=decision.scope.topic,
        wants_screen_sharing=ticket.wants_screen_sharing,
        passed_on=passed_on,
        bare=bare,
    )
    return f"/intake/sent/{decision.decision_id}?{sent.query}"


@router.get("/intake/sent/{decision_id}")
async def show_sent(decision_id: DecisionId, sent: Annotated[SentTicket, Query()], snapshot: SnapshotDep) -> Response:
    told = {"outlook": await _told(snapshot, sent), "decision_id": decision_id, "passed_on": sent.passed_on}
    entry = f"/intake/sent/{decision_id}/due.ics?{sent.query}"
    return page("intake_sent.html", {**told, "entry": entry, **frame(bare=sent.bare)})


@router.get("/intake/sent/{decision_id}/due.ics")
async def get_calendar_entry(
    decision_id: DecisionId, sent: Annotated[SentTicket, Query()], snapshot: SnapshotDep
) -> Response:
    outlook = await _told(snapshot, sent)
    entry = entry_as_icalendar(decision_id, utc(sent.at), outlook.due.due_at)
    named = {"Content-Disposition": 'attachment; filename="answer-due.ics"', "Cache-Control": FOR_EVER}
    return Response(entry, headers=named, media_type=MEDIA_TYPE)


async def _told(snapshot: Snapshot, sent: SentTicket) -> Outlook:
    return await look_back(
        snapshot, sent.revision, sent.at, sent.plan, sent.topic, wants_screen_sharing=sent.wants_screen_sharing
    )


def frame(*, bare: bool) -> dict[str, object]:
    """That of a page, or none where another page shows it."""
    return {"bare": bare, "layout": "bare.html" if bare else "layout.html"}


def utc(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)
