"""Connex SLA's client: `Sla` waits for each answer, `AsyncSla` is the same for asyncio.

`generated/` is written from the service's own description; the other modules are written by hand.
"""

from .generated import models
from .generated.operations import AsyncSla, Sla
from .generated.types import UNSET
from .messages import Answer, ProblemError

__all__ = ["UNSET", "Answer", "AsyncSla", "ProblemError", "Sla", "models"]
