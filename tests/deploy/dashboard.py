"""Judge a Grafana dashboard: is each field of it one that Grafana's own models know? Run by `make deploy-check`.

Grafana leaves out what it does not know, so that a misspelt field would be one that is not there.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def judged(dashboard: dict[str, Any]) -> Iterator[str]:
    """What is wrong with it."""
    from grafana_foundation_sdk.cog import plugins, runtime  # noqa: PLC0415  (in the group `deploy` alone)
    from grafana_foundation_sdk.cog.encoder import JSONEncoder  # noqa: PLC0415
    from grafana_foundation_sdk.models.dashboard import Dashboard  # noqa: PLC0415

    plugins.register_default_plugins()
    for panel in dashboard["panels"]:
        if runtime.panelcfg_config(panel["type"]) is None:
            yield f"panels/{panel['id']}/type: there is no kind of panel {panel['type']!r}"
    known = json.loads(JSONEncoder().encode(Dashboard.from_json(dashboard)))
    yield from different(dashboard, known)


def different(written: Any, known: Any, place: str = "") -> Iterator[str]:  # noqa: ANN401  (any JSON)
    if isinstance(written, dict) and isinstance(known, dict):
        for name, value in written.items():
            if name in known:
                yield from different(value, known[name], f"{place}/{name}")
            else:
                yield f"{place}/{name}: there is no such field"
    elif isinstance(written, list) and isinstance(known, list) and len(written) == len(known):
        for number, (one, other) in enumerate(zip(written, known, strict=True)):
            yield from different(one, other, f"{place}/{number}")
    elif written != known:
        yield f"{place}: Grafana reads {known!r} and not {written!r}"


if __name__ == "__main__":
    for file in map(Path, sys.argv[1:]):
        if wrong := list(judged(json.loads(file.read_text(encoding="utf-8")))):
            sys.exit("\n".join(f"{file}{each}" for each in wrong))
        sys.stdout.write(f"{file}: every field is one that Grafana knows\n")
