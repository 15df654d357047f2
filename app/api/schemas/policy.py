import datetime as dt
from typing import Annotated, Any

from pydantic import Field

from app.api.schemas.fields import Answer, Revision


class Clause(Answer):
    id: str
    section: str
    question: str
    text: Annotated[str, Field(description="The published wording.")]


class ClauseAnswer(Clause):
    policy_revision: Revision


class ClauseList(Answer):
    data: list[Clause]
    policy_revision: Revision


class PolicyAnswer(Answer):
    revision: Revision
    published_at: dt.datetime
    author: str
    note: str
    document: Annotated[dict[str, Any], Field(description="The policy document, as `sla policy export` writes it.")]
