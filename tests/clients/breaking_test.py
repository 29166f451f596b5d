"""Each kind of break is found, and what breaks nobody is not."""

import copy
import json
import pathlib
import sys

from breaking import compare

DOCUMENT = json.loads((pathlib.Path(__file__).resolve().parents[2] / "openapi" / "openapi.json").read_text())
SOURCES, SCHEMAS = ("paths", "/v1/sources"), ("components", "schemas")


def at(document, *path):
    for key in path:
        document = document[key]
    return document


# An older document says the length of an id by its pattern alone.
for keyword in ("minLength", "maxLength"):
    at(DOCUMENT, *SCHEMAS, "IncidentId").pop(keyword)

BREAKS = {
    "GET /v1/sources: removed": lambda d: at(d, *SOURCES).pop("get"),
    "POST /v1/sources: operationId createSource became addSource": lambda d: at(d, *SOURCES, "post").update(
        operationId="addSource"
    ),
    "POST /v1/sources: answer 201 removed": lambda d: at(d, *SOURCES, "post", "responses").pop("201"),
    "GET /v1/sources: parameter kind removed": lambda d: at(d, *SOURCES, "get").update(
        parameters=[p for p in at(d, *SOURCES, "get", "parameters") if p["name"] != "kind"]
    ),
    "GET /v1/sources: parameter kind is required now": lambda d: [
        p.update(required=True) for p in at(d, *SOURCES, "get", "parameters") if p["name"] == "kind"
    ],
    "SourceKind: value outlet removed": lambda d: at(d, *SCHEMAS, "SourceKind", "enum").remove("outlet"),
    "Source: property name removed": lambda d: at(d, *SCHEMAS, "Source", "properties").pop("name"),
    "Source.name: type string became integer": lambda d: at(d, *SCHEMAS, "Source", "properties", "name").update(
        type="integer"
    ),
    "Source: property name may be absent now": lambda d: at(d, *SCHEMAS, "Source", "required").remove("name"),
    "SourceInput: property url is required now": lambda d: at(d, *SCHEMAS, "SourceInput", "required").append("url"),
    "SourceInput.name: maxLength 300 became 299": lambda d: at(d, *SCHEMAS, "SourceInput", "properties", "name").update(
        maxLength=299
    ),
    "SourceInput.name: minLength 1 became 2": lambda d: at(d, *SCHEMAS, "SourceInput", "properties", "name").update(
        minLength=2
    ),
    "IncidentId: minLength 30 became 31": lambda d: at(d, *SCHEMAS, "IncidentId").update(minLength=31),
    "IncidentId: maxLength 30 became 29": lambda d: at(d, *SCHEMAS, "IncidentId").update(maxLength=29),
    "Count: variant VagueCount removed": lambda d: at(d, *SCHEMAS, "Count").update(
        oneOf=[v for v in at(d, *SCHEMAS, "Count", "oneOf") if not v["$ref"].endswith("VagueCount")]
    ),
}
HARMLESS = {
    "the same": lambda d: None,
    "another operation": lambda d: d["paths"].update({"/v1/more": {"get": at(d, *SOURCES, "get")}}),
    "another field in an answer": lambda d: at(d, *SCHEMAS, "Source", "properties").update(more={"type": "string"}),
    "another optional field in a request": lambda d: at(d, *SCHEMAS, "SourceInput", "properties").update(
        more={"type": "string"}
    ),
    "other words": lambda d: at(d, *SCHEMAS, "Source").update(description="Another."),
    "the length that a pattern has": lambda d: at(d, *SCHEMAS, "IncidentId").update(minLength=30, maxLength=30),
    "a wider bound": lambda d: at(d, *SCHEMAS, "SourceInput", "properties", "name").update(maxLength=301),
}


def breaks_of(change):
    changed = copy.deepcopy(DOCUMENT)
    change(changed)
    return compare(DOCUMENT, changed)[0]


failed = [f"not found: {line}: {breaks_of(change)}" for line, change in BREAKS.items() if line not in breaks_of(change)]
failed += [f"{what}: {breaks_of(change)}" for what, change in HARMLESS.items() if breaks_of(change)]
print(*failed, sep="\n")
print(f"{len(BREAKS) + len(HARMLESS) - len(failed)} passed, {len(failed)} failed")
sys.exit(1 if failed else 0)
