from typing import Annotated, Literal

from pydantic import Field

from app.api.schemas.fields import Answer, Revision


class Liveness(Answer):
    status: Literal["alive"] = "alive"


class Readiness(Answer):
    status: Literal["ready"] = "ready"
    policy_revision: Revision
    database: Annotated[Literal["up", "away"], Field(description="Decisions go on while it is away.")]
