"""What a body is, and which form of an answer is asked for (RFC 9110, 12.5.1)."""

from starlette.datastructures import Headers

JSON = "application/json"
NDJSON = "application/x-ndjson"
CSV = "text/csv"


def media_type(headers: Headers) -> str:
    """Of the body, without its parameters; empty where nothing is said."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def accepted(headers: Headers, *offered: str) -> str | None:
    """The one of these that is asked for most; of two alike the first. None where none is acceptable."""
    ranges = [_range(each) for each in headers.get("accept", "*/*").split(",")]
    best = max(offered, key=lambda each: _quality(each, ranges))
    return best if _quality(best, ranges) > 0 else None


def _range(written: str) -> tuple[str, float]:
    name, *parameters = (part.strip().lower() for part in written.split(";"))
    quality = next((each[2:] for each in parameters if each.startswith("q=")), "1")
    try:
        return name, float(quality)
    except ValueError:
        return name, 0.0


def _quality(offered: str, ranges: list[tuple[str, float]]) -> float:
    """By the range that names it most precisely."""
    for wanted in (offered, f"{offered.partition('/')[0]}/*", "*/*"):
        for name, quality in ranges:
            if name == wanted:
                return quality
    return 0.0
