from dataclasses import asdict
from typing import Annotated

from fastapi import Path, Query, Request, Response

from app.api.access import KeysWriter
from app.api.dependencies import SnapshotDep, answered, now
from app.api.pagination import Paged, page
from app.api.problems import OF_BODIES, OF_IDEMPOTENCY, OF_INSTANTS, OF_KEYS, problems
from app.api.question_routes import router_of
from app.api.schemas.api_keys import ApiKeyAnswer, ApiKeyList, ApiKeyRequest, NewApiKeyAnswer
from app.api.schemas.fields import Name
from app.api.writes import CREATED, RepeatableWriteDep, WriteDep, Written
from app.domain.api_keys import require_scopes
from app.services.api_keys import create_api_key, list_api_keys, revoke

router = router_of("API keys")


@router.post(
    "/api-keys",
    operation_id="create_api_key",
    status_code=CREATED,
    response_model=NewApiKeyAnswer,
    responses=problems(*OF_BODIES, *OF_INSTANTS, *OF_IDEMPOTENCY, "invalid_period"),
)
async def post_api_key(key: KeysWriter, wanted: ApiKeyRequest, write: RepeatableWriteDep) -> Response:
    """Make a key, with scopes that the maker has too. It is shown this once."""
    require_scopes(key, tuple(wanted.scopes))

    async def perform() -> Written:
        scopes = tuple(dict.fromkeys(wanted.scopes))
        made, token = await create_api_key(write.by(key), wanted.name, scopes, now(), wanted.expires_at)
        body = NewApiKeyAnswer(**asdict(made), key=token)
        return Written(body, CREATED, kept=body.model_copy(update={"key": None}))

    return await write.once(key, perform)


@router.get(
    "/api-keys",
    operation_id="list_api_keys",
    response_model=ApiKeyList,
    responses=problems(*OF_KEYS, "invalid_cursor", "unknown_sequence", "database_unavailable"),
)
async def get_api_keys(
    _: KeysWriter, query: Annotated[Paged, Query()], request: Request, snapshot: SnapshotDep
) -> Response:
    """Every key, live or not, without its secret."""
    found, next_cursor = page(await list_api_keys(request.app.state.engine), lambda key: key.id, query)
    answer = answered(ApiKeyList, {"data": found, "next_cursor": next_cursor}, snapshot, private=True)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@router.delete(
    "/api-keys/{id}",
    operation_id="revoke_api_key",
    response_model=ApiKeyAnswer,
    responses=problems(*OF_KEYS, "unknown_api_key", "database_unavailable"),
)
async def delete_api_key(key: KeysWriter, key_id: Annotated[Name, Path(alias="id")], write: WriteDep) -> Response:
    """Revoke a key: every replica refuses it within two seconds. Revoked once more, it stays as it was."""
    return write.answer(Written(ApiKeyAnswer.model_validate(await revoke(write.by(key), key_id, now()))))
