"""A page from its template. All that is put into one is escaped; what is asked for and was not given is an error."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from app.domain.hours_wording import day_state, kind_in_words, until_in_words
from app.domain.wording import (
    amount,
    clock_in_words,
    day_in_short,
    day_in_words,
    duration_in_words,
    hours_in_words,
    instant_in_short,
    instant_in_tables,
    instant_in_words,
    listed,
    shift_in_words,
    span_in_words,
)
from app.pages.static_files import address
from app.pages.timeline_pictures import timeline_picture
from app.pages.year_pictures import months

IN_WORDS = (
    amount,
    clock_in_words,
    day_in_short,
    day_in_words,
    duration_in_words,
    hours_in_words,
    instant_in_short,
    instant_in_tables,
    instant_in_words,
    listed,
    shift_in_words,
    span_in_words,
    day_state,
    kind_in_words,
    until_in_words,
)


@cache
def templates() -> Environment:
    """Compiled once each; the filters are the domain's own words for dates, instants and hours."""
    made = Environment(
        loader=PackageLoader("app.pages", "html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update({said.__name__: said for said in IN_WORDS})
    made.globals |= {"static": address, "timeline_picture": timeline_picture, "months": months}
    return made


def page(template: str, values: Mapping[str, Any], status: int = 200, **headers: str) -> HTMLResponse:
    """`headers` by their names with underscores. A page that does not say how long it may be kept is not kept."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    html = templates().get_template(template).render(values)
    return HTMLResponse(html, status, {"Cache-Control": "no-store", **named})
