"""Style sheets, scripts and pictures. The address of each holds a digest of it, so that a browser keeps it for ever."""

from functools import cache
from hashlib import blake2b
from importlib.resources import files

from fastapi import APIRouter
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from app.api.dependencies import FOR_EVER

router = APIRouter(include_in_schema=False)
MEDIA_TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


@cache
def _contents() -> dict[str, bytes]:
    """By name; read once, so that no name can lead out of the folder."""
    folder = files("app.pages") / "static"
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.name.rpartition(".")[2] in MEDIA_TYPES}


@cache
def address(name: str) -> str:
    return f"/static/{name}?v={_digest(name)}"


@cache
def _digest(name: str) -> str:
    return blake2b(_contents()[name], digest_size=6).hexdigest()


@router.get("/static/{name}")
async def get_static_file(name: str, v: str = "") -> Response:
    if name not in _contents():
        raise HTTPException(404)
    kept = FOR_EVER if v == _digest(name) else "public, no-cache"
    return _file(name, {"Cache-Control": kept})


@router.get("/embed.js")
async def get_embedded_form() -> Response:
    """For pages of others, whose browsers come back for a newer one within minutes."""
    return _file("embed.js", {"Cache-Control": "public, max-age=300", "Cross-Origin-Resource-Policy": "cross-origin"})


def _file(name: str, headers: dict[str, str]) -> Response:
    """Anybody's page may read it: there is nothing in it. What a browser has kept for one page serves another, too."""
    allowed = {"Access-Control-Allow-Origin": "*", **headers}
    return Response(_contents()[name], 200, allowed, MEDIA_TYPES[name.rpartition(".")[2]])
