"""What README and docs/ show is what the code says and the service answers, and no link in them leads nowhere."""

import re
from functools import cache
from pathlib import Path

import httpx
import pytest

from tests import documents

LINK = re.compile(r"!?\[[^]]*\]\(([^)#\s]+)(?:#([^)\s]*))?\)")


@pytest.mark.database
async def test_each_document_is_what_the_code_and_the_service_say(service: httpx.AsyncClient) -> None:
    for path, text in (await documents.expected(service)).items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name}: run `make docs`"


@pytest.mark.parametrize("path", documents.documents(), ids=lambda path: str(path.relative_to(documents.ROOT)))
def test_a_link_leads_somewhere(path: Path) -> None:
    for target, anchor in LINK.findall(path.read_text(encoding="utf-8")):
        if target.startswith(("http:", "https:", "mailto:")):
            continue
        found = path.parent / target
        assert found.exists(), f"{path.name} links to {target}"
        assert not anchor or anchor in anchors(found), f"{path.name} links to {target}#{anchor}"


@cache
def anchors(path: Path) -> set[str]:
    """As GitHub makes them of headings."""
    headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
