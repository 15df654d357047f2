"""`make scope-model`: train the packaged model anew from the whole corpus."""

from pathlib import Path

import app.policies
from app.policies.scope_models import scope_model_as_json
from bench.scope.corpus import all_tickets, concept_words, concepts
from bench.scope.training import Way, trained

NAME = "scope-model-1"


def main() -> None:
    corpus = all_tickets()
    way = Way()
    model = trained(NAME, corpus, concepts(), way)
    file = Path(app.policies.__path__[0]) / f"{NAME}.json"
    file.write_text(scope_model_as_json(model, concept_words(), way.grain), encoding="utf-8")
    print(f"{file.name}: {len(corpus)} tickets, {len(model.weights)} features, {file.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
