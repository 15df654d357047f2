"""`sla key`: API keys, made and revoked where the database is. The key itself is all that goes to standard output."""

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.terminal import explained, print_rows
from app.domain.api_keys import ApiKey, Scope

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

key_app = typer.Typer(help="Make, list and revoke API keys.", no_args_is_help=True)
ACTOR = "sla key"


@key_app.command()
def create(
    scope: Annotated[list[Scope], typer.Option(help="What the key may do; give it once for each scope.")],
    name: Annotated[str, typer.Option(help="The client that calls with it; keys of one name are one client.")] = "cli",
    expires_at: Annotated[str | None, typer.Option(help="As RFC 3339 writes it; never if left out.")] = None,
) -> None:
    """Make a key and print it. It is shown this once."""
    from app.api.dependencies import now
    from app.api.schemas.fields import epoch_second
    from app.installation import with_database
    from app.persistence.changes import Writing
    from app.persistence.database import transaction
    from app.services.api_keys import create_api_key

    if not name.strip():
        raise typer.BadParameter("a key has a name", param_hint="--name")
    with explained():
        expires = None if expires_at is None else epoch_second(expires_at)
        scopes = tuple(dict.fromkeys(scope))

        async def make(engine: "AsyncEngine") -> tuple[ApiKey, str]:
            async with transaction(engine) as session:
                return await create_api_key(Writing(session, ACTOR), name, scopes, now(), expires)

        key, token = with_database(make)
    print(f"Key {key.id} of {key.name}: {', '.join(key.scopes)}. Keep it; it is not shown again.", file=sys.stderr)
    print(token)


@key_app.command("list")
def list_keys() -> None:
    """Every key, live or not."""
    from app.installation import with_database
    from app.services.api_keys import list_api_keys

    with explained():
        keys = with_database(list_api_keys)
    print_rows(map(_row, keys), ("id", "name", "scopes", "expires", "revoked", "last used"))


@key_app.command("revoke")
def revoke_key(key_id: Annotated[str, typer.Argument(help="The key's id, as `sla key list` shows it.")]) -> None:
    """Revoke a key: every running service refuses it within two seconds."""
    from app.api.dependencies import now
    from app.installation import with_database
    from app.persistence.changes import Writing
    from app.persistence.database import transaction
    from app.services.api_keys import revoke

    async def end(engine: "AsyncEngine") -> None:
        async with transaction(engine) as session:
            await revoke(Writing(session, ACTOR), key_id, now())

    with explained():
        with_database(end)
    print(f"Key {key_id} is revoked.", file=sys.stderr)


def _row(key: ApiKey) -> tuple[str, ...]:
    used = str(key.last_used_on or "never")
    return key.id, key.name, " ".join(key.scopes), _date(key.expires_at), _date(key.revoked_at), used


def _date(at: int | None) -> str:
    return "" if at is None else f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M}Z"
