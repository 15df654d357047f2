"""How an answer is written: by the fields of its model, straight from the values of the domain.

pydantic describes what is answered. To write it, it would make a model of each part first; msgspec reads the same
fields of the same values at once. Answers that are more than their fields are left to pydantic, and a part that lasts
as long as its policy is written only once.
"""

from collections.abc import Sequence
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec
from pydantic import BaseModel, BeforeValidator, PlainSerializer, TypeAdapter

from app.api.schemas.fields import LASTING, Answer, whole_number

MOST_KEPT = 5000


class _Written:
    """A part that pydantic has written, inside of what msgspec writes."""

    __slots__ = ("content",)
    adapter: TypeAdapter[Any]
    lasts: bool

    def __init__(self, value: object) -> None:
        self.content = msgspec.Raw(_by_pydantic(self.adapter, value))


# Each value is held beside its part, so that no other object comes to have its id.
_kept: dict[tuple[type, int], tuple[object, _Written]] = {}


def written(model: type[Answer], value: object) -> bytes:
    """The same JSON that pydantic would make of it, to the byte."""
    struct = _struct(model)
    if struct is None:
        return _by_pydantic(_adapter(model), value)
    return _encoder.encode(msgspec.convert(value, struct, from_attributes=True, dec_hook=_part))


_adapter = cache(TypeAdapter)


def _by_pydantic(adapter: TypeAdapter[Any], value: object) -> bytes:
    return adapter.dump_json(adapter.validate_python(value, from_attributes=True))


def _part(kind: type[_Written], value: object) -> _Written:
    if not kind.lasts:
        return kind(value)
    kept = _kept.get((kind, id(value)))
    if kept is None:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        kept = _kept[kind, id(value)] = value, kind(value)
    return kept[1]


_encoder = msgspec.json.Encoder(enc_hook=lambda part: part.content)


@cache
def _struct(model: type[Answer]) -> type[msgspec.Struct] | None:
    """The fields of the model; None where one of them is made of something else than the value's own."""
    fields = model.model_fields
    if any(field.validation_alias or _changed(field.annotation, field.metadata) for field in fields.values()):
        return None
    return msgspec.defstruct(
        model.__name__,
        [
            (name, _type(field.annotation, field.metadata), *(() if field.is_required() else (field.default,)))
            for name, field in fields.items()
        ],
        frozen=True,
        kw_only=True,
    )


def _changed(annotation: Any, metadata: Sequence[object]) -> bool:  # noqa: ANN401  (types are values of any kind)
    """Whether pydantic would write another value; a whole number stays what it is."""
    inner = get_args(annotation)
    if get_origin(annotation) is Annotated:
        return _changed(inner[0], inner[1:])
    makers = (each.func for each in metadata if isinstance(each, BeforeValidator | PlainSerializer))
    return any(each is not whole_number for each in makers) or any(_changed(each, ()) for each in inner)


def _type(annotation: Any, metadata: Sequence[object] = ()) -> Any:  # noqa: ANN401  (the same)
    """The same type with each model in it replaced, and each part that lasts."""
    if LASTING in metadata:
        return _written(annotation, lasts=True)
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _type(inner[0], inner[1:])
    if origin in (Union, UnionType):
        return Union[tuple(_type(each) for each in inner)]  # noqa: UP007  (of as many as there are)
    if origin in (list, dict):
        return origin[tuple(_type(each) for each in inner)]
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        struct = _struct(annotation) if issubclass(annotation, Answer) else None
        return struct or _written(annotation, lasts=False)
    return annotation


@cache
def _written(annotation: Any, *, lasts: bool) -> type[_Written]:  # noqa: ANN401  (the same)
    return type("Written", (_Written,), {"__slots__": (), "adapter": TypeAdapter(annotation), "lasts": lasts})
