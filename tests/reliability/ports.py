"""Ports for what the tests start."""

import random
import socket
from contextlib import closing, suppress


def free_port() -> int:
    """None that the system gives to clients: one of those could take the port of what was stopped."""
    while True:
        port = random.randrange(15_000, 32_000)  # noqa: S311
        with suppress(OSError), closing(socket.create_server(("127.0.0.1", port))):
            return port
