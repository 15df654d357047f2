"""What the pages of one account have in common: who asks, of which account, and by the policy in force."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo

from fastapi import Path, Request, Response

from app.api.schemas.fields import AccountId
from app.domain.accounts import AccountFacts
from app.domain.api_keys import Scope
from app.domain.errors import UnknownAccountError
from app.domain.policy import Policy
from app.pages.console.signed_in import Person, console_page
from app.services.decisions import account_facts
from app.services.policies import policy_in_force

AccountPath = Annotated[AccountId, Path(alias="id")]


@dataclass(frozen=True, slots=True)
class AccountVisit:
    request: Request
    person: Person
    account: str

    @classmethod
    async def of(cls, request: Request, person: Person, account: str, *scopes: Scope) -> Self:
        """Raises ScopeMissingError. Who changes an account here is shown it, and has to be allowed that too."""
        for scope in (*scopes, Scope.ACCOUNTS_READ):
            person.require(scope)
        await policy_in_force(request.app.state.snapshot)
        return cls(request, person, account)

    @property
    def policy(self) -> Policy:
        """Read anew each time: once there are facts, it is one that knows their plans."""
        policy: Policy = self.request.app.state.snapshot.policy
        return policy

    @property
    def zone(self) -> ZoneInfo:
        return self.policy.calendar.calendar.zone

    async def facts(self) -> AccountFacts:
        return await account_facts(self.request.app.state.snapshot, self.account)

    async def facts_or_none(self) -> AccountFacts:
        """Of an account that may be new: nothing is on record of it then, by no change."""
        try:
            return await self.facts()
        except UnknownAccountError:
            return AccountFacts(self.account, 0)

    def filled_in(self, names: Iterable[str]) -> dict[str, str]:
        """What the address says of the fields of a form."""
        return {name: self.request.query_params.get(name, "") for name in names}

    def shown(self, template: str, values: Mapping[str, Any], status: int = 200) -> Response:
        shared = {"here": "accounts", "account": self.account, "policy": self.policy}
        return console_page(self.request, self.person, template, {**shared, **values}, status)


def address_of(account: str, path: str = "") -> str:
    """An id has no letter that an address would not hold as it is."""
    return f"/console/accounts/{account}{path}"
