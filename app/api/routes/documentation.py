"""/openapi.json, and /docs without a CDN or inline script: Swagger UI's files come from an installed package."""

import asyncio
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.exceptions import HTTPException

from app.api.openapi import committed_document
from app.api.question_routes import router_of

router = router_of("Documentation", include_in_schema=False)
FILES = {
    "swagger-ui.css": "text/css",
    "swagger-ui-bundle.js": "text/javascript",
    "favicon.png": "image/png",
}
PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Connex SLA: the API</title>
<link rel="icon" href="/docs/favicon.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<div id="swagger-ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</html>
"""
# Without the last option, Swagger UI would send the address of the service to a validator elsewhere.
START = """SwaggerUIBundle({url: "/openapi.json", dom_id: "#swagger-ui", deepLinking: true, validatorUrl: "none"});
"""


@cache
def _folder() -> Path:
    found = find_spec("fastapi_offline")
    if found is None or found.origin is None:
        raise HTTPException(404)
    return Path(found.origin).parent / "static"


@router.get("/openapi.json")
async def get_openapi() -> JSONResponse:
    return JSONResponse(committed_document())


@router.get("/docs")
async def get_docs() -> HTMLResponse:
    return HTMLResponse(PAGE)


@router.get("/docs/start.js")
async def get_docs_start() -> Response:
    return Response(START, media_type="text/javascript")


@router.get("/docs/{name}")
async def get_docs_file(name: str) -> Response:
    if name not in FILES:
        raise HTTPException(404)
    content = await asyncio.to_thread((_folder() / name).read_bytes)
    return Response(content, media_type=FILES[name], headers={"Cache-Control": "public, max-age=86400"})
