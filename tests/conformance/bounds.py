"""Walks the document and posts, for every bounded field of every request body, a value on each side of each bound: bounds.py BASE_URL KEY

Inside, the body is not refused for its shape (no 400, no 422); outside it is (422). Prints "N passed, N failed" last.
"""

import copy
import json
import sys
import urllib.error
import urllib.request

BASE, KEY = sys.argv[1:]
with urllib.request.urlopen(BASE + "/openapi.json") as answer:
    DOCUMENT = json.load(answer)


def resolve(schema):
    while "$ref" in schema:
        schema = DOCUMENT["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return schema


def sample(schema):
    """A value that fits the schema."""
    schema = resolve(schema)
    if "example" in schema:
        return copy.deepcopy(schema["example"])
    if "examples" in schema:
        return copy.deepcopy(schema["examples"][0])
    if "enum" in schema:
        return schema["enum"][0]
    if "const" in schema:
        return schema["const"]
    if "oneOf" in schema:
        return sample(schema["oneOf"][0])
    kind = schema["type"]
    if kind == "object":
        return {name: sample(field) for name, field in schema["properties"].items() if name in schema.get("required", [])}
    if kind == "array":
        return distinct(schema["items"], schema.get("minItems", 0))
    return {"integer": schema.get("minimum", 0), "boolean": True}.get(kind, "text")


def distinct(schema, count):
    """So many items, all different where they have to be; none if there are not so many."""
    if "enum" in resolve(schema):
        codes = resolve(schema)["enum"]
        return codes[:count] if count <= len(codes) else None
    first = sample(schema)
    if not isinstance(first, str):
        return [copy.deepcopy(first) for _ in range(count)]
    letters = "ABCDEFGHIJ"
    if len(first) == 3:
        return ["A" + letters[n // 10] + letters[n % 10] for n in range(count)]
    return [first[:-3] + f"{n:03}" for n in range(count)]


def edges(schema):
    """(what, value, whether it fits) for each bound of one schema."""
    if "enum" in schema or "const" in schema:
        yield "listed", schema["enum"][-1] if "enum" in schema else schema["const"], True
        yield "not listed", "no_such_code", False
    elif schema.get("type") == "integer":
        low, high = schema["minimum"], schema["maximum"]
        yield from (("minimum", low, True), ("below minimum", low - 1, False))
        yield from (("maximum", high, True), ("above maximum", high + 1, False), ("a fraction", low + 0.5, False))
    elif schema.get("type") == "array":
        least, most = schema.get("minItems", 0), schema["maxItems"]
        for what, count, fits in (
            ("minItems", least, True),
            ("below minItems", least - 1, False),
            ("maxItems", most, True),
            ("above maxItems", most + 1, False),
        ):
            items = distinct(schema["items"], count) if count >= 0 else None
            if items is not None:
                yield what, items, fits
        if schema.get("uniqueItems"):
            yield "the same twice", [sample(schema["items"])] * 2, False
    elif schema.get("type") == "string":
        yield from text_edges(schema)
    yield "null", None, False


def text_edges(schema):
    if schema.get("format") in ("date", "date-time"):
        yield "a time", sample(schema) if "example" in schema or "examples" in schema else "2016-07-01", True
        yield "no time", "yesterday", False
    elif "pattern" in schema:
        yield "the pattern", sample(schema), True
        yield "not the pattern", sample(schema) + "\n", False
    else:
        # One code point outside the basic plane: bounds count code points.
        yield "minLength", "\U0001f56f" * schema["minLength"], True
        yield "below minLength", "x" * (schema["minLength"] - 1), False
        yield "maxLength", "\U0001f56f" * schema["maxLength"], True
        yield "above maxLength", "x" * (schema["maxLength"] + 1), False


def fields(schema, body, set_value):
    """(place, schema, set) for every field below a schema: `set` puts a value there and gives the whole body."""
    schema = resolve(schema)
    if "oneOf" in schema:
        for variant in schema["oneOf"]:
            value = sample(variant)
            for place, field, put in fields(variant, value, set_value):
                yield f"<{variant['$ref'].rsplit('/', 1)[1]}>{place}", field, put
        return
    if schema.get("type") != "object":
        return
    for name, field in schema["properties"].items():

        def put(value, name=name):
            return set_value({**copy.deepcopy(body), name: value})

        field = resolve(field)
        yield f"/{name}", field, put
        inner = body.get(name) if isinstance(body.get(name), dict) and "oneOf" not in field else sample(field)
        for place, below, deeper in fields(field, inner, put):
            yield f"/{name}{place}", below, deeper
        if field.get("type") == "array":
            item, others = resolve(field["items"]), distinct(field["items"], field.get("minItems", 0))[1:]

            def put_first(value, put=put, others=others):
                return put([value, *others])

            if item.get("type") != "object":
                yield f"/{name}/0", item, put_first
            for place, below, deeper in fields(item, sample(item), put_first):
                yield f"/{name}/0{place}", below, deeper


def send(method, path, body):
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json", "If-Match": "*"}
    request = urllib.request.Request(BASE + path, json.dumps(body).encode(), headers, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, ""
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read().decode()[:300]


def path_of(path, operation):
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "path":
            path = path.replace("{" + parameter["name"] + "}", str(sample(parameter["schema"])))
    return path


passed, failed = 0, 0
for path, item in DOCUMENT["paths"].items():
    for method, operation in item.items():
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if not content:
            continue
        schema, target = content["schema"], path_of(path, operation)
        example = content["example"]
        cases = [("", {**example, "no_such_field": 1}, False, "an unknown field"), ("", example, True, "the example")]
        for name in resolve(schema).get("required", []):
            cases.append(("", {k: v for k, v in example.items() if k != name}, False, f"without {name}"))
        for place, field, put in fields(schema, example, lambda value: value):
            cases += [(place, put(value), fits, what) for what, value, fits in edges(field)]
        for place, body, fits, what in cases:
            status, words = send(method.upper(), target, body)
            holds = status not in (400, 422) and status < 500 if fits else status == 422
            passed, failed = passed + holds, failed + (not holds)
            if not holds:
                print(f"FAILED {operation['operationId']} {place} {what}: {status} {words}")
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
