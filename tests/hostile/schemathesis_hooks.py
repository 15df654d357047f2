"""What schemathesis has to be told about this service: how its lines are written, and which key is its own."""

import json
import os
from typing import Any

import schemathesis

LINES = "application/x-ndjson"


@schemathesis.serializer(LINES)
def lines(_: schemathesis.SerializationContext, value: Any) -> bytes:  # noqa: ANN401  (any JSON)
    """The description has the schema of one line. Two are sent."""
    return value if isinstance(value, bytes) else json.dumps(value).encode() + b"\n" + json.dumps(value).encode()


@schemathesis.hook
def before_call(_: schemathesis.HookContext, case: schemathesis.Case[Any], __: dict[str, Any]) -> None:
    """It may revoke any key but the one it asks with: all that came after would be a 401."""
    if case.method == "DELETE" and case.path_parameters == {"id": os.environ["OWN_KEY_ID"]}:
        case.path_parameters = {"id": "none"}
