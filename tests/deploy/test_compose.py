"""compose.yaml: the parts start in their order, hold no rights, and take their secrets from outside."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.settings import Settings

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]


@pytest.mark.parametrize("name", SERVICES)
def test_every_container_is_read_only_and_without_rights(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    assert not service.get("cap_add") or name == "postgres"
    assert not service.get("volumes") or name == "postgres"


def test_the_service_starts_once_the_schema_is_there() -> None:
    needs = SERVICES["service"]["depends_on"]
    assert needs["migrate"] == {"condition": "service_completed_successfully"}
    assert SERVICES["migrate"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    assert SERVICES["migrate"]["restart"] == "no"
    assert "pg_isready" in SERVICES["postgres"]["healthcheck"]["test"]
    assert "HEALTHCHECK" in (ROOT / "Dockerfile").read_text()  # of the service


def test_no_secret_is_in_the_file_and_the_database_is_not_published() -> None:
    given = "${POSTGRES_PASSWORD:?POSTGRES_PASSWORD is not set}"
    assert SERVICES["postgres"]["environment"]["POSTGRES_PASSWORD"] == given
    for name in ("service", "migrate"):
        url = SERVICES[name]["environment"]["SLA_DATABASE_URL"]
        assert url == f"postgresql://sla:{given}@postgres:5432/sla"
        names = {each.removeprefix("SLA_").lower() for each in SERVICES[name]["environment"]}
        assert names <= set(Settings.model_fields)
    assert "ports" not in SERVICES["postgres"]
    assert COMPOSE["networks"][SERVICES["postgres"]["networks"][0]]["internal"] is True
    assert all(port.startswith("127.0.0.1:") for port in SERVICES["service"]["ports"])


def test_a_stop_waits_for_what_runs() -> None:
    seconds = int(re.fullmatch(r"(\d+)s", SERVICES["service"]["stop_grace_period"]).group(1))  # type: ignore[union-attr]
    defaults = Settings.model_fields
    assert seconds >= defaults["drain_seconds"].default + defaults["shutdown_seconds"].default + 5
