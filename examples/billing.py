"""A billing system: it puts an account on its plan, books what was bought, and records what was used.

`make example-billing`. Run it again, pull the plug in between, lose the network: everything happens once.
"""

import os
from datetime import datetime

import httpx
from connex_sla import UNSET, ProblemError, Sla, models

ACCOUNT, PLAN = "example-co", "gold"
SINCE = datetime.fromisoformat("2026-06-01T00:00:00-04:00")
INVOICE_LINE = models.PurchaseRequest(
    add_on="screen_sharing", minutes=30, billing_reference="inv-0042-1", effective_from=SINCE
)
SESSION = models.UsageRequest(
    feature=models.Feature.SCREEN_SHARING,
    minutes=20,
    occurred_at=datetime.fromisoformat("2026-06-15T10:00:00-04:00"),
    reference="zoom-771",
)
TRIES = 5


def on_record(sla: Sla, account: str) -> tuple[str | None, str | None]:
    """The plan that the account is on, and the ETag that the next write of it names."""
    try:
        seen = sla.get_account(account)
    except ProblemError as problem:
        if problem.code != "unknown_account":
            raise
        return None, None
    return seen.data.plan, seen.etag


def put_on_plan(sla: Sla, account: str, plan: str) -> None:
    """The client does not repeat a PUT by itself, as somebody may have changed the account since: so look first."""
    for _ in range(TRIES):
        now_on, etag = on_record(sla, account)
        if now_on == plan:
            return
        try:
            sla.put_account(
                account, body=models.AccountRequest(plan=plan, effective_from=SINCE), if_match=etag or UNSET
            )
        except httpx.TransportError:
            continue  # it may have been done all the same
        except ProblemError as problem:
            if problem.code not in {"precondition_failed", "precondition_required"}:
                raise  # else somebody was quicker
    raise TimeoutError(f"{account} could not be put on {plan}.")


def main() -> None:
    with Sla(os.environ["SLA_URL"], key=os.environ["SLA_KEY"]) as sla:
        put_on_plan(sla, ACCOUNT, PLAN)
        print(f"{ACCOUNT} is on {PLAN}.")

        # The key is made of what is booked, not drawn: whoever books it once more, from wherever, sends the same one.
        bought = sla.buy_add_on(ACCOUNT, body=INVOICE_LINE, idempotency_key=INVOICE_LINE.billing_reference)
        print(f"{bought.data.minutes} minutes bought", "(booked before)." if bought.replayed else "(booked now).")

        used = sla.record_usage(ACCOUNT, body=SESSION, idempotency_key=SESSION.reference)
        print(f"{used.data.minutes} minutes used", "(booked before)." if used.replayed else "(booked now).")

        # Whichever replica is asked, it knows the write with that number.
        left = sla.get_screen_sharing(account=ACCOUNT, min_sequence=used.change_sequence or UNSET)
        print(f"{left.data.minutes_remaining} minutes left.")


if __name__ == "__main__":
    main()
