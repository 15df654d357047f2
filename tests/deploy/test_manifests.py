"""The manifests agree with one another and with the service: names, ports, labels, secrets, settings, seconds."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.settings import Settings

ROOT = Path(__file__).parents[2]
BASE = ROOT / "deploy/kubernetes/base"
OVERLAYS = sorted((ROOT / "deploy/kubernetes/overlays").iterdir())
Manifest = dict[str, Any]
POSTGRES_CONNECTIONS = 100  # its default


def read(file: Path) -> Manifest:
    manifest: Manifest = yaml.safe_load(file.read_text(encoding="utf-8"))
    return manifest


def of_kind(kind: str, folder: Path = BASE) -> Manifest:
    [found] = [each for file in manifests(folder) if (each := read(file))["kind"] == kind]
    return found


def manifests(folder: Path) -> list[Path]:
    return [file for file in sorted(folder.glob("*.yaml")) if file.name != "kustomization.yaml"]


def env_file(folder: Path) -> dict[str, str]:
    return dict(line.split("=", 1) for line in (folder / "config.env").read_text().splitlines())


def pods() -> list[Manifest]:
    return [of_kind(kind)["spec"]["template"] for kind in ("Deployment", "Job")]


def containers() -> Iterator[Manifest]:
    for pod in pods():
        yield from pod["spec"]["containers"]


@pytest.mark.parametrize("folder", [BASE, *OVERLAYS], ids=lambda folder: folder.name)
def test_a_kustomization_names_every_file_of_its_folder_and_no_other(folder: Path) -> None:
    kustomization = read(folder / "kustomization.yaml")
    named = [*kustomization["resources"], *(patch["path"] for patch in kustomization.get("patches", ()))]
    named += [env for made in kustomization["configMapGenerator"] for env in made["envs"]]
    there = {file.name for file in folder.iterdir()} - {"kustomization.yaml"}
    assert sorted(name for name in named if name != "../../base") == sorted(there)
    assert ("../../base" in named) == (folder != BASE)


@pytest.mark.parametrize("overlay", OVERLAYS, ids=lambda overlay: overlay.name)
def test_an_overlay_changes_what_the_base_has(overlay: Path) -> None:
    kustomization = read(overlay / "kustomization.yaml")
    base = {(each["kind"], each["metadata"]["name"]) for each in map(read, manifests(BASE))}
    for patch in kustomization["patches"]:
        patched = read(overlay / patch["path"])
        assert (patched["kind"], patched["metadata"]["name"]) in base
    assert {image["name"] for image in kustomization["images"]} == {each["image"] for each in containers()}
    assert kustomization["namespace"] == of_kind("Namespace", overlay)["metadata"]["name"]
    generated = {made["name"] for made in read(BASE / "kustomization.yaml")["configMapGenerator"]}
    assert {made["name"] for made in kustomization["configMapGenerator"]} == generated


@pytest.mark.parametrize("overlay", OVERLAYS, ids=lambda overlay: overlay.name)
def test_every_key_of_a_secret_that_is_wanted_is_there_and_none_more(overlay: Path) -> None:
    wanted = {
        (variable["valueFrom"]["secretKeyRef"]["name"], variable["valueFrom"]["secretKeyRef"]["key"])
        for container in containers()
        for variable in container["env"]
    }
    secret = of_kind("Secret", overlay)
    assert wanted == {(secret["metadata"]["name"], key) for key in secret["stringData"]}


def test_no_secret_is_in_the_repository() -> None:
    for overlay in OVERLAYS:
        data = of_kind("Secret", overlay)["stringData"]
        assert data["database-url"].partition("://sla:")[2].startswith("REPLACE-ME@")
        assert data["bootstrap-key"] == ""
    assert "Secret" not in {read(file)["kind"] for file in manifests(BASE)}


@pytest.mark.parametrize("folder", [BASE, *OVERLAYS], ids=lambda folder: folder.name)
def test_every_setting_is_one_of_the_service_and_is_taken(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = env_file(BASE) | env_file(folder)
    for name, value in config.items():
        monkeypatch.setenv(name, value)
    taken = Settings()
    for name in config:
        assert name.removeprefix("SLA_").lower() in Settings.model_fields
        assert name.removeprefix("SLA_").lower() in taken.model_fields_set
    for container in containers():
        assert {each["name"].removeprefix("SLA_").lower() for each in container["env"]} <= set(Settings.model_fields)


def test_ports_and_labels_meet() -> None:
    deployment, service = of_kind("Deployment")["spec"], of_kind("Service")["spec"]
    labels = deployment["template"]["metadata"]["labels"]
    [container] = deployment["template"]["spec"]["containers"]
    [port] = container["ports"]
    assert str(port["containerPort"]) == env_file(BASE)["SLA_PORT"]
    assert service["ports"][0]["targetPort"] == port["name"]
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        assert container[probe]["httpGet"]["port"] == port["name"]
    assert deployment["template"]["metadata"]["annotations"]["prometheus.io/port"] == str(port["containerPort"])
    assert of_kind("NetworkPolicy")["spec"]["ingress"][0]["ports"][0]["port"] == port["containerPort"]
    budget, spread = of_kind("PodDisruptionBudget")["spec"], deployment["template"]["spec"]["topologySpreadConstraints"]
    selectors = [service["selector"], deployment["selector"]["matchLabels"], budget["selector"]["matchLabels"]]
    selectors += [each["labelSelector"]["matchLabels"] for each in spread]
    assert all(selector == labels for selector in selectors)
    migrating = of_kind("Job")["spec"]["template"]["metadata"]["labels"]
    assert not service["selector"].items() <= migrating.items()  # a migration answers no requests
    both = of_kind("NetworkPolicy")["spec"]["podSelector"]["matchLabels"]
    assert both.items() <= labels.items() & migrating.items()


def test_what_refers_to_another_names_one_that_is_there() -> None:
    account = of_kind("ServiceAccount")["metadata"]["name"]
    assert {pod["spec"]["serviceAccountName"] for pod in pods()} == {account}
    target = of_kind("HorizontalPodAutoscaler")["spec"]["scaleTargetRef"]
    deployment = of_kind("Deployment")
    assert (target["kind"], target["name"]) == (deployment["kind"], deployment["metadata"]["name"])
    assert "replicas" not in deployment["spec"]  # each `apply` would undo what the autoscaler did
    [container] = deployment["spec"]["template"]["spec"]["containers"]
    [generated] = read(BASE / "kustomization.yaml")["configMapGenerator"]
    assert container["envFrom"] == [{"configMapRef": {"name": generated["name"]}}]


@pytest.mark.parametrize("file", [BASE / "network-policy.yaml", *(each / "database-egress.yaml" for each in OVERLAYS)])
def test_the_service_reaches_names_and_postgres_alone(file: Path) -> None:
    assert of_kind("NetworkPolicy")["spec"]["policyTypes"] == ["Ingress", "Egress"]
    ways = read(file)["spec"]["egress"]
    assert {port["port"] for way in ways for port in way["ports"]} == {53, 5432}
    assert all(way["to"] for way in ways if {port["port"] for port in way["ports"]} == {53})


def test_a_pod_is_waited_for_until_it_has_drained() -> None:
    config, deployment = env_file(BASE), of_kind("Deployment")["spec"]["template"]["spec"]
    probe = deployment["containers"][0]["readinessProbe"]
    drain, shutdown = float(config["SLA_DRAIN_SECONDS"]), float(config["SLA_SHUTDOWN_SECONDS"])
    assert drain >= probe["failureThreshold"] * (probe["periodSeconds"] + probe["timeoutSeconds"])
    assert deployment["terminationGracePeriodSeconds"] >= drain + shutdown + 5


def test_the_replicas_leave_postgres_connections_for_others() -> None:
    each = int(env_file(BASE)["SLA_DATABASE_POOL_SIZE"]) + 2  # for what follows the changes, and what listens
    assert of_kind("HorizontalPodAutoscaler")["spec"]["maxReplicas"] * each <= 0.8 * POSTGRES_CONNECTIONS


@pytest.mark.parametrize("pod", pods(), ids=["service", "migration"])
def test_a_pod_meets_the_restricted_standard_and_writes_nothing(pod: Manifest) -> None:
    spec = pod["spec"]
    user = re.findall(r"^USER (\d+):(\d+)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert spec["automountServiceAccountToken"] is False
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert [(str(spec["securityContext"][key])) for key in ("runAsUser", "runAsGroup")] == list(user[-1])
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert not {"hostNetwork", "hostPID", "hostIPC", "volumes"} & spec.keys()
    for container in spec["containers"]:
        limits = container["securityContext"]
        assert limits["allowPrivilegeEscalation"] is False
        assert limits["readOnlyRootFilesystem"] is True
        assert limits["capabilities"] == {"drop": ["ALL"]}
        assert container["resources"]["limits"]["memory"]
