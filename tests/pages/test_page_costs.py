"""What a page costs the server. Of its own CPU time, as what else the machine does would count in any other."""

import time
from statistics import median

import httpx
import pytest
from fastapi import FastAPI

from tests.api.billing import JANUARY, Account
from tests.pages.consoles import signed_in_at
from tests.reliability.figures import Figures, in_words

pytestmark = pytest.mark.database
TIMES = 30
MOST_SECONDS = 0.010
PAGES = (
    "/",
    "/?plan=gold&received=2026-12-23T14:00",
    "/intake",
    "/console",
    "/console/plans",
    "/console/calendar",
    "/console/calendar/2026-12-24",
    "/console/revisions",
    "/console/revisions/1",
    "/console/accounts",
    "/console/changes",
    "/console/keys",
)


async def test_a_page_takes_less_than_ten_milliseconds(
    busy_service: tuple[FastAPI, httpx.AsyncClient], figures: Figures
) -> None:
    app, client = busy_service
    account = Account(client)
    await account.put("gold", effective_from=JANUARY)
    await account.buy(60, effective_from=JANUARY)
    async with signed_in_at(app) as person:
        for path in (*PAGES, f"/console{account.path}"):
            seconds = []
            for _ in range(TIMES):
                began = time.process_time()
                assert (await person.look(path)).status_code == httpx.codes.OK, path
                seconds.append(time.process_time() - began)
            shown = path.replace(account.id, "acme")
            figures.note(f"CPU of {shown}", in_words(median(seconds)), f"< {in_words(MOST_SECONDS)}")
            assert median(seconds) < MOST_SECONDS, path
