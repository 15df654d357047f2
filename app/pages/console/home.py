"""`/console`: what is in force, what somebody should decide, and what the key of this sign-in may do."""

from fastapi import Request, Response

from app.api.dependencies import SnapshotDep, now
from app.domain.api_keys import Scope
from app.pages.console.signed_in import SignedIn, console_page, console_router
from app.services import decisions
from app.services.decisions import Basis
from app.services.policies import policy_in_force

router = console_router()
# What a person hears of each scope: the verb that follows "may".
ALLOWED = {
    Scope.POLICY_WRITE: "change plans, the calendar and the policy",
    Scope.BILLING_WRITE: "put accounts on plans, and record what they buy",
    Scope.ACCOUNTS_READ: "look at accounts",
    Scope.USAGE_WRITE: "record what was used",
    Scope.AUDIT_READ: "follow the change log",
    Scope.KEYS_WRITE: "make and revoke keys",
}


@router.get("/console")
async def show_home(request: Request, person: SignedIn, snapshot: SnapshotDep) -> Response:
    policy = await policy_in_force(snapshot)
    hours = await decisions.support_hours(snapshot, Basis(), now())
    values = {"here": "home", "policy": policy, "hours": hours, "allowed": ALLOWED}
    return console_page(request, person, "home.html", values)
