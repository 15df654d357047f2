import re
from html import escape
from typing import Annotated

from fastapi import Header, Path
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pydantic import BaseModel

from app.api.problems import PROBLEMS, ProblemType, problems
from app.api.question_routes import router_of
from app.domain.errors import DomainError

router = router_of("Problems")


class UnknownProblemError(DomainError):
    code = "unknown_problem"


class ProblemPage(BaseModel):
    code: str
    status: int
    title: str
    happened: str
    why: str
    mend: str


class ProblemList(BaseModel):
    data: list[ProblemPage]


@router.get("/problems", operation_id="list_problems", responses=problems())
async def list_problems() -> ProblemList:
    """Every problem that this service answers with."""
    return ProblemList(data=[_page(code, kind) for code, kind in PROBLEMS.items()])


@router.get(
    "/problems/{code}", operation_id="get_problem", response_model=ProblemPage, responses=problems("unknown_problem")
)
async def get_problem(
    code: Annotated[str, Path(max_length=100)], accept: Annotated[str, Header(include_in_schema=False)] = ""
) -> Response:
    """What happened, why, and how to mend it; a page for people where the browser asks for HTML."""
    if code not in PROBLEMS:
        raise UnknownProblemError("No problem of this service has that code.", suggestions=tuple(PROBLEMS))
    page = _page(code, PROBLEMS[code])
    if "text/html" not in accept:
        return JSONResponse(page.model_dump(), headers={"Vary": "Accept"})
    parts = {"What happened": page.happened, "Why": page.why, "How to mend it": page.mend}
    text = "".join(f"<h2>{escape(heading)}</h2><p>{_in_html(part)}</p>" for heading, part in parts.items())
    html = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(page.title)} · Connex SLA</title>'
        f'<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">'
        f'<link rel="icon" href="/static/icon.svg"><link rel="stylesheet" href="/static/site.css">'
        f'<main class="narrow"><h1>{escape(page.title)}</h1>'
        f"<p><code>{escape(code)}</code>, HTTP {page.status}</p>{text}</main></html>"
    )
    return HTMLResponse(html, headers={"Vary": "Accept"})


def _in_html(sentence: str) -> str:
    return re.sub(r"`([^`]*)`", r"<code>\1</code>", escape(sentence))


def _page(code: str, kind: ProblemType) -> ProblemPage:
    return ProblemPage(
        code=code, status=kind.status, title=kind.title, happened=kind.happened, why=kind.why, mend=kind.mend
    )
