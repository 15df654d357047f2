"""`sla doctor`: what is wrong with this installation, and how to mend it."""

import json
from collections.abc import Sequence
from dataclasses import asdict

import typer

from app.commands.options import AsJson
from app.commands.terminal import WRONG, explained, print_rows, styled
from app.diagnosis.findings import Finding, Verdict
from app.diagnosis.packages import package_findings, packages_missing

STYLES = {Verdict.OK: "green", Verdict.LOOK: "yellow", Verdict.WRONG: "bold red"}


def doctor(as_json: AsJson = False) -> None:
    """Find what is wrong with this installation, and say how to mend it. Exit code 1 where something is wrong."""
    found = [*package_findings()]
    if packages_missing():  # what else there is to look at needs them
        _print(found, as_json=as_json)
        raise typer.Exit(WRONG)
    with explained():
        found += _everything_else()
    _print(found, as_json=as_json)
    if any(finding.verdict is Verdict.WRONG for finding in found):
        raise typer.Exit(WRONG)


def _everything_else() -> list[Finding]:
    import asyncio

    from app.diagnosis.diagnose import findings

    async def gathered() -> list[Finding]:
        return [finding async for finding in findings()]

    return asyncio.run(gathered())


def _print(found: Sequence[Finding], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"findings": [asdict(finding) for finding in found]}, indent=2, ensure_ascii=False))
    else:
        print_rows(
            [(styled(each.verdict, STYLES[each.verdict]), each.what, _told(each)) for each in found],
            ("", "what", "found"),
        )


def _told(finding: Finding) -> str:
    return f"{finding.found}\n→ {finding.mend}" if finding.mend else finding.found
