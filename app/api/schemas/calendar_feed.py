from typing import Annotated

from pydantic import Field

from app.api.schemas.fields import AskedOfRevision, LocalDate


class FeedQuestion(AskedOfRevision):
    from_on: Annotated[
        LocalDate | None,
        Field(alias="from", description="The first local date; 1 January of the revision's year if left out."),
    ] = None
    to_on: Annotated[
        LocalDate | None,
        Field(alias="to", description="The first local date no longer wanted; ten years on if left out."),
    ] = None
