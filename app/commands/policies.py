"""`sla policy`: documents are checked, looked at before they are put in force, published and exported."""

from collections.abc import Mapping, Sequence
from csv import DictReader
from csv import Error as CsvError
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.terminal import INVALID, WRONG, explained, give_up

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from app.domain.policy import PolicyDocument
    from app.domain.policy_previews import ReceivedTicket
    from app.services.policy_previews import PolicyPreview

policy_app = typer.Typer(help="Check, preview, publish and export policy documents.", no_args_is_help=True)
MADE_OF = "# Of policy revision "  # the first line of an exported document
DocumentFile = Annotated[Path, typer.Argument(help="A policy document.", exists=True, dir_okay=False)]


@policy_app.command()
def check(file: DocumentFile) -> None:
    """Is the document valid? Says everything that is wrong with it, line by line."""
    from app.policies.documents import read_document

    with explained():
        document = read_document(file.read_bytes())
    print(
        f"{file} is valid: {len(document.plans)} plans, {len(document.topics)} topics, {len(document.clauses)} clauses."
    )


@policy_app.command()
def preview(
    file: DocumentFile,
    tickets: Annotated[
        Path | None, typer.Option(help="CSV with the columns id, received_at and plan.", exists=True, dir_okay=False)
    ] = None,
) -> None:
    """What would the document change, which dates are doubtful, which tickets would move? Nothing is published."""
    from app.domain.wording import instant_in_words
    from app.installation import with_database
    from app.policies.documents import read_document

    with explained():
        document = read_document(file.read_bytes())
        received = _received(tickets) if tickets else []
        found = with_database(lambda engine: _previewed(engine, document, received))
    if found.foreseen is None:  # accounts refer to what the document has no longer
        give_up("\n".join(f"{'.'.join(map(str, flaw.path))}: {flaw.text}" for flaw in found.flaws), WRONG)
    effects = found.foreseen.effects
    print("\n".join(each.text for each in effects.differences.differences) or "Nothing differs.")
    for text in found.foreseen.unknown:
        print(text)
    for warning in effects.warnings:
        print(f"Doubtful: {warning.text}")
    for move in found.foreseen.moves:
        before, after = (instant_in_words(at) if at else "no date" for at in (move.due_at_before, move.due_at))
        print(f"{move.id}: {before} → {after}{f' ({move.problem.detail})' if move.problem else ''}")
    if tickets:
        counted = found.foreseen.summary
        print(f"Tickets: {counted.earlier} earlier, {counted.later} later, {counted.unchanged} as before.")


@policy_app.command()
def load(
    file: DocumentFile,
    note: Annotated[str, typer.Option(help="What changed and why; the revision keeps it.")],
    author: Annotated[str, typer.Option(help="Who publishes it.", envvar="USER")] = "sla policy load",
    force: Annotated[bool, typer.Option(help="Even where a later revision has changed something meanwhile.")] = False,
) -> None:
    """Put the document in force as the next policy revision. Running services take it up by themselves.

    A document that was exported names its revision, and takes the place of that one only.
    """
    from app.installation import with_database
    from app.policies.documents import read_document
    from app.services.policies import publish_policy

    with explained():
        document = read_document(file.read_bytes())
        base = None if force else made_of(file.read_text(encoding="utf-8"))
        number = with_database(lambda engine: publish_policy(engine, document, author, note, base))
    print(f"Policy revision {number} is in force.")


@policy_app.command()
def export() -> None:
    """Write the document in force as YAML, for `policy check` and `policy load`."""
    from app.installation import with_database
    from app.policies.documents import write_document
    from app.services.policies import export_policy

    with explained():
        document, number = with_database(export_policy)
    print(f"{MADE_OF}{number}\n{write_document(document)}", end="")


def made_of(text: str) -> int | None:
    """The revision that an exported document was made of; None for one that was written by hand."""
    number = text.partition("\n")[0].removeprefix(MADE_OF)
    return int(number) if text.startswith(MADE_OF) and number.isdecimal() else None


async def _previewed(
    engine: "AsyncEngine", document: "PolicyDocument", tickets: Sequence["ReceivedTicket"]
) -> "PolicyPreview":
    from app.api.dependencies import now
    from app.domain.policy import compile_policy
    from app.policies.documents import document_as_json
    from app.services.policy_previews import WholeDocument, preview_change
    from app.services.policy_revisions import revision_in_force

    policy = compile_policy(await revision_in_force(engine))
    change = WholeDocument(document_as_json(document), policy)
    return await preview_change(engine, policy, change, tickets, now())


def _received(file: Path) -> list["ReceivedTicket"]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as rows:
            reader = DictReader(rows, strict=True)
            if not {"id", "received_at"} <= {*(reader.fieldnames or ())}:
                give_up(f"{file}: the first row names the columns id, received_at and plan.", INVALID)
            return [_ticket(row, f"{file}, line {reader.line_num}") for row in reader]
    except (UnicodeDecodeError, CsvError):
        give_up(f"{file} is no CSV in UTF-8.", INVALID)


def _ticket(row: Mapping[str, str | None], where: str) -> "ReceivedTicket":
    from pydantic_core import PydanticCustomError

    from app.api.schemas.fields import epoch_second
    from app.domain.policy_previews import ReceivedTicket

    if None in row or None in row.values():
        give_up(f"{where}: the row has more or fewer cells than the first row.", INVALID)
    try:
        return ReceivedTicket(row["id"] or "", epoch_second(row["received_at"]), row.get("plan") or None)
    except PydanticCustomError as malformed:
        give_up(f"{where}: received_at: {malformed.message()}", INVALID)
