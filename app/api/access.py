"""Who may ask: the key of a request, and the scope that an operation wants of it. Rule: `app/domain/api_keys.py`."""

from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer, SecurityScopes

from app.api.dependencies import SnapshotDep, now
from app.domain.api_keys import ApiKey, Scope, require_scopes
from app.services.api_keys import identify

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
    wanted: SecurityScopes,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Security(bearer)],
    snapshot: SnapshotDep,
) -> ApiKey:
    key = await identify(snapshot, credentials.credentials if credentials else None, now())
    require_scopes(key, tuple(map(Scope, wanted.scopes)))
    return key


PolicyWriter = Annotated[ApiKey, Security(authorised, scopes=[Scope.POLICY_WRITE])]
BillingWriter = Annotated[ApiKey, Security(authorised, scopes=[Scope.BILLING_WRITE])]
AccountsReader = Annotated[ApiKey, Security(authorised, scopes=[Scope.ACCOUNTS_READ])]
UsageWriter = Annotated[ApiKey, Security(authorised, scopes=[Scope.USAGE_WRITE])]
AuditReader = Annotated[ApiKey, Security(authorised, scopes=[Scope.AUDIT_READ])]
KeysWriter = Annotated[ApiKey, Security(authorised, scopes=[Scope.KEYS_WRITE])]


class Asker:
    """Whoever asks a public question: their key counts only once the question is about an account."""

    def __init__(self, request: Request, snapshot: SnapshotDep) -> None:
        self._request = request
        self._snapshot = snapshot

    async def may_read(self, account: str | None) -> None:
        if account is not None:
            credentials = await bearer(self._request)
            await authorised(SecurityScopes([Scope.ACCOUNTS_READ]), credentials, self._snapshot)


AskerDep = Annotated[Asker, Depends(Asker)]
