"""What an assistant can quote of an answer: its sentences, each with the clause that it rests on."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.api.problems import PROBLEMS

Json = Mapping[str, Any]


def quote(answer: Json) -> str:
    """Nothing, of an answer that is only a list."""
    return "\n".join(_sentences(answer))


def _sentences(answer: Json) -> Iterator[str]:
    summary = answer.get("summary") or answer.get("due_date", {}).get("summary")
    if summary:
        yield summary
    for reason in answer.get("reasons", ()):
        yield f"{reason['text']} [{reason['clause']}]"
    if answer.get("stale"):
        yield (
            f"What this rests on was last compared with the database {answer['age_seconds']} seconds ago; "
            "it may have changed since."
        )


def quote_problem(problem: Json) -> str:
    """What happened and how to mend it, so that the assistant can ask again, or tell why not."""
    sentences = [f"{problem['title']} ({problem['code']}): {problem['detail']}"]
    sentences += [f"{error['pointer']}: {error['detail']}" for error in problem["errors"]]
    if problem["suggestions"]:
        sentences.append(f"Suggestions: {', '.join(problem['suggestions'])}.")
    return "\n".join([*sentences, PROBLEMS[problem["code"]].mend])
