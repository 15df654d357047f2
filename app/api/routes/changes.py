from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent

from app.api.access import AuditReader
from app.api.dependencies import SnapshotDep, answered, now
from app.api.pagination import number_before, page_of_numbers
from app.api.problems import OF_KEYS, problems
from app.api.schemas.changes import Change, ChangeList, ChangesQuery, StreamQuery
from app.services.api_keys import is_live
from app.services.changes import list_changes, stream_changes

router = APIRouter(tags=["Changes"])
RETRY = 1000  # milliseconds until a client that lost the stream comes back


@router.get(
    "/changes",
    operation_id="list_changes",
    response_model=ChangeList,
    responses=problems(*OF_KEYS, "invalid_cursor", "database_unavailable"),
)
async def get_changes(
    _: AuditReader, query: Annotated[ChangesQuery, Query()], request: Request, snapshot: SnapshotDep
) -> Response:
    """Who changed what and when, in the order in which it was committed: the audit log."""
    before = number_before(query)
    after = query.after if before is None else before
    found = await list_changes(request.app.state.engine, after, query.limit, query.account)
    next_cursor = page_of_numbers(found, lambda change: change.sequence, query)
    return answered(ChangeList, {"data": found, "next_cursor": next_cursor}, snapshot, private=True)


@router.get(
    "/changes/stream",
    operation_id="stream_changes",
    response_class=EventSourceResponse,
    responses=problems(*OF_KEYS, "database_unavailable"),
)
async def get_changes_stream(
    key: AuditReader,
    query: Annotated[StreamQuery, Query()],
    request: Request,
    snapshot: SnapshotDep,
    last_event_id: Annotated[str | None, Header(pattern=r"^\d{1,18}$")] = None,
) -> AsyncIterator[ServerSentEvent]:
    """The same as server-sent events, as it happens; the id of each is its sequence."""
    yield ServerSentEvent(retry=RETRY, comment="changes")
    after = query.after if last_event_id is None else int(last_event_id)
    async for change in stream_changes(request.app.state.engine, snapshot, after):
        if not is_live(snapshot, key.id, now()):
            return
        body = Change.model_validate(change).model_dump_json()
        yield ServerSentEvent(id=str(change.sequence), event="change", raw_data=body)
