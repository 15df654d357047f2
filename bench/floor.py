"""What an answer costs at least: the same models on FastAPI without any logic (`fastapi`), and bare ASGI (`raw`).

Each server knows one operation and one real answer to it: no route before it is tried, nothing is looked up.
"""

import argparse
from pathlib import Path
from typing import Annotated

import uvicorn
from fastapi import FastAPI, Query, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bench.operations import OPERATIONS, Operation


def fastapi(operation: Operation, body: bytes) -> ASGIApp:
    app = FastAPI(openapi_url=None)
    Question, Answer = operation.question, operation.answer  # noqa: N806  (types, below)
    Asked = Annotated[Question, Query()] if operation.method == "GET" else Question  # noqa: N806
    route = app.api_route(operation.path, methods=[operation.method], status_code=operation.status)
    if operation.conditional:

        @route
        async def not_modified(_: Asked) -> Response:  # type: ignore[valid-type]
            return Response(status_code=operation.status)

    else:
        answer = Answer.model_validate_json(body, by_name=True)

        @route
        async def answered(_: Asked) -> Answer:  # type: ignore[valid-type]
            return answer

    return app


def raw(operation: Operation, body: bytes) -> ASGIApp:
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    start = {"type": "http.response.start", "status": operation.status, "headers": headers if body else []}

    async def app(_: Scope, receive: Receive, send: Send) -> None:
        while (await receive()).get("more_body"):
            pass
        await send(start)
        await send({"type": "http.response.body", "body": body})

    return app


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=["fastapi", "raw"])
    parser.add_argument("operation", choices=OPERATIONS)
    parser.add_argument("answer", type=Path)
    parser.add_argument("--port", type=int)
    asked = parser.parse_args()
    make = fastapi if asked.kind == "fastapi" else raw
    app = make(OPERATIONS[asked.operation], asked.answer.read_bytes())
    uvicorn.run(
        app, port=asked.port, loop="uvloop", http="httptools", lifespan="off", access_log=False, log_level="warning"
    )


if __name__ == "__main__":
    main()
