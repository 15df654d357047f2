"""`/console/revisions`: who changed the policy, what differs, and the way back: always by the next revision."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from http import HTTPStatus
from typing import Annotated

from fastapi import Path, Query, Request, Response

from app.api.dependencies import SnapshotDep
from app.api.schemas.fields import Revision
from app.domain.api_keys import Scope
from app.domain.errors import DomainError
from app.domain.policy import DEFAULT_METRIC, PolicyDocument, Publication
from app.pages.console.policy_changes import (
    DO,
    MOST_ROWS,
    SAVE,
    SEEN,
    Proposal,
    Refusal,
    caught_up,
    policy_since,
    seen_revision,
    show_preview,
)
from app.pages.console.signed_in import SentForm, SentFormDep, SignedIn, console_page, console_router
from app.pages.console.writes import see_saved, writing
from app.persistence.changes import Writing
from app.persistence.database import DatabaseUnavailableError
from app.persistence.snapshot import Snapshot
from app.services.policies import PolicyChangedError, policy_in_force, publish_document
from app.services.policy_revisions import (
    WayBack,
    differences_between,
    list_publications,
    revisions_that_touched,
    way_back_from,
    way_back_to,
)

router = console_router()
HERE, ADDRESS = "revisions", "/console/revisions"
ON_A_PAGE = 25
WayOf = Callable[[Snapshot, int], Awaitable[WayBack]]
RevisionPath = Annotated[Revision, Path(alias="revision")]


@router.get(ADDRESS)
async def list_revisions(
    request: Request, person: SignedIn, snapshot: SnapshotDep, before: Annotated[Revision | None, Query()] = None
) -> Response:
    """The latest first; with `before` only earlier ones."""
    policy = await policy_in_force(snapshot)
    try:
        found = await list_publications(request.app.state.engine, before, ON_A_PAGE + 1)
    except DatabaseUnavailableError:
        found = None
    values = {
        "here": HERE,
        "policy": policy,
        "publications": found and found[:ON_A_PAGE],
        "earlier": found[ON_A_PAGE - 1].revision if found and len(found) > ON_A_PAGE else None,
    }
    return console_page(request, person, "revisions.html", values)


@router.get("/console/revisions/{revision}")
async def show_revision(
    number: RevisionPath,
    request: Request,
    person: SignedIn,
    snapshot: SnapshotDep,
    saved: Annotated[Revision | None, Query()] = None,
) -> Response:
    revision = await snapshot.at(number)
    differing = await differences_between(snapshot, None, number) if number > 1 else None
    values = {
        "here": HERE,
        "policy": await policy_in_force(snapshot),
        "revision": revision,
        "differences": differing.differences if differing else None,
        "default_target": revision.target(DEFAULT_METRIC, None),
        "most_rows": MOST_ROWS,
        "saved": saved,
    }
    return console_page(request, person, "revision.html", values)


@router.post("/console/revisions/{revision}/undo")
async def undo_revision(number: RevisionPath, request: Request, form: SentFormDep) -> Response:
    """What it did is taken back, what came later stays."""
    return await _answer(request, form, f"Undo revision {number}", way_back_from, number)


@router.post("/console/revisions/{revision}/restore")
async def restore_revision(number: RevisionPath, request: Request, form: SentFormDep) -> Response:
    """All is as it was then, whatever came later."""
    return await _answer(request, form, f"Restore revision {number}", way_back_to, number)


async def _answer(request: Request, form: SentForm, title: str, way_of: WayOf, number: int) -> Response:
    """Its preview, why there is no way, or the revision that it made."""
    form.person.require(Scope.POLICY_WRITE)
    snapshot: Snapshot = request.app.state.snapshot
    refused: Refusal | None = None
    await policy_since(snapshot, max(seen_revision(form), number))
    way = await way_of(snapshot, number)
    if form.text(DO) == SAVE and way.document:
        try:
            made, write = await _save(request, form, way, way.document)
            return see_saved(f"{ADDRESS}/{made}", write)
        except PolicyChangedError as changed:
            refused = changed
            await caught_up(snapshot)
            way = await way_of(snapshot, number)
        except (DomainError, DatabaseUnavailableError) as other:
            refused = other
    if way.document is None:
        since = await _who_touched(request, way, number)
        values = {"here": HERE, "policy": way.policy, "title": title, "number": number, "way": way, "since": since}
        return console_page(request, form.person, "no_way_back.html", values, HTTPStatus.CONFLICT)
    seen, address = {SEEN: str(way.policy.number)}, request.url.path
    proposal = Proposal(HERE, "", title, address, ADDRESS, form, way.document, seen, editable=False)
    return await show_preview(request, proposal, way.policy, refused)


async def _who_touched(request: Request, way: WayBack, number: int) -> Sequence[Publication]:
    if way.places:
        with suppress(DatabaseUnavailableError):
            return await revisions_that_touched(request.app.state.engine, way.places, number)
    return ()


async def _save(request: Request, form: SentForm, way: WayBack, document: PolicyDocument) -> tuple[int, Writing]:
    """On no other revision than the one whose preview was seen, which is the one that the document was made of."""
    if seen_revision(form) != way.policy.number:
        raise PolicyChangedError("Another revision is in force than the one whose preview was seen.")
    async with writing(request, form.person) as write:
        number = await publish_document(write, document, way.note, way.policy.number)
    return number, write
