"""How the query of a question is read: as urllib.parse reads it, through which FastAPI reads what is refused."""

from urllib.parse import parse_qsl

import pytest
from pydantic import ValidationError

from app.api.question_routes import QuestionRoute
from app.api.routes.plans import router
from app.api.schemas.plans import TierQuery

[TIER] = [route for route in router.routes if isinstance(route, QuestionRoute) and route.path == "/tier"]


@pytest.mark.parametrize(
    "query",
    [
        "plan=gold",
        "plan=ultra+plus",
        "plan=ultra%20plus&at=2026-11-24T15%3A30%3A00-05%3A00",
        "plan=gold&at=2026-11-24T15:30:00-05:00",
        "%70lan=gold",
        "plan=a%2Bb",
        "plan=a=b",
        "plan=100%",
        "plan=%zz",
        "plan=caf%C3%A9",
        "plan=%ff",
        "&&plan=gold&",
    ],
)
def test_a_query_is_read_as_a_form_is(query: str) -> None:
    expected = TierQuery.model_validate(dict(parse_qsl(query, keep_blank_values=True)))
    assert TIER._of_query({"query_string": query.encode()}) == expected


@pytest.mark.parametrize("query", ["plan=gold&plan=silver", "plan=gold&%70lan=gold"])
def test_a_parameter_that_is_given_twice_is_left_to_be_refused(query: str) -> None:
    assert TIER._of_query({"query_string": query.encode()}) is None


@pytest.mark.parametrize("query", ["", "plan=", "plan", "plan=gold&=", "plan=gold&unknown=1"])
def test_so_is_what_the_model_refuses(query: str) -> None:
    with pytest.raises(ValidationError):
        TIER._of_query({"query_string": query.encode()})
