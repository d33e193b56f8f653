"""The page about the API, drawn from the schema: nothing is loaded from elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter or one field, as a row of a table."""

    name: str
    kind: str
    is_required: bool
    meaning: str


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    phrase: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address and method; `id` names it in links."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[Field, ...]
    body: tuple[Field, ...]
    answers: tuple[Answer, ...]


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/api.html", {"endpoints": endpoints()})


@lru_cache(maxsize=1)
def endpoints() -> tuple[Endpoint, ...]:
    """Read the schema once a process: it changes with the code only."""
    generator = SchemaGenerator()  # type: ignore[no-untyped-call] # so is the library
    schema = generator.get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return tuple(
        _endpoint(schema, path, method, operation)
        for path, operations in schema["paths"].items()
        for method, operation in operations.items()
    )


def _endpoint(schema: Schema, path: str, method: str, operation: Schema) -> Endpoint:
    return Endpoint(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation.get("summary", ""),
        description=operation.get("description", ""),
        parameters=tuple(
            Field(
                one["name"],
                _kind(schema, one["schema"]),
                one.get("required", False),
                _plain(one.get("description", "")),
            )
            for one in operation.get("parameters", ())
            # What stands in the path explains itself.
            if one["in"] == "query"
        ),
        body=_fields_of_content(schema, operation.get("requestBody", {})),
        answers=tuple(
            Answer(
                int(status),
                HTTPStatus(int(status)).phrase,
                _fields_of_content(schema, answer),
            )
            for status, answer in operation["responses"].items()
        ),
    )


def _fields_of_content(schema: Schema, holder: Schema) -> tuple[Field, ...]:
    content = holder.get("content", {}).get("application/json")
    return _fields(schema, content["schema"]) if content else ()


def _resolve(schema: Schema, part: Schema) -> Schema:
    """Follow a reference; one with words of its own stands in a list of one."""
    while True:
        if "$ref" in part:
            found: Schema = schema["components"]["schemas"][part["$ref"].split("/")[-1]]
            part = found
        elif len(part.get("allOf", ())) == 1:
            part = part["allOf"][0]
        else:
            return part


def _fields(schema: Schema, part: Schema, within: str = "") -> tuple[Field, ...]:
    """List the fields of an object, and those of the objects inside it as a.b."""
    resolved = _resolve(schema, part)
    if resolved.get("type") == "array":
        return _fields(schema, resolved["items"], f"{within}[]" if within else "[]")
    if "oneOf" in resolved:
        return _fields_of_either(schema, resolved["oneOf"], within)
    rows = []
    for name, inner in resolved.get("properties", {}).items():
        path = f"{within}.{name}" if within else name
        target = _resolve(schema, inner)
        rows.append(
            Field(
                path,
                _kind(schema, inner),
                name in resolved.get("required", ()),
                _plain(inner.get("description") or target.get("description", "")),
            )
        )
        if "properties" in target or target.get("type") == "array":
            rows += _fields(schema, inner, path)
        elif isinstance(target.get("additionalProperties"), Mapping):
            rows += _fields(schema, target["additionalProperties"], f"{path}.…")
    return tuple(rows)


def _fields_of_either(
    schema: Schema, forms: Sequence[Schema], within: str
) -> tuple[Field, ...]:
    """List what there is in any of several forms; needed is what all of them need."""
    rows: dict[str, list[Field]] = {}
    for form in forms:
        for found in _fields(schema, form, within):
            rows.setdefault(found.name, []).append(found)
    return tuple(
        replace(
            same[0],
            is_required=len(same) == len(forms) and all(f.is_required for f in same),
        )
        for same in rows.values()
    )


def _plain(text: str) -> str:
    """Take off the marks of code, which a cell of a table shows as they are."""
    return text.replace("`", "")


def _kind(schema: Schema, part: Schema) -> str:
    resolved = _resolve(schema, part)
    kind = str(resolved.get("format") or resolved.get("type", "any"))
    if "enum" in resolved:
        kind = " | ".join(str(value) for value in resolved["enum"])
    return f"{kind} | null" if part.get("nullable") else kind
