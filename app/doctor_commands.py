"""`sla doctor`: what is wrong with this installation, and how to mend it."""

import os

import typer

from app.terminal import WRONG, explained, print_rows


def doctor() -> None:
    """Find what is wrong with this installation."""
    import asyncio

    from app.diagnosis import diagnose
    from app.settings import Settings

    with explained():
        findings = asyncio.run(diagnose(Settings(), os.environ))
    marks = {True: "[green]ok[/]", False: "[bold red]wrong[/]"}
    print_rows([(marks[finding.ok], finding.what, finding.found) for finding in findings], ("", "what", "found"))
    if not all(finding.ok for finding in findings):
        raise typer.Exit(WRONG)
