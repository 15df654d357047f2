"""The policy in Postgres: its parts as rows, and every published state as an immutable revision."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from pydantic_core import to_jsonable_python
from sqlalchemy import BigInteger, Table, delete, func, insert, literal, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.calendars import HolidayOverride
from app.domain.plans import Plan, name_key
from app.domain.policy import PolicyDocument, PolicyRevision, Publication, closures_of
from app.persistence.tables import (
    add_ons,
    holiday_overrides,
    plan_legacy_names,
    plans,
    policy_documents,
    policy_revisions,
)
from app.policies.documents import composed_as_json, composed_from_json, document_as_json, document_from_json
from app.policies.scope_models import scope_model_of


async def last_revision_number(session: AsyncSession) -> int | None:
    number: int | None = await session.scalar(select(func.max(policy_revisions.c.number)))
    return number


async def read_revision(session: AsyncSession, number: int) -> PolicyRevision | None:
    row = (await session.execute(select(policy_revisions).where(policy_revisions.c.number == number))).one_or_none()
    if row is None:
        return None
    document, closures = composed_from_json(row.policy)
    model = scope_model_of(document)
    return PolicyRevision(row.number, row.published_at, row.author, row.note, document, closures, model)


async def publications_before(session: AsyncSession, number: int | None, limit: int) -> Sequence[Publication]:
    """The latest ones first; with a number only earlier ones."""
    columns = policy_revisions.c
    wanted = select(columns.number, columns.published_at, columns.author, columns.note)
    wanted = wanted.order_by(columns.number.desc()).limit(limit)
    if number is not None:
        wanted = wanted.where(columns.number < literal(number, BigInteger))  # a cursor may be made up
    return [Publication(*row) for row in await session.execute(wanted)]


async def publish_revision(session: AsyncSession, document: PolicyDocument, author: str, note: str) -> int:
    """Make `document`, which the rows of this transaction hold, the next revision, and answer its number.

    For a transaction that has its `next_sequence`, so that revisions are numbered in the order in which they commit.
    """
    number = (await last_revision_number(session) or 0) + 1
    policy = composed_as_json(document, closures_of(document))
    await session.execute(insert(policy_revisions).values(number=number, author=author, note=note, policy=policy))
    return number


async def write_plan(session: AsyncSession, plan: Plan) -> None:
    """In place of the plan of that code; a new one comes last."""
    row: dict[str, Any] = to_jsonable_python(plan)
    legacy_names = row.pop("legacy_names")
    without_code = {name: value for name, value in row.items() if name != "code"}
    place = await session.scalar(select(plans.c.position).where(plans.c.code == plan.code))
    if place is None:
        place = (await session.scalar(select(func.max(plans.c.position))) or 0) + 1
    written = upsert(plans).values(**row, position=place)
    await session.execute(written.on_conflict_do_update(index_elements=[plans.c.code], set_=without_code))
    await session.execute(delete(plan_legacy_names).where(plan_legacy_names.c.plan_code == plan.code))
    if legacy_names:
        await session.execute(insert(plan_legacy_names), _legacy_name_rows(plan.code, legacy_names))


async def delete_plan(session: AsyncSession, code: str) -> None:
    await session.execute(delete(plans).where(plans.c.code == code))


async def write_override(session: AsyncSession, override: HolidayOverride) -> None:
    row: dict[str, Any] = to_jsonable_python(override) | {"date": override.date}
    written = upsert(holiday_overrides).values(**row)
    await session.execute(written.on_conflict_do_update(index_elements=[holiday_overrides.c.date], set_=row))


async def delete_override(session: AsyncSession, on: date) -> None:
    await session.execute(delete(holiday_overrides).where(holiday_overrides.c.date == on))


def _legacy_name_rows(code: str, names: list[str]) -> list[dict[str, Any]]:
    return [
        {"key": name_key(name), "plan_code": code, "position": position, "name": name}
        for position, name in enumerate(names)
    ]


async def replace_document_rows(session: AsyncSession, document: PolicyDocument) -> None:
    """Write every part of the document in place of what stood there."""
    for table in (policy_documents, plan_legacy_names, plans, add_ons, holiday_overrides):
        await session.execute(delete(table))
    content = document_as_json(document)
    rows: dict[Table, list[dict[str, Any]]] = {
        plans: [],
        plan_legacy_names: [],
        add_ons: content.pop("add_ons"),
        holiday_overrides: [],
    }
    for position, plan in enumerate(content.pop("plans")):
        rows[plan_legacy_names] += _legacy_name_rows(plan["code"], plan.pop("legacy_names"))
        rows[plans].append(plan | {"position": position})
    for override, written in zip(content.pop("holiday_overrides"), document.holiday_overrides, strict=True):
        rows[holiday_overrides].append(override | {"date": written.date})
    await session.execute(insert(policy_documents).values(id=1, document=content))
    for table, values in rows.items():
        if values:
            await session.execute(insert(table), values)


async def read_document_rows(session: AsyncSession) -> PolicyDocument:
    """The document as its rows stand now."""
    content: dict[str, Any] = dict(await session.scalar(select(policy_documents.c.document)) or {})
    legacy_names: dict[str, list[str]] = {}
    for row in await session.execute(select(plan_legacy_names).order_by(plan_legacy_names.c.position)):
        legacy_names.setdefault(row.plan_code, []).append(row.name)
    content["plans"] = [
        {key: value for key, value in row.items() if key != "position"}
        | {"legacy_names": legacy_names.get(row["code"], [])}
        for row in (await session.execute(select(plans).order_by(plans.c.position))).mappings()
    ]
    content["add_ons"] = [
        dict(row) for row in (await session.execute(select(add_ons).order_by(add_ons.c.code))).mappings()
    ]
    overrides = await session.execute(select(holiday_overrides).order_by(holiday_overrides.c.date))
    content["holiday_overrides"] = [dict(row) for row in overrides.mappings()]
    return document_from_json(content)
