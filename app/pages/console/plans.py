"""`/console/plans`: every plan with its former names; adding, changing and removing one, as PUT and DELETE do."""

import re
from typing import Annotated

from fastapi import Path, Query, Request, Response

from app.api.dependencies import SnapshotDep
from app.api.schemas import plans as schemas
from app.api.schemas.fields import Revision
from app.api.writes import PreconditionFailedError
from app.domain.api_keys import Scope
from app.domain.errors import DomainError
from app.domain.plans import Plan
from app.domain.policy import DEFAULT_METRIC, Policy
from app.domain.policy_changes import plan_of, require_plan
from app.domain.policy_previews import PolicyChange
from app.domain.targets import TargetUnit
from app.pages.console.plan_forms import plan_as_typed, read_plan, rows_of, typed_plan
from app.pages.console.policy_changes import (
    DO,
    EDIT,
    SAVE,
    Filled,
    Proposal,
    caught_up,
    policy_since,
    require_seen,
    seen_before,
    seen_revision,
    seen_values,
    show_conflict,
    show_preview,
)
from app.pages.console.signed_in import Person, SentForm, SentFormDep, SignedIn, console_page, console_router
from app.pages.console.writes import see_saved, writing
from app.persistence.changes import Writing
from app.persistence.database import DatabaseUnavailableError
from app.persistence.snapshot import Snapshot
from app.services import policies
from app.services.policies import policy_in_force

router = console_router()
HERE, ADDRESS = "plans", "/console/plans"
CODE = r"[a-z][a-z0-9_]{0,99}"
REMOVE = "remove"
PlanCode = Annotated[str, Path(alias="code", pattern=f"^{CODE}$")]
Saved = Annotated[Revision | None, Query(description="The revision that a change has just made.")]


@router.get(ADDRESS)
async def list_plans(request: Request, person: SignedIn, snapshot: SnapshotDep, saved: Saved = None) -> Response:
    policy = await policy_in_force(snapshot)
    target = policy.target(DEFAULT_METRIC, None)
    values = {"here": HERE, "policy": policy, "default_target": target, "saved": saved}
    return console_page(request, person, "plans.html", values)


@router.get("/console/new-plan")
async def show_new_plan(request: Request, person: SignedIn, snapshot: SnapshotDep) -> Response:
    policy = await policy_in_force(snapshot)
    return _form(request, person, policy, None, Filled(plan_as_typed(None), seen_values(policy, None)))


@router.get("/console/plans/{code}")
async def show_plan(code: PlanCode, request: Request, person: SignedIn, snapshot: SnapshotDep) -> Response:
    policy = await policy_in_force(snapshot)
    plan = require_plan(policy.document, code)
    return _form(request, person, policy, plan, Filled(plan_as_typed(plan), seen_values(policy, _shown(plan))))


@router.post("/console/new-plan")
async def add_plan(request: Request, form: SentFormDep, snapshot: SnapshotDep) -> Response:
    return await _answer(request, form, snapshot, None)


@router.post("/console/plans/{code}")
async def change_plan(code: PlanCode, request: Request, form: SentFormDep, snapshot: SnapshotDep) -> Response:
    return await _answer(request, form, snapshot, code)


async def _answer(request: Request, form: SentForm, snapshot: Snapshot, code: str | None) -> Response:
    """The form once more where it is not right, its preview, the conflict, or the list once it is saved."""
    form.person.require(Scope.POLICY_WRITE)
    policy = await policy_since(snapshot, seen_revision(form))
    typed, removed = typed_plan(form), form.text("wanted") == REMOVE
    before, wanted = plan_of(policy.document, code or ""), code or typed["code"]
    read = read_plan(typed, wanted if re.fullmatch(CODE, wanted) else "code", policy, before)
    errors = {} if removed else dict(read.errors)
    if not re.fullmatch(CODE, wanted):
        errors["code"] = "A code begins with a small letter and has small letters, digits and underscores."
    if errors or form.text(DO) == EDIT:
        return _form(request, form.person, policy, before, Filled(typed, seen_before(form), errors))
    plan = None if removed else read.plan
    return await _proposed(request, form, snapshot, wanted, plan)


async def _proposed(request: Request, form: SentForm, snapshot: Snapshot, code: str, plan: Plan | None) -> Response:
    policy = await policy_in_force(snapshot)
    before = plan_of(policy.document, code)
    verb = "Remove" if plan is None else "Change" if before else "Add"
    about = before or plan
    title = f"{verb} the plan {about.name if about else code}"
    proposal = Proposal(
        HERE,
        f"plans.{code}",
        title,
        request.url.path,
        ADDRESS,
        form,
        PolicyChange({code: plan}),
        seen_before(form),
        editable=plan is not None,
    )
    try:
        require_seen(form, _shown(before))
        if form.text(DO) == SAVE:
            return see_saved(ADDRESS, await _save(request, form, code, plan))
    except PreconditionFailedError:
        policy = await caught_up(snapshot)
        theirs = plan_of(policy.document, code)
        return await show_conflict(request, proposal, policy, _shown(theirs), rows_of(theirs, plan))
    except (DomainError, DatabaseUnavailableError) as refused:
        return await show_preview(request, proposal, policy, refused)
    return await show_preview(request, proposal, policy)


async def _save(request: Request, form: SentForm, code: str, plan: Plan | None) -> Writing:
    async with writing(request, form.person) as write:
        document = await policies.document_for_change(write.session)
        before = plan_of(document, code)
        require_seen(form, _shown(before))
        if plan is None:
            await policies.remove_plan(write, document, require_plan(document, code))
        else:
            await policies.put_plan(write, document, plan)
    return write


def _form(request: Request, person: Person, policy: Policy, plan: Plan | None, filled: Filled) -> Response:
    values = {
        "here": HERE,
        "policy": policy,
        "plan": plan,
        "typed": filled.typed,
        "seen": filled.seen,
        "errors": filled.errors,
        "units": [(unit.value, unit.replace("_", " ")) for unit in TargetUnit],
        "default_target": policy.target(DEFAULT_METRIC, None),
    }
    return console_page(request, person, "plan.html", values, filled.status)


def _shown(plan: Plan | None) -> schemas.Plan | None:
    """As the API shows it, so that both have one ETag."""
    return schemas.Plan.model_validate(plan) if plan else None
