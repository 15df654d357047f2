"""Who may ask: the key of a request, and the scope that an operation wants of it. Rule: `app/domain/api_keys.py`."""

from typing import Annotated

from fastapi import Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer, SecurityScopes

from app.api.dependencies import now, refuse_parameters
from app.api.schemas.fields import AskedOfAccount
from app.domain.api_keys import ApiKey, Scope, require_scopes
from app.domain.errors import DomainError
from app.persistence.snapshot import Snapshot
from app.services.api_keys import identify
from app.services.changes import require_sequence

SCHEME = "ApiKey"
bearer = HTTPBearer(
    auto_error=False,
    scheme_name=SCHEME,
    bearerFormat="sla_…",
    description="`Authorization: Bearer sla_…`. The scopes that an operation wants are listed with it.",
)
# Of operations that are public unless they are asked about an account.
ACCOUNTS_READ_IF_ASKED = {"security": [{}, {SCHEME: [Scope.ACCOUNTS_READ.value]}]}


async def authorised(
    request: Request,
    wanted: SecurityScopes,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Security(bearer)],
) -> ApiKey:
    token = credentials.credentials if credentials else None
    key = await identify(request.app.state.snapshot, token, now())
    require_scopes(key, tuple(map(Scope, wanted.scopes)))
    return key


async def may_read_account(request: Request) -> None:
    """Of a public question: the key counts only where it is about an account."""
    if "account" in request.query_params:
        await require_accounts_read(request)


async def require_accounts_read(request: Request) -> None:
    await authorised(request, SecurityScopes([Scope.ACCOUNTS_READ]), await bearer(request))


async def accounts_read_refused(request: Request) -> DomainError | None:
    """Why a request may not ask about accounts: for those that may turn out to, once they are under way."""
    try:
        await require_accounts_read(request)
    except DomainError as refused:
        return refused
    return None


async def asked_in_a_body(request: Request, question: AskedOfAccount, snapshot: Snapshot) -> None:
    """Of a question that comes as a body, which also says what its answer must know."""
    refuse_parameters(request)
    if question.account is not None:
        await require_accounts_read(request)
    await require_sequence(snapshot, question.min_sequence)


PolicyWriter = Annotated[ApiKey, Security(authorised, scopes=[Scope.POLICY_WRITE])]
BillingWriter = Annotated[ApiKey, Security(authorised, scopes=[Scope.BILLING_WRITE])]
AccountsReader = Annotated[ApiKey, Security(authorised, scopes=[Scope.ACCOUNTS_READ])]
UsageWriter = Annotated[ApiKey, Security(authorised, scopes=[Scope.USAGE_WRITE])]
AuditReader = Annotated[ApiKey, Security(authorised, scopes=[Scope.AUDIT_READ])]
KeysWriter = Annotated[ApiKey, Security(authorised, scopes=[Scope.KEYS_WRITE])]
