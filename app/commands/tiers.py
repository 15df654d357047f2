"""`sla tier`: the support tier of a plan, or all plans with theirs."""

from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.completion import complete_plan
from app.commands.options import PLAN_HELP, AsJson, PolicyFile, policy_of
from app.commands.terminal import explained, print_json, print_rows, print_table, styled

if TYPE_CHECKING:
    from app.commands.terminal import Cell
    from app.domain.policy import Policy


def tier(
    plan: Annotated[
        str | None, typer.Argument(help=f"{PLAN_HELP} All if left out.", autocompletion=complete_plan)
    ] = None,
    policy: PolicyFile = None,
    as_json: AsJson = False,
) -> None:
    """On which support tier is this plan, and what does that cover? Without a plan: which plans are there?"""
    from app.api.schemas.plans import TierAnswer
    from app.domain.support_tiers import TierQuestion, decide_tier

    with explained():
        asked = policy_of(policy)
        if plan is None:
            return _print_plans(asked, as_json)
        answer = decide_tier(asked, TierQuestion(plan))
    if as_json:
        return print_json(TierAnswer, answer)
    facts: dict[str, Cell] = {
        "plan": answer.plan.name,
        "tier": styled(answer.tier.name, "bold"),
        "handled by": answer.tier.handled_by,
        "covers": "\n".join(f"{covered.tier}: {covered.text}" for covered in answer.tier.covers),
    }
    return print_table(facts, answer.reasons)


def _print_plans(policy: "Policy", as_json: bool) -> None:
    from app.api.schemas.plans import PlanList

    plans = policy.document.plans
    if as_json:
        return print_json(PlanList, {"data": plans, "next_cursor": None, "policy_revision": policy.number})
    rows = ((each.name, policy.tiers[each.tier].name, ", ".join(each.legacy_names)) for each in plans)
    return print_rows(rows, ("plan", "tier", "formerly"))
