"""Alerts and dashboard speak of what the service tells: metrics, labels, routes, and a runbook for each alert."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import promql_parser
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from app.api.openapi import committed_document
from tests.conftest import AUTHORISED, TOKEN, NewDatabase
from tests.debian import program
from tests.deploy.dashboard import different
from tests.reliability.callers import asking
from tests.reliability.ports import free_port
from tests.reliability.replicas import Replica, require_no_failure_in
from tests.reliability.waiting import until

pytestmark = [pytest.mark.database, pytest.mark.processes]
ROOT = Path(__file__).parents[2]
PROMETHEUS = ROOT / "deploy/prometheus"
GROUPS = yaml.safe_load((PROMETHEUS / "rules.yaml").read_text(encoding="utf-8"))["groups"]
RULES = [rule for group in GROUPS for rule in group["rules"]]
ALERTS = {rule["alert"]: rule for rule in RULES if "alert" in rule}
RECORDED = {rule["record"] for rule in RULES if "record" in rule}
CASES = yaml.safe_load((PROMETHEUS / "rules.test.yaml").read_text(encoding="utf-8"))["tests"]
DASHBOARD = json.loads((ROOT / "deploy/grafana/connex-sla.json").read_text(encoding="utf-8"))
RUNBOOK = (ROOT / "docs/how-to/monitor.md").read_text(encoding="utf-8")
OWN = {"up": {"job", "instance"}, "ALERTS": {"alertname", "alertstate", "job"}}  # of Prometheus itself
ADDED = {"job", "instance"}  # by Prometheus, to every metric
ONLY_WHEN_IT_FAILS = {"status"}  # labels whose values this test does not provoke all


def of_dashboard() -> list[str]:
    """Each expression as Grafana sends it."""
    written = [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]
    written += [each["expr"] for each in DASHBOARD["annotations"]["list"]]
    given = {"$__rate_interval": "1m", "$__range": "1h", "$instance": ".*"}
    for name, value in given.items():
        written = [each.replace(name, value) for each in written]
    assert not any("$" in each for each in written)
    return written


EXPRESSIONS = [rule["expr"] for rule in RULES] + of_dashboard()


def parts(expression: Any) -> Iterator[Any]:  # noqa: ANN401  (a tree of the parser's classes)
    """The expression and each one within it."""
    yield expression
    inner = expression.args if isinstance(expression, promql_parser.Call) else []
    names = ("lhs", "rhs", "expr", "param", "vector_selector", "vs")
    for each in [*inner, *(getattr(expression, name, None) for name in names)]:
        if each is not None and type(each).__module__ == type(expression).__module__:
            yield from parts(each)


def selectors(expression: Any) -> Iterator[Any]:  # noqa: ANN401  (the same)
    return (part for part in parts(expression) if isinstance(part, promql_parser.VectorSelector))


SELECTED = [selector for each in EXPRESSIONS for selector in selectors(promql_parser.parse(each))]


@pytest.fixture(scope="module")
async def told(folder: Path, new_database: NewDatabase) -> AsyncIterator[Replica]:
    """A service that was asked: good and bad questions, by an assistant, and a write."""
    given = {"SLA_DATABASE_URL": await new_database(), "SLA_BOOTSTRAP_KEY": TOKEN}
    replica = Replica("told", folder, **given)
    replica.start()
    try:
        await replica.ready()
        async with asking(replica.url, **AUTHORISED) as client:
            for path in ("/tier?plan=gold", "/tier?plan=goldd", "/nowhere", "/support-hours.ics"):
                await client.get(path)
            await client.put("/accounts/acme", json={"plan": "gold"})
        yield replica
    finally:
        await replica.stop()
    require_no_failure_in(replica.log)


@pytest.fixture(scope="module")
async def samples(told: Replica) -> dict[str, list[dict[str, str]]]:
    """The labels of each sample, by its name, as Prometheus reads them."""
    async with asking(told.url) as client:
        text = (await client.get("/metrics")).text
    found: dict[str, list[dict[str, str]]] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found.setdefault(sample.name, []).append(sample.labels)
    return found


async def test_every_metric_and_label_that_is_named_is_told_by_the_service(
    samples: dict[str, list[dict[str, str]]],
) -> None:
    assert len(SELECTED) > 100
    for selector in SELECTED:
        labels = {matcher.name for matcher in selector.matchers.matchers}
        if selector.name in RECORDED:
            assert not labels
        elif selector.name in OWN:
            assert labels <= OWN[selector.name]
        else:
            assert selector.name in samples, selector.name
            assert labels - ADDED <= set(samples[selector.name][0]), selector


async def test_what_is_summed_by_a_label_has_it(samples: dict[str, list[dict[str, str]]]) -> None:
    whole = [part for each in EXPRESSIONS for part in parts(promql_parser.parse(each))]
    labels = [
        (selector.name, label)
        for each in whole
        if isinstance(each, promql_parser.AggregateExpr) and each.modifier
        for label in each.modifier.labels
        for selector in selectors(each)
        if selector.name in samples
    ]
    assert len(labels) > 40
    for metric, label in labels:
        assert label in ADDED | set(samples[metric][0]), (metric, label)


async def test_every_value_of_a_label_that_is_wanted_exactly_is_told(
    samples: dict[str, list[dict[str, str]]],
) -> None:
    for selector in SELECTED:
        for matcher in selector.matchers.matchers:
            exact = matcher.op == promql_parser.MatchOp.Equal
            if exact and matcher.name not in ADDED | ONLY_WHEN_IT_FAILS and selector.name in samples:
                assert matcher.value in {labels[matcher.name] for labels in samples[selector.name]}, selector


def test_every_route_that_is_left_out_is_there() -> None:
    known = set(committed_document()["paths"]) | {"/metrics"}
    named = {
        route
        for selector in SELECTED
        for matcher in selector.matchers.matchers
        if matcher.name == "route"
        for route in matcher.value.split("|")
    }
    assert named <= known
    assert {"/readyz", "/due-dates"} <= named


def test_every_selector_keeps_to_the_job() -> None:
    """Other services on the same Prometheus count their requests by the same name."""
    for selector in SELECTED:
        if selector.name not in RECORDED:
            assert "connex-sla" in [each.value for each in selector.matchers.matchers if each.name == "job"], selector


def test_what_is_recorded_is_used() -> None:
    used = {selector.name for each in ALERTS.values() for selector in selectors(promql_parser.parse(each["expr"]))}
    recorded = {selector.name for each in RULES for selector in selectors(promql_parser.parse(each["expr"]))}
    assert used | recorded >= RECORDED


@pytest.mark.parametrize("alert", ALERTS)
def test_an_alert_says_how_grave_it_is_and_where_it_is_told_what_to_do(alert: str) -> None:
    rule = ALERTS[alert]
    file, anchor = rule["annotations"]["runbook"].split("#")
    assert rule["labels"]["severity"] in {"page", "ticket"}
    assert (ROOT / file).read_text(encoding="utf-8") == RUNBOOK
    assert anchor in {heading.lower() for heading in re.findall(r"^### (\w+)$", RUNBOOK, re.MULTILINE)}
    assert anchor == alert.lower()


def test_every_heading_of_the_runbook_is_an_alert() -> None:
    assert set(re.findall(r"^### (\w+)$", RUNBOOK, re.MULTILINE)) == set(ALERTS)
    assert set(re.findall(r"ConnexSla\w+", RUNBOOK)) == set(ALERTS)


@pytest.mark.parametrize("alert", ALERTS)
def test_a_case_says_when_an_alert_fires(alert: str) -> None:
    fires = [sample["labels"] for case in CASES for each in case["promql_expr_test"] for sample in each["exp_samples"]]
    wanted = f'{{alertname="{alert}", severity="{ALERTS[alert]["labels"]["severity"]}"}}'
    assert wanted in fires


async def test_every_metric_of_the_service_is_explained(samples: dict[str, list[dict[str, str]]]) -> None:
    for name in samples:
        metric = re.sub(r"_(bucket|count|sum|created)$", "", name)
        assert f"`{metric}" in RUNBOOK or f"`{metric}_total`" in RUNBOOK or metric.startswith("process_"), name


@pytest.mark.timeout(180)
async def test_prometheus_evaluates_every_expression(told: Replica, tmp_path: Path) -> None:
    """With the configuration that operators are given, but for how often it looks and at whom."""
    prometheus = program("prometheus")
    given = (PROMETHEUS / "prometheus.yaml").read_text(encoding="utf-8")
    given = given.replace("15s", "1s").replace("localhost:8000", told.url.removeprefix("http://"))
    (tmp_path / "prometheus.yaml").write_text(given)
    (tmp_path / "rules.yaml").write_text((PROMETHEUS / "rules.yaml").read_text(encoding="utf-8"))
    port = free_port()
    command = [prometheus, f"--config.file={tmp_path}/prometheus.yaml", f"--storage.tsdb.path={tmp_path}/data"]
    with (tmp_path / "log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *command, f"--web.listen-address=127.0.0.1:{port}", stdout=log, stderr=log
        )
    try:
        async with asking(f"http://127.0.0.1:{port}") as client:

            async def found(expression: str) -> list[Any]:
                answer = await client.get("/api/v1/query", params={"query": expression})
                assert answer.status_code == httpx.codes.OK, (expression, answer.text)
                results: list[Any] = answer.json()["data"]["result"]
                return results

            async def has_looked_often() -> bool:
                try:
                    return bool(await found('changes(process_cpu_seconds_total{job="connex-sla"}[1m]) >= 2'))
                except (httpx.TransportError, AssertionError):  # it has just started
                    return False

            async with asking(told.url) as customers:

                async def asked() -> bool:
                    await customers.get("/tier?plan=gold")
                    return await has_looked_often()

                await until(asked, every=0.1)
            for expression in of_dashboard():
                assert await found(expression) or "ALERTS" in expression, expression
            for rule in RULES:
                await found(rule["expr"])
            for record in RECORDED:
                assert await found(record), record
            rules = (await client.get("/api/v1/rules")).json()["data"]["groups"]
            assert {rule["health"] for group in rules for rule in group["rules"]} == {"ok"}
            firing = {each["metric"]["alertname"] for each in await found('ALERTS{alertstate="firing"}')}
            assert firing <= {"ConnexSlaDateToDecide"}  # the one that depends on the day
    finally:
        process.terminate()
        await process.wait()


def test_a_field_that_grafana_reads_otherwise_is_told() -> None:
    written = {"panels": [{"title": "a", "gridPoz": 1}], "refresh": "5s"}
    known = {"panels": [{"title": "a", "gridPos": 1}], "refresh": "", "uid": "x"}
    assert list(different(written, known)) == [
        "/panels/0/gridPoz: there is no such field",
        "/refresh: Grafana reads '' and not '5s'",
    ]


def test_a_dashboard_shows_each_panel_in_a_place_of_its_own() -> None:
    taken = [
        (row, column)
        for place in (panel["gridPos"] for panel in DASHBOARD["panels"])
        for row in range(place["y"], place["y"] + place["h"])
        for column in range(place["x"], place["x"] + place["w"])
    ]
    assert len(taken) == len(set(taken))
    assert max(column for _, column in taken) < 24
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])
