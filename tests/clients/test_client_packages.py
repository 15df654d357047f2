"""The clients as others get them: what their READMEs show is true, and the packages are whole."""

import ast
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.clients.node import PACKAGE, ROOT, TSC, needs_node, node
from tests.clients.snippets import snippets
from tests.conftest import TOKEN
from tests.test_service_processes import Service

pytestmark = pytest.mark.processes
PYTHON = ROOT / "clients/python"
IMPORTED_AS = {"attrs": "attrs", "httpx": "httpx", "httpx_retries": "httpx-retries", "httpx_sse": "httpx-sse"}


def test_the_readme_of_the_python_client_is_true(
    served: Service, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    code, printed = snippets(PYTHON / "README.md", "python")
    monkeypatch.setenv("SLA_KEY", TOKEN)
    names: dict[str, object] = {}
    for block in code:
        exec(block.replace("http://localhost:8000", served.url), names)  # noqa: S102  (it is ours)
    assert capsys.readouterr().out == printed


@needs_node
def test_the_readme_of_the_typescript_client_is_true(served: Service) -> None:
    code, printed = snippets(PACKAGE / "README.md", "ts")
    node(TSC, "--project", "tsconfig.build.json")
    written = PACKAGE / "dist/readme.mts"  # in the folder of the package, which it imports by its name
    written.write_text("".join(code).replace("http://localhost:8000", served.url), encoding="utf-8")
    strict = ("--noEmit", "--strict", "--skipLibCheck", "--target", "es2023", "--module", "nodenext", "--types", "node")
    node(TSC, *strict, written)
    assert node(written, SLA_KEY=TOKEN) == printed


def test_the_python_package_is_whole_and_names_what_it_needs(tmp_path: Path) -> None:
    uv = (ROOT / ".uv/bin/python", "-m", "uv")
    subprocess.run([*uv, "build", "-q", "--wheel", "--offline", "-o", tmp_path, PYTHON], check=True)
    [wheel] = tmp_path.glob("*.whl")
    shipped = zipfile.ZipFile(wheel).namelist()
    sources = [path.relative_to(PYTHON) for path in PYTHON.glob("connex_sla/**/*") if path.suffix in {".py", ".typed"}]
    assert {str(path) for path in sources} <= set(shipped)

    needed = tomllib.loads((PYTHON / "pyproject.toml").read_text())["project"]["dependencies"]
    trees = [ast.parse((PYTHON / path).read_text()) for path in sources if path.suffix == ".py"]
    imported = {name for tree in trees for name in imports(tree)} - sys.stdlib_module_names
    assert {IMPORTED_AS[name] for name in imported} == {each.partition(">")[0] for each in needed}


def imports(tree: ast.AST) -> set[str]:
    """The packages that it imports, besides its own."""
    found = set()
    for each in ast.walk(tree):
        if isinstance(each, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in each.names}
        if isinstance(each, ast.ImportFrom) and each.level == 0 and each.module:
            found.add(each.module.partition(".")[0])
    return found
