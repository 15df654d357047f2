"""What documents take from the code: endpoints, settings, problems, reasons, metrics, commands, assumptions."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import typer
from typer.cli import get_docs_for_click

from app.api.openapi import committed_document
from app.api.problems import PROBLEMS
from app.cli import app as sla
from app.domain.reasons import ReasonCode
from app.observability import Metrics
from app.policies.documents import packaged_document
from app.settings import Settings


def table(heads: Sequence[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [f"| {' | '.join(cells)} |" for cells in [heads, *rows]]
    return "\n".join([lines[0], f"|{'---|' * len(heads)}", *lines[1:]])


def endpoints() -> str:
    return table(
        ("request", "answers"),
        (
            (f"`{method.upper()} {path}`", operation["description"].splitlines()[0])
            for path, methods in committed_document()["paths"].items()
            for method, operation in methods.items()
        ),
    )


def settings() -> str:
    return table(
        ("variable", "default", "meaning"),
        (
            (
                f"`SLA_{name.upper()}`",
                "" if field.default in {None, ()} else f"`{field.default}`",
                str(field.description),
            )
            for name, field in Settings.model_fields.items()
        ),
    )


def problems() -> str:
    return table(
        ("status", "code", "what happened", "how to mend it"),
        ((str(kind.status), f"`{code}`", kind.happened, kind.mend) for code, kind in PROBLEMS.items()),
    )


def reasons() -> str:
    return table(("code", "meaning"), ((f"`{code}`", code.meaning) for code in ReasonCode))


def metrics() -> str:
    """Of a counter the name that is scraped: with `_total`."""
    registry: Any = Metrics().registry  # which tells labels without samples to nobody
    rows = [
        (
            f"`{family.name}{'_total' if family.type == 'counter' else ''}`",
            family.type,
            ", ".join(f"`{label}`" for label in getattr(collector, "_labelnames", ())),
            f"{family.documentation.removesuffix('.')}.",
        )
        for collector in registry._collector_to_names
        for family in getattr(collector, "describe", collector.collect)()
    ]
    return table(("metric", "kind", "labels", "meaning"), rows)


def commands() -> str:
    command = typer.main.get_command(sla)
    written = get_docs_for_click(obj=command, ctx=typer.Context(command), name="sla")
    return re.sub(r"^#", "##", written.partition("\n")[2], flags=re.MULTILINE).strip()


def assumptions() -> str:
    return table(
        ("setting", "clause", "decided"),
        ((f"`{each.setting}`", f"`{each.clause}`", each.text) for each in packaged_document().assumptions),
    )
