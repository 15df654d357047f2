"""`sla`: the questions at a terminal, without a server, and what an operator of the service needs.

Answers go to standard output, a table for people or `--json` for programs; everything else goes to standard error.
Exit codes: 0 answered; 1 something is wrong (`policy check`, `doctor`, a ticket of a file); 2 the question is not
valid; 3 what it names is not there; 4 what it needs is not available: the database, the port; 130 ended by Ctrl-C.
"""

# Help and completion answer at once: what a command needs to answer is imported where it does.
from collections.abc import Callable
from typing import Annotated

import typer

from app.commands.compliance import compliance
from app.commands.doctor import doctor
from app.commands.due import due
from app.commands.hours import hours
from app.commands.keys import key_app
from app.commands.policies import policy_app
from app.commands.scope import scope
from app.commands.terminal import expect_garbage, explained
from app.commands.tiers import tier

app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=True, pretty_exceptions_enable=False)


EXAMPLES: dict[Callable[..., None], str] = {
    hours: "sla hours --watch",
    due: "sla due --plan gold --received 2026-11-24T15:30:00-05:00",
    compliance: "sla compliance tickets.csv --at 2027-01-04T12:00:00-05:00",
    tier: "sla tier ultra-plus",
    scope: "sla scope --text 'Please open port 8166 on our firewall' --plan silver",
}
for question, example in EXAMPLES.items():
    app.command(epilog=f"Example: {example}")(question)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
) -> None:
    """Serve the API; on a Postgres of its own unless SLA_DATABASE_URL is set."""
    from app.server import run
    from app.settings import Settings

    given = {name: value for name, value in {"host": host, "port": port}.items() if value is not None}
    expect_garbage()
    with explained():
        run(Settings(**given))  # type: ignore[arg-type]  # pydantic checks what the command line gave


@app.command()
def migrate() -> None:
    """Bring the database's schema up to date, and give it the published FAQ where it has no policy."""
    from app.installation import with_database
    from app.services.policies import migrate_and_seed

    with explained():
        number = with_database(migrate_and_seed)
    print(f"The schema is current; policy revision {number} is in force.")


app.add_typer(policy_app, name="policy")
app.add_typer(key_app, name="key")
app.command()(doctor)


@app.command()
def openapi() -> None:
    """Write openapi.yaml, its examples answered on a database of their own."""
    import asyncio

    from app.api.openapi import as_yaml
    from app.description import described

    expect_garbage()
    with explained():
        print(as_yaml(asyncio.run(described())), end="")
