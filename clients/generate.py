"""`make clients`: what both clients take from openapi.yaml. With --check: is what is committed current?

python clients/generate.py [--check]
"""

import filecmp
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

HERE = Path(__file__).parent
PYTHON = HERE / "python/connex_sla/generated"
TYPESCRIPT = HERE / "typescript/src/schema.ts"
TYPES = HERE / "typescript/node_modules/openapi-typescript/bin/cli.js"
BIN = Path(sys.executable).parent
NAMES = {
    "properties",
    "schemas",
    "responses",
    "info",
}  # what is directly inside these are names, not words of JSON Schema
NAMELESS = {  # what has no name in the description, as a field or an answer of any shape, and what it is called here
    "ChangeBeforeType0": ("ChangeBefore", "change_before"),
    "ChangeAfterType0": ("ChangeAfter", "change_after"),
    "GetStructuredHoursResponse200": ("StructuredHours", "structured_hours"),
    "PreviewRequestDocumentType0": ("PreviewRequestDocument", "preview_request_document"),
}
DECORATION = {"example", "examples", "title", "default"}
NO_ANSWER = "/changes/stream"  # never ends: the clients follow it by hand


def simplified(description: dict[str, Any]) -> dict[str, Any]:
    """The description as generators like it: JSON where there is a choice, and one problem in place of a dozen.

    Which problems an operation has is for people to read, in /docs: all have one shape.
    """
    del description["paths"][NO_ANSWER]
    for methods in description["paths"].values():
        for operation in methods.values():
            answers = operation["responses"]
            good = {status: answer for status, answer in answers.items() if status.startswith("2")}
            for described in (*good.values(), operation.get("requestBody", {})):
                described["content"] = dict(list(described.get("content", {}).items())[:1])
            problem = next(answer["content"] for status, answer in answers.items() if status not in good)
            operation["responses"] = good | {"default": {"description": "A problem.", "content": problem}}
            if not operation.get("requestBody", {}).get("required"):
                operation.pop("requestBody", None)  # no operation has one that says anything
            operation.pop("summary", None)  # the name of the operation in other letters
            for parameter in operation.get("parameters", ()):
                if "description" in parameter:  # of the two that there can be, the generators take the type's
                    parameter["schema"]["description"] = parameter["description"]
    shown: dict[str, Any] = without_decoration(description)
    return shown


def without_decoration(described: Any, inside: str = "") -> Any:  # noqa: ANN401
    """Without examples, which are pages long; titles, which are the names in other letters; and defaults.

    A default belongs to the service: what a caller leaves out is not sent.
    """
    if isinstance(described, list):
        return [without_decoration(each) for each in described]
    if not isinstance(described, dict):
        return described
    kept = described.keys() - (set() if inside in NAMES else DECORATION)
    return {name: without_decoration(each, name) for name, each in described.items() if name in kept}


def run(*command: str | Path) -> None:
    subprocess.run([str(word) for word in command], check=True, stdout=subprocess.DEVNULL)


def write_python(description: Path, folder: Path) -> None:
    """Through the templates beside this file: they have one method for an operation, and raise problems."""
    settings = description.with_name("settings.json")
    named = {made: {"class_name": name, "module_name": module} for made, (name, module) in NAMELESS.items()}
    given = {"package_name_override": "generated", "post_hooks": [], "class_overrides": named}
    settings.write_text(json.dumps(given))
    run(
        *(BIN / "openapi-python-client", "generate", "--meta", "none", "--fail-on-warning", "--overwrite"),
        *("--path", description, "--config", settings),
        *("--custom-template-path", HERE / "templates", "--output-path", folder),
    )
    for left_over in (folder / "api", folder / "errors.py"):
        shutil.rmtree(left_over) if left_over.is_dir() else left_over.unlink()
    (folder / "client.py").rename(folder / "operations.py")
    # F for unused imports, I for their order; of this project's own rules none is for generated code.
    run(BIN / "ruff", "check", "-q", "--isolated", "--no-cache", "--select", "F401,I", "--fix", folder)
    run(BIN / "ruff", "format", "-q", "--isolated", "--no-cache", "--line-length", "120", folder)


def write_typescript(description: Path, file: Path) -> None:
    run(BIN / "node", TYPES, description, "--output", file, "--root-types", "--root-types-no-schema-prefix")


def differences(left: Path, right: Path) -> list[str]:
    if left.is_file():
        return [] if left.read_bytes() == right.read_bytes() else [left.name]
    compared = filecmp.dircmp(left, right, ignore=["__pycache__"])
    _, other, odd = filecmp.cmpfiles(left, right, compared.common_files, shallow=False)
    below = [name for each in compared.common_dirs for name in differences(left / each, right / each)]
    return compared.left_only + compared.right_only + other + odd + below


def main() -> None:
    description = YAML(typ="safe").load(HERE.parent / "openapi.yaml")
    with tempfile.TemporaryDirectory() as made:
        simple, python, typescript = (Path(made) / name for name in ("openapi.json", "generated", "schema.ts"))
        simple.write_text(json.dumps(simplified(description)))
        write_python(simple, python)
        write_typescript(simple, typescript)
        if "--check" in sys.argv:
            stale = differences(PYTHON, python) + differences(TYPESCRIPT, typescript)
            sys.exit(f"Run `make clients`: not current are {', '.join(stale)}." if stale else 0)
        shutil.rmtree(PYTHON, ignore_errors=True)
        shutil.copytree(python, PYTHON)
        shutil.copy(typescript, TYPESCRIPT)


if __name__ == "__main__":
    main()
