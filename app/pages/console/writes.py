"""A write of whoever is signed in: one transaction, as with the API, which this replica knows before a page says so."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Request

from app.pages.console.signed_in import Person
from app.persistence.changes import SEQUENCE, Writing
from app.persistence.database import transaction
from app.services.changes import settle


@asynccontextmanager
async def writing(request: Request, person: Person) -> AsyncIterator[Writing]:
    """Committed at the end of the block. What is shown from then on knows it."""
    async with transaction(request.app.state.engine) as session:
        yield Writing(session, person.key.actor)
    if SEQUENCE in session.info:
        await settle(request.app.state.snapshot, session.info[SEQUENCE])
