from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Header, Query, Request, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent

from app.api.access import AuditReader
from app.api.dependencies import OwnSnapshot, SnapshotDep, answered, now
from app.api.pagination import cursor_after, number_before
from app.api.problems import OF_KEYS, problems
from app.api.question_routes import router_of
from app.api.schemas.changes import Change, ChangeList, ChangesQuery, StreamQuery
from app.services.api_keys import is_live
from app.services.changes import list_changes, require_sequence, stream_changes

router = router_of("Changes")
RETRY = 1000  # milliseconds until a client that lost the stream comes back


@router.get(
    "/changes",
    operation_id="list_changes",
    response_model=ChangeList,
    responses=problems(*OF_KEYS, "invalid_cursor", "unknown_sequence", "database_unavailable"),
)
async def get_changes(
    _: AuditReader, query: Annotated[ChangesQuery, Query()], request: Request, snapshot: SnapshotDep
) -> Response:
    """Who changed what and when, in the order in which it was committed: the audit log."""
    before = number_before(query)
    after = query.after if before is None else before
    found = await list_changes(request.app.state.engine, after, query.limit, query.account)
    next_cursor = cursor_after(found, lambda change: change.sequence, query)
    return answered(ChangeList, {"data": found, "next_cursor": next_cursor}, snapshot, private=True)


async def seen_before(
    query: Annotated[StreamQuery, Query()],
    snapshot: OwnSnapshot,
    last_event_id: Annotated[int | None, Header(ge=0, le=9_223_372_036_854_775_807)] = None,
) -> int:
    """The last change that the client has seen: by Last-Event-ID, else `after`, else the last one there is."""
    after = query.after if last_event_id is None else last_event_id
    await require_sequence(snapshot, after)
    return snapshot.sequence if after is None else after


@router.get(
    "/changes/stream",
    operation_id="stream_changes",
    response_class=EventSourceResponse,
    responses=problems(*OF_KEYS, "unknown_sequence", "database_unavailable"),
)
async def get_changes_stream(
    key: AuditReader, after: Annotated[int, Depends(seen_before)], request: Request, snapshot: OwnSnapshot
) -> AsyncIterator[ServerSentEvent]:
    """The same as server-sent events, as it happens; the id of each is its sequence."""
    yield ServerSentEvent(retry=RETRY, comment="changes")
    engine = request.app.state.engine
    async for change in stream_changes(engine, snapshot, after, lambda: is_live(snapshot, key.id, now())):
        body = Change.model_validate(change).model_dump_json()
        yield ServerSentEvent(id=str(change.sequence), event="change", raw_data=body)
    if snapshot.ending:
        yield ServerSentEvent(retry=RETRY, comment="this replica ends: come back with Last-Event-ID")
