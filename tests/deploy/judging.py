"""What is wrong with a file of deploy/: by the schemas of those who read it, and by rules that no schema knows."""

import json
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import jsonschema
import kubernetes_validate
import yaml

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
CHART = ROOT / "tests" / "data" / "z2jh"
OLDEST = "1.32"  # of Kubernetes, that the chart takes
SECRET = re.compile("SECRET|TOKEN|PASSWORD")  # in the name of a variable
ALLOWED_VOLUMES = {"configMap", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"}


def judge_values(text: str) -> list[str]:
    """What the chart would refuse of its values once they are merged with its defaults, and a hub that lets all in."""
    defaults = json.loads((CHART / "values.json").read_text())
    values = _merge(defaults, yaml.safe_load(text))
    validator = jsonschema.Draft7Validator(json.loads((CHART / "values.schema.json").read_text()))
    found = [f"{fault.json_path}: {fault.message[:200]}" for fault in validator.iter_errors(values)]
    if found:
        return found
    if values["hub"]["config"]["JupyterHub"]["authenticator_class"] == "dummy":
        found.append("anybody can sign in as anybody")
    if values["singleuser"]["cloudMetadata"]["blockWithIptables"]:
        found.append("each learner's pod has a privileged container")
    given = values["hub"]["extraEnv"] | values["singleuser"]["extraEnv"]
    found += [f"{name} stands in the file" for name, value in given.items() if SECRET.search(name) and _is_text(value)]
    return found


def judge_manifests(text: str) -> list[str]:
    """What Kubernetes would refuse of manifests, what its "restricted" Pod Security Standard would, and loose ends."""
    documents = list(yaml.safe_load_all(text))
    found = list(chain.from_iterable(_schema_faults(document) for document in documents))
    if found:
        return found
    pods = [document["spec"]["template"] for document in documents if document["kind"] == "Deployment"]
    for pod in pods:
        found += _unrestricted(pod["spec"])
        found += _loose_ends(pod["spec"], {one["metadata"]["name"] for one in documents if _is(one, "Claim")})
    for document in documents:
        if document["kind"] == "Service":
            found += _service_faults(document["spec"], pods)
    return found


def _is_text(value: Any) -> bool:
    return not (isinstance(value, dict) and "valueFrom" in value)


def _is(document: dict[str, Any], kind: str) -> bool:
    return str(document["kind"]).endswith(kind)


def _merge(defaults: Any, values: Any) -> Any:
    """As Helm does: mappings key by key, all else whole."""
    if not (isinstance(defaults, dict) and isinstance(values, dict)):
        return values
    return {
        key: _merge(defaults.get(key), values[key]) if key in values else defaults[key] for key in defaults | values
    }


def _schema_faults(document: dict[str, Any]) -> Iterator[str]:
    try:
        kubernetes_validate.validate(document, OLDEST, strict=True)
    except (kubernetes_validate.ValidationError, kubernetes_validate.SchemaNotFoundError) as fault:
        yield f"{document['kind']}: {fault.message[:200]}"


def _containers(pod: dict[str, Any]) -> list[dict[str, Any]]:
    return [*pod.get("initContainers", []), *pod["containers"]]


def _unrestricted(pod: dict[str, Any]) -> Iterator[str]:
    """Kubernetes' documentation, "Pod Security Standards", the profile "restricted"."""
    for name in ("hostNetwork", "hostPID", "hostIPC"):
        if pod.get(name):
            yield f"{name} is the machine's"
    for volume in pod.get("volumes", []):
        if not ALLOWED_VOLUMES & volume.keys():
            yield f"volume {volume['name']} is of a kind that is not allowed"
    for container in _containers(pod):
        rules = pod.get("securityContext", {}) | container.get("securityContext", {})
        held = {
            "runs as root": rules.get("runAsNonRoot") is True and rules.get("runAsUser") != 0,
            "is privileged": not rules.get("privileged"),
            "may gain rights": rules.get("allowPrivilegeEscalation") is False,
            "keeps capabilities": rules.get("capabilities") == {"drop": ["ALL"]},
            "has no seccomp profile": rules.get("seccompProfile", {}).get("type") in ("RuntimeDefault", "Localhost"),
            "can write to its image": rules.get("readOnlyRootFilesystem") is True,
            "takes a port of the machine's": not any("hostPort" in port for port in container.get("ports", [])),
        }
        yield from (f"{container['name']} {fault}" for fault, kept in held.items() if not kept)


def _loose_ends(pod: dict[str, Any], claims: set[str]) -> Iterator[str]:
    volumes = {volume["name"]: volume for volume in pod.get("volumes", [])}
    for container in _containers(pod):
        mounts = container.get("volumeMounts", [])
        yield from (f"there is no volume {mount['name']}" for mount in mounts if mount["name"] not in volumes)
    for volume in volumes.values():
        claim = volume.get("persistentVolumeClaim", {}).get("claimName")
        if claim and claim not in claims:
            yield f"there is no claim {claim}"
    given = [one for container in _containers(pod) for one in container.get("env", [])]
    yield from (f"{one['name']} stands in the file" for one in given if SECRET.search(one["name"]) and _is_text(one))


def _service_faults(service: dict[str, Any], pods: list[dict[str, Any]]) -> Iterator[str]:
    chosen = [pod for pod in pods if service["selector"].items() <= pod["metadata"]["labels"].items()]
    if not chosen:
        yield "the service leads to no pod"
    for pod in chosen:
        ports = [port for one in pod["spec"]["containers"] for port in one.get("ports", [])]
        known = {port["name"] for port in ports} | {port["containerPort"] for port in ports}
        yield from (
            f"no pod has the port {one}" for port in service["ports"] if (one := port["targetPort"]) not in known
        )
