"""The packaged scope models, read when a revision first names one. None is ever removed: its revisions still answer.

A row of weights is a string with a character for each topic: `ZERO` is 0, the next one is `step`, and so on.
"""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from app.domain.policy import PolicyDocument
from app.domain.scope_models import ScopeModel
from app.domain.ticket_texts import Phrases

ZERO, MOST = ord("P"), 45  # from "#" to "}"; JSON would escape the backslash among them
BACKSLASH = "~"  # what stands for it


def scope_model_names() -> list[str]:
    found = (each.name for each in files(__package__).iterdir() if each.name.startswith("scope-model-"))
    return sorted(name.removesuffix(".json") for name in found)


def scope_model_of(document: PolicyDocument) -> ScopeModel | None:
    """None for a document that classifies no texts."""
    return packaged_scope_model(document.scope_check.model) if document.scope_check else None


@cache
def packaged_scope_model(name: str) -> ScopeModel:
    return scope_model_from_json(json.loads(files(__package__).joinpath(f"{name}.json").read_text(encoding="utf-8")))


def scope_model_from_json(content: dict[str, Any]) -> ScopeModel:
    told = {chr(ZERO + times): times * content["step"] for times in range(-MOST, MOST + 1)}  # each number is there once
    told[BACKSLASH] = told["\\"]
    return ScopeModel(
        name=content["name"],
        topics=tuple(content["topics"]),
        bias=tuple(content["bias"]),
        weights={feature: tuple(map(told.__getitem__, row)) for feature, row in content["weights"].items()},
        concepts=Phrases((word, concept) for concept, words in content["concepts"].items() for word in words),
    )


def scope_model_as_json(model: ScopeModel, concepts: dict[str, list[str]], step: int) -> str:
    """A line for each feature, so that two models can be compared."""
    content = {
        "name": model.name,
        "topics": model.topics,
        "bias": model.bias,
        "step": step,
        "concepts": concepts,
        "weights": {feature: _row(model.weights[feature], step) for feature in sorted(model.weights)},
    }
    return json.dumps(content, ensure_ascii=False, indent=0, separators=(",", ":")) + "\n"


def _row(weights: tuple[int, ...], step: int) -> str:
    steps = (max(-MOST, min(MOST, round(weight / step))) for weight in weights)
    return "".join(chr(ZERO + each) for each in steps).replace("\\", BACKSLASH)
