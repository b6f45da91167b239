"""Every file of deploy/ is judged by what reads it, and a wrong one is refused by the same judgement."""

from pathlib import Path

import pytest

from tests.deploy.judging import DEPLOY, ROOT, judge_manifests, judge_values

VALUES = DEPLOY / "kubernetes" / "values.yaml"
EXCHANGE = DEPLOY / "kubernetes" / "exchange.yaml"
MANIFESTS = [EXCHANGE, DEPLOY / "kubernetes" / "postgresql.yaml"]


def changed(path: Path, before: str, after: str) -> str:
    """A file's text with one thing in it changed."""
    text = path.read_text()
    assert before in text
    return text.replace(before, after, 1)


def test_the_chart_takes_its_values() -> None:
    """After merging with the chart's defaults, by its own schema; nobody is let in who is not asked for."""
    assert judge_values(VALUES.read_text()) == []


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("  concurrentSpawnLimit: 32", "  concurrentSpawnLimits: 32", "'concurrentSpawnLimits' was unexpected"),
        ("  concurrentSpawnLimit: 32", "  concurrentSpawnLimit: many", "'many' is not of type"),
        ("  loadRoles:", "  loadGroups: {}\n  loadRoles:", "'loadGroups' was unexpected"),
        ("prePuller:", "prepuller:", "'prepuller' was unexpected"),
        ("limit: 1536M", "limit: [1536]", "[1536] is not of type"),
        ('authenticator_class: "null"', "authenticator_class: dummy", "anybody can sign in as anybody"),
        ("blockWithIptables: false", "blockWithIptables: true", "privileged container"),
        ("NUPOOL_CLASS_SECRET:\n      valueFrom:", "NUPOOL_CLASS_SECRET:\n      valuesFrom:", "stands in the file"),
    ],
)
def test_wrong_values_are_refused(before: str, after: str, fault: str) -> None:
    """A mistyped key, a wrong type, a number out of range, and what no schema knows to be dangerous."""
    assert any(fault in found for found in judge_values(changed(VALUES, before, after)))


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: path.stem)
def test_kubernetes_takes_the_manifests(path: Path) -> None:
    """By its own schemas, strictly, and under its strictest Pod Security Standard; every name in it leads somewhere."""
    assert judge_manifests(path.read_text()) == []


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("  replicas: 1", "  replica: 1", "'replica' was unexpected"),
        ("  replicas: 1", '  replicas: "1"', "is not of type"),
        ("containerPort: 10101", "containerport: 10101", "'containerPort' is a required"),
        ("kind: Deployment", "kind: Deploiment", "schema"),
        ("runAsNonRoot: true", "runAsNonRoot: false", "runs as root"),
        ("runAsUser: 1000", "runAsUser: 0", "runs as root"),
        ("allowPrivilegeEscalation: false", "privileged: true", "is privileged"),
        ("drop: [ALL]", "drop: [NET_RAW]", "keeps capabilities"),
        ("seccompProfile: {type: RuntimeDefault}", "seccompProfile: {type: Unconfined}", "no seccomp profile"),
        ("readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false", "can write to its image"),
        ("enableServiceLinks: false", "hostNetwork: true", "hostNetwork"),
        ("emptyDir: {sizeLimit: 64Mi}", "hostPath: {path: /tmp}", "not allowed"),
        ("        - name: data\n", "        - name: date\n", "no volume data"),
        ("claimName: practice-exchange", "claimName: practice", "no claim practice"),
        ("selector: {app: practice-exchange}\n  ports", "selector: {app: exchange}\n  ports", "leads to no pod"),
        ("targetPort: exchange", "targetPort: http", "no pod has the port http"),
        ('NUPOOL_CLASS_OVERVIEW, value: "1"', "ADMIN_TOKEN, value: marker", "ADMIN_TOKEN stands in the file"),
    ],
)
def test_wrong_manifests_are_refused(before: str, after: str, fault: str) -> None:
    """A mistyped field, a wrong type, more rights than are needed, and what leads nowhere."""
    assert any(fault in found for found in judge_manifests(changed(EXCHANGE, before, after)))


def test_what_was_not_run_is_said_in_the_file_itself() -> None:
    """Who reads such a file reads there, in its first lines, what nobody has tried."""
    files = [path for path in DEPLOY.rglob("*") if path.suffix in {".yaml", ".py"} or path.name == "Containerfile"]

    for path in [*files, ROOT / ".binder" / "postBuild"]:
        assert "Not run here: " in "".join(path.read_text().splitlines(keepends=True)[:8]), path
