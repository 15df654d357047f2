"""`python -m tests.deploy.bill_of_materials FILE`: does a CycloneDX bill of materials have all that is locked?

Each package of requirements.lock, in the version that is locked, with every hash; and nothing else.
"""

import json
import re
import sys
from pathlib import Path

Hashes = dict[tuple[str, str], set[str]]
LOCK = Path(__file__).parents[2] / "requirements.lock"


def locked(text: str) -> Hashes:
    entries = re.split(r"\n(?=[a-z0-9])", re.sub(r"(?m)^\s*#.*\n?", "", text))
    found: Hashes = {}
    for entry in entries:
        if named := re.match(r"([A-Za-z0-9._-]+)==([^\s;\\]+)", entry):
            found[normal(named[1]), named[2]] = set(re.findall(r"--hash=sha256:([0-9a-f]{64})", entry))
    return found


def listed(text: str) -> Hashes:
    found: Hashes = {}
    for component in json.loads(text)["components"]:
        references = [component, *component.get("externalReferences", ())]
        contents = {each["content"] for reference in references for each in reference.get("hashes", ())}
        found[normal(component["name"]), component["version"]] = contents
    return found


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def missing(lock: Hashes, bill: Hashes) -> list[str]:
    """What is in one of them alone, each in a sentence."""
    wrong = [f"{name} {version} is locked and not listed" for name, version in lock.keys() - bill.keys()]
    wrong += [f"{name} {version} is listed and not locked" for name, version in bill.keys() - lock.keys()]
    for package in lock.keys() & bill.keys():
        if not lock[package] or lock[package] != bill[package]:
            wrong.append(f"{package[0]} {package[1]} has other hashes in the lock than in the list")
    return sorted(wrong)


if __name__ == "__main__":
    of_lock = locked(LOCK.read_text(encoding="utf-8"))
    if wrong := missing(of_lock, listed(Path(sys.argv[1]).read_text(encoding="utf-8"))):
        sys.exit("\n".join(wrong))
    sys.stdout.write(f"{sys.argv[1]}: {len(of_lock)} packages, {sum(map(len, of_lock.values()))} hashes, as locked\n")
