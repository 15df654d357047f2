"""The code that a README shows, and what it says it prints."""

import re
from pathlib import Path


def snippets(readme: Path, language: str) -> tuple[list[str], str]:
    """Every block of that language in order, and all that they print."""
    text = readme.read_text(encoding="utf-8")
    blocks = re.findall(rf"```{language}\n(.*?)```\n```text\n(.*?)```", text, re.DOTALL)
    assert len(blocks) == text.count(f"```{language}\n"), "Every block says what it prints."
    return [code for code, _ in blocks], "".join(printed for _, printed in blocks)
