"""A person at the console, without a browser: cookies are kept, forms are sent with what the page hid in them."""

import re
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from html import unescape

import httpx
from fastapi import FastAPI

from app.api.dependencies import now
from app.domain.api_keys import Scope
from app.persistence.changes import Writing
from app.persistence.database import transaction
from app.services.api_keys import create_api_key
from tests.conftest import TOKEN

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
HTML = {"accept": "text/html"}


class Person:
    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def look(self, path: str, **asked: str | int) -> httpx.Response:
        return await self.client.get(path, params=asked or None)

    async def send(self, path: str, fields: Mapping[str, str | list[str]], csrf: str | None = None) -> httpx.Response:
        """With the token of the sign-in, unless another is given."""
        token = await self.csrf() if csrf is None else csrf
        return await self.client.post(path, data={"csrf": token, **fields})

    async def csrf(self) -> str:
        return hidden((await self.look("/console")).text)["csrf"]

    async def sign_in(self, token: str = TOKEN, next_page: str = "/console") -> httpx.Response:
        page = await self.client.get("/console/sign-in", params={"next": next_page})
        return await self.client.post("/console/sign-in", data={**hidden(page.text), "key": token})


def hidden(html: str) -> dict[str, str]:
    """The hidden fields of the page, by name; the last of one name."""
    return {name: unescape(value) for name, value in HIDDEN.findall(html)}


@asynccontextmanager
async def person_at(app: FastAPI, scheme: str = "http") -> AsyncIterator[Person]:
    """With a browser that has no cookies yet."""
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url=f"{scheme}://sla.test", headers=HTML) as client:
        yield Person(client)


@asynccontextmanager
async def signed_in_at(app: FastAPI, token: str = TOKEN) -> AsyncIterator[Person]:
    async with person_at(app) as person:
        assert (await person.sign_in(token)).status_code == httpx.codes.SEE_OTHER
        yield person


async def key_of(app: FastAPI, scopes: Iterable[Scope], expires_at: int | None = None) -> tuple[str, str]:
    """The id and the token of a new key."""
    async with transaction(app.state.engine) as session:
        key, token = await create_api_key(Writing(session, "tests"), "tests", tuple(scopes), now(), expires_at)
    await app.state.snapshot.catch_up()
    return key.id, token
