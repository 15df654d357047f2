"""A write of whoever is signed in: one transaction, as with the API, which this replica knows before a page says so."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Request, Response

from app.pages.console.signed_in import Person, see
from app.persistence.changes import SEQUENCE, Writing
from app.persistence.database import transaction
from app.services.changes import settle
from app.services.policies import REVISION


@asynccontextmanager
async def writing(request: Request, person: Person) -> AsyncIterator[Writing]:
    """Committed at the end of the block. What is shown from then on knows it."""
    async with transaction(request.app.state.engine) as session:
        yield Writing(session, person.key.actor)
    if SEQUENCE in session.info:
        await settle(request.app.state.snapshot, session.info[SEQUENCE])


def see_saved(address: str, write: Writing) -> Response:
    """Lets the browser look there, and whichever replica answers know of the revision that was made."""
    made = write.session.info
    more = "&" if "?" in address else "?"
    return see(f"{address}{more}saved={made[REVISION]}&min_sequence={made[SEQUENCE]}")
