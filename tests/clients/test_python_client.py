"""The Python client, against a service that runs as a process of its own."""

import asyncio
import inspect
import re
import typing
from contextlib import AsyncExitStack, ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl
from uuid import uuid4

import httpx
import pytest
from connex_sla import Answer, AsyncSla, ProblemError, Sla, models
from connex_sla.retries import QUESTIONS

from app.api.openapi import committed_document
from app.api.openapi_examples import EXAMPLES, Example
from app.persistence.database import transaction
from app.persistence.idempotency import claim
from tests.clients.breaking import Breaking, cuttable
from tests.conftest import TOKEN, NewDatabase, engine_of, new_folder
from tests.test_service_processes import Service, service_in

pytestmark = pytest.mark.processes
RECEIVED = datetime.fromisoformat("2026-11-24T15:30:00-05:00")
FROM = datetime.fromisoformat("2026-06-01T00:00:00-04:00")
STREAMED = "stream_changes"  # `follow_changes` in the clients


def operations() -> dict[str, tuple[str, str, dict[str, Any]]]:
    return {
        operation["operationId"]: (method, path, operation)
        for path, methods in committed_document()["paths"].items()
        for method, operation in methods.items()
    }


def purchase(reference: str) -> models.PurchaseRequest:
    return models.PurchaseRequest(add_on="screen_sharing", minutes=30, billing_reference=reference, effective_from=FROM)


def an_account(sla: Sla) -> str:
    account = f"a-{uuid4().hex[:12]}"
    sla.put_account(account, body=models.AccountRequest(plan="gold", effective_from=FROM))
    return account


def asked_as_in(name: str, example: Example, sla: Sla, made_key: str) -> dict[str, Any]:
    """The arguments of the client's method that ask what the example of the description asks."""
    _, path, operation = operations()[name]
    template = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path)
    url, _, query = example.asked.replace("+", "%2B").partition("?")
    found = re.fullmatch(template, url + made_key if url.endswith("/") else url)
    assert found
    given: dict[str, Any] = found.groupdict() | dict(parse_qsl(query))
    hints = typing.get_type_hints(getattr(Sla, name))
    wanted = inspect.signature(getattr(Sla, name)).parameters
    arguments = {
        argument: _as(hints[argument], given[argument.removesuffix("_")])
        for argument in wanted
        if argument.removesuffix("_") in given
    }
    assert len(arguments) == len(given), (name, given)
    if "requestBody" in operation and "body" in wanted:
        arguments["body"] = hints["body"].from_dict(example.body)
    if example.idempotency_key:
        arguments["idempotency_key"] = example.idempotency_key
    if example.tag_of:
        arguments["if_match"] = sla.http.get(example.tag_of).headers["etag"]
    return arguments


def _as(hint: object, value: str) -> object:
    kinds = typing.get_args(hint) or (hint,)
    for kind in kinds:
        if hasattr(kind, "fromisoformat"):
            return kind.fromisoformat(value)
    return int(value) if int in kinds else value == "true" if bool in kinds else value


def as_answered(answer: Answer[Any]) -> object:
    if not answer.response.content:
        return None
    return answer.response.json() if "json" in answer.response.headers["content-type"] else answer.response.text


def test_every_operation_is_asked_and_what_is_answered_goes_into_a_model_and_back() -> None:
    made_key = ""
    with ExitStack() as stack:
        service = stack.enter_context(service_in(stack.enter_context(new_folder()), SLA_BOOTSTRAP_KEY=TOKEN))
        sla = stack.enter_context(Sla(service.until_ready().url, key=TOKEN))
        for name, example in EXAMPLES.items():
            if name == STREAMED:
                continue
            answer = getattr(sla, name)(**asked_as_in(name, example, sla, made_key))
            if name == "create_api_key":
                made_key = answer.data.id
            data = answer.data.to_dict() if hasattr(answer.data, "to_dict") else answer.data
            assert instants(data) == instants(as_answered(answer)), name


def instants(value: Any) -> Any:  # noqa: ANN401
    """The same with instants as instants: Z and +00:00 are one offset."""
    if isinstance(value, dict):
        return {name: instants(each) for name, each in value.items()}
    if isinstance(value, list):
        return [instants(each) for each in value]
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\dT.*", value):
        return datetime.fromisoformat(value)
    return value


def test_every_operation_has_a_method_on_both_clients() -> None:
    for client in (Sla, AsyncSla):
        assert operations().keys() - {STREAMED} <= set(dir(client))


def test_what_counts_as_a_question_is_every_post_that_takes_no_idempotency_key() -> None:
    asked = {
        path
        for method, path, operation in operations().values()
        if method == "post"
        and not any(parameter["name"] == "Idempotency-Key" for parameter in operation.get("parameters", ()))
    }
    assert set(QUESTIONS) == asked


def test_an_answer_is_typed(sla: Sla) -> None:
    due = sla.get_due_date(plan="gold", received_at=RECEIVED).data
    assert due.due_at == datetime.fromisoformat("2026-11-25T12:00:00-05:00")
    assert due.target.unit == models.TargetUnit.BUSINESS_DAYS
    assert due.plan
    assert due.plan.name == "Gold"


def test_a_refusal_is_an_answer(sla: Sla) -> None:
    scope = sla.get_scope_check(topic="security_settings", plan="gold").data
    assert scope.verdict is models.Verdict.OUT_OF_SCOPE


def test_a_problem_is_an_exception_with_its_code(sla: Sla) -> None:
    with pytest.raises(ProblemError, match="Did you mean Gold") as raised:
        sla.get_tier(plan="goldd")
    assert raised.value.code == "unknown_plan"
    assert raised.value.problem.suggestions == ["Gold"]
    assert raised.value.response.status_code == httpx.codes.NOT_FOUND


def test_without_a_key_what_is_not_public_is_refused(served: Service) -> None:
    with Sla(served.url) as sla, pytest.raises(ProblemError) as raised:
        sla.get_account("acme")
    assert raised.value.code == "key_required"


def test_an_etag_keeps_a_write_from_overwriting_what_was_not_seen(sla: Sla) -> None:
    account = an_account(sla)
    seen = sla.get_account(account)
    moved = models.AccountRequest(plan="platinum", effective_from=datetime(2026, 7, 1, tzinfo=UTC))
    with pytest.raises(ProblemError) as unseen:
        sla.put_account(account, body=moved)
    assert unseen.value.code == "precondition_required"
    assert seen.etag
    assert sla.put_account(account, body=moved, if_match=seen.etag).data.plan == "platinum"
    with pytest.raises(ProblemError) as late:
        sla.put_account(account, body=moved, if_match=seen.etag)
    assert late.value.code == "precondition_failed"


def test_a_read_knows_the_write_whose_sequence_it_names(sla: Sla) -> None:
    account = an_account(sla)
    bought = sla.buy_add_on(account, body=purchase("inv-1"), idempotency_key=f"{account}-1")
    assert bought.change_sequence
    sharing = sla.get_screen_sharing(account=account, min_sequence=bought.change_sequence).data
    assert sharing.minutes_remaining == 30


def test_a_purchase_whose_answer_got_lost_is_sent_again_and_bought_once(sla: Sla, losing_answers: Breaking) -> None:
    account = an_account(sla)
    with Sla(losing_answers.url, key=TOKEN) as far:
        bought = far.buy_add_on(account, body=purchase("inv-1"), idempotency_key=f"{account}-1")
    assert bought.replayed
    assert losing_answers.times(f"/accounts/{account}/add-on-purchases") == 2
    assert [each.id for each in sla.list_add_on_purchases(account).data.data] == [bought.data.id]


async def test_a_write_whose_first_try_still_runs_is_sent_again_until_it_has_ended(
    new_database: NewDatabase, folder: Path
) -> None:
    url = await new_database()
    async with AsyncExitStack() as stack:
        service = stack.enter_context(service_in(folder / "held", SLA_DATABASE_URL=url, SLA_BOOTSTRAP_KEY=TOKEN))
        sla = await stack.enter_async_context(AsyncSla(service.until_ready().url, key=TOKEN))
        await sla.put_account("acme", body=models.AccountRequest(plan="gold", effective_from=FROM))
        engine = await stack.enter_async_context(engine_of(url))
        async with transaction(engine) as first_try:
            await claim(first_try, "admin", "inv-1", b"")
            buying = asyncio.create_task(sla.buy_add_on("acme", body=purchase("inv-1"), idempotency_key="inv-1"))
            while not re.search(r"add-on-purchases.*409", service.log.read_text()):  # noqa: ASYNC110  (a file)
                await asyncio.sleep(0.05)
            await first_try.rollback()
        assert (await buying).data.minutes_left == 30


def test_what_is_not_safe_to_repeat_is_not(sla: Sla, losing_answers: Breaking) -> None:
    account = f"a-{uuid4().hex[:12]}"
    with Sla(losing_answers.url, key=TOKEN) as far, pytest.raises(httpx.TransportError):
        far.put_account(account, body=models.AccountRequest(plan="gold", effective_from=FROM))
    assert losing_answers.times(f"/accounts/{account}") == 1
    assert sla.get_account(account).data.plan == "gold"


def test_a_busy_service_is_asked_again_when_it_says(busy: Breaking) -> None:
    with Sla(busy.url) as sla:
        read = sla.get_tier(plan="gold")
        asked = sla.decide_ticket(body=models.TicketRequest(plan="gold", topic="field_mapping"))
    assert read.data.tier.number == 2
    assert asked.data.scope.verdict is models.Verdict.IN_SCOPE
    assert busy.times("/tier?plan=gold") == busy.times("/decision") == 2


def test_a_client_without_retries_asks_once(busy: Breaking) -> None:
    with Sla(busy.url, retries=0) as sla, pytest.raises(httpx.HTTPStatusError, match="503"):
        sla.get_tier(plan="silver")
    assert busy.times("/tier?plan=silver") == 1


async def test_the_client_for_asyncio_is_the_same(served: Service, losing_answers: Breaking) -> None:
    async with AsyncSla(served.url, key=TOKEN) as sla, AsyncSla(losing_answers.url, key=TOKEN) as far:
        tiers = await asyncio.gather(*(sla.get_tier(plan=plan) for plan in ("silver", "gold", "platinum")))
        assert [answer.data.tier.number for answer in tiers] == [1, 2, 3]
        account = f"a-{uuid4().hex[:12]}"
        await sla.put_account(account, body=models.AccountRequest(plan="gold", effective_from=FROM))
        bought = await far.buy_add_on(account, body=purchase("inv-1"), idempotency_key=f"{account}-1")
        assert bought.replayed
        with pytest.raises(ProblemError):
            await sla.get_tier(plan="goldd")


def test_changes_are_followed_from_the_last_one_seen(sla: Sla) -> None:
    account = an_account(sla)
    bought = sla.buy_add_on(account, body=purchase("inv-1"), idempotency_key=f"{account}-1")
    assert bought.change_sequence
    followed = sla.follow_changes(after=bought.change_sequence - 1)
    change = next(followed)
    assert (change.sequence, change.account, change.entity) == (bought.change_sequence, account, models.Entity.PURCHASE)
    followed.close()


def test_a_lost_stream_of_changes_is_taken_up_where_it_was(served: Service, sla: Sla) -> None:
    with cuttable(served.port) as line, Sla(line.url, key=TOKEN) as far:
        before = sla.put_account(f"a-{uuid4().hex[:12]}", body=models.AccountRequest(plan="gold")).change_sequence
        followed = far.follow_changes(after=before)
        for _ in range(3):
            account = an_account(sla)
            assert next(followed).account == account
            line.cut()
        followed.close()


def test_following_changes_without_the_scope_is_a_problem(served: Service) -> None:
    with Sla(served.url) as sla, pytest.raises(ProblemError) as raised:
        next(sla.follow_changes())
    assert raised.value.code == "key_required"


async def test_changes_are_followed_with_asyncio_too(served: Service, sla: Sla) -> None:
    account = an_account(sla)
    bought = sla.buy_add_on(account, body=purchase("inv-1"), idempotency_key=f"{account}-1")
    assert bought.change_sequence
    async with AsyncSla(served.url, key=TOKEN) as other:
        followed = other.follow_changes(after=bought.change_sequence - 1)
        assert (await anext(followed)).account == account
        await followed.aclose()
