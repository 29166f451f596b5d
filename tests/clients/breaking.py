"""What of an OpenAPI document would break a client made from an older one: breaking.py OLD NEW

Each break is a line; the exit status is 1 if there is one that CHANGELOG.md does not declare. A break is declared by its line, as a list
item of the changelog that begins with "- BREAKING: ". Prints "N passed, N failed" last.
"""

import json
import pathlib
import re._parser
import sys

METHODS = ("get", "put", "post", "delete", "patch")
CHANGELOG = pathlib.Path(__file__).resolve().parents[2] / "CHANGELOG.md"


def values(schema):
    """The values that a schema lists: a constant is a list of one."""
    return schema.get("enum", [schema["const"]] if "const" in schema else [])


def lengths(schema):
    """The shortest and the longest text that a schema takes by its pattern, as it always did: from 0 where it has none."""
    pattern = schema.get("pattern", "")
    whole = pattern.startswith("^") and pattern.endswith("$")
    least, most = re._parser.parse(pattern).getwidth()
    return {"minItems": 0, "minLength": least} | ({"maxLength": int(most)} if whole else {})


class Comparison:
    def __init__(self, old, new):
        self.old, self.new = old, new
        self.breaks = []
        self.looked_at = 0
        self.seen = set()

    def say(self, place, words):
        self.breaks.append(f"{place}: {words}")

    def documents(self):
        for path, item in self.old["paths"].items():
            for method in METHODS:
                if method in item:
                    place = f"{method.upper()} {path}"
                    now = self.new["paths"].get(path, {}).get(method)
                    self.looked_at += 1
                    if now is None:
                        self.say(place, "removed")
                    else:
                        self.operation(place, item[method], now)
        return self.breaks

    def operation(self, place, old, new):
        if old.get("operationId") != new.get("operationId"):
            self.say(place, f"operationId {old.get('operationId')} became {new.get('operationId')}")
        self.parameters(place, old, new)
        old_body, new_body = old.get("requestBody", {}), new.get("requestBody", {})
        if new_body.get("required") and not old_body.get("required"):
            self.say(place, "a body is required now")
        self.content(f"{place} request", old_body, new_body, sent=True)
        for status, response in old.get("responses", {}).items():
            if status not in new["responses"]:
                self.say(place, f"answer {status} removed")
            else:
                before, now = self.shared(self.old, response), self.shared(self.new, new["responses"][status])
                self.content(f"{place} {status}", before, now, sent=False)

    def parameters(self, place, old, new):
        def named(operation):
            return {(p["in"], p["name"]): p for p in operation.get("parameters", [])}

        before, now = named(old), named(new)
        for key, parameter in before.items():
            if key not in now:
                self.say(place, f"parameter {key[1]} removed")
            else:
                self.schema(f"{place} {key[1]}", parameter["schema"], now[key]["schema"], sent=True)
        for key, parameter in now.items():
            if parameter.get("required") and not before.get(key, {}).get("required"):
                self.say(place, f"parameter {key[1]} is required now")

    def content(self, place, old, new, sent):
        for media, shown in old.get("content", {}).items():
            now = new.get("content", {}).get(media)
            if now is None:
                self.say(place, f"{media} removed")
            elif "schema" in shown:
                self.schema(place, shown["schema"], now.get("schema", {}), sent)

    def shared(self, document, response):
        """A response, from where it stands or from the components."""
        if "$ref" not in response:
            return response
        return document["components"]["responses"][response["$ref"].rsplit("/", 1)[1]]

    def resolve(self, document, schema):
        while "$ref" in schema:
            schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        return schema

    def schema(self, place, old, new, sent):
        """Compares what a client sends (`sent`) or gets."""
        if "$ref" in old and "$ref" in new:
            key = (old["$ref"], new["$ref"], sent)
            if key in self.seen:
                return
            self.seen.add(key)
            place = old["$ref"].rsplit("/", 1)[1]
            if old["$ref"] != new["$ref"]:
                self.say(place, f"became {new['$ref'].rsplit('/', 1)[1]}")
        elif ("$ref" in old) != ("$ref" in new):
            self.say(place, "is another schema")
            return
        old, new = self.resolve(self.old, old), self.resolve(self.new, new)
        for keyword in ("type", "format"):
            if old.get(keyword) != new.get(keyword):
                self.say(place, f"{keyword} {old.get(keyword)} became {new.get(keyword)}")
        for code in values(old):
            if code not in values(new):
                self.say(place, f"value {code} removed")
        if "items" in old:
            self.schema(f"{place} items", old["items"], new.get("items", {}), sent)
        self.variants(place, old, new, sent)
        self.properties(place, old, new, sent)
        if sent:
            self.bounds(place, old, new)

    def variants(self, place, old, new, sent):
        now = {variant.get("$ref"): variant for variant in new.get("oneOf", [])}
        for variant in old.get("oneOf", []):
            if variant.get("$ref") not in now:
                self.say(place, f"variant {variant.get('$ref', '').rsplit('/', 1)[-1]} removed")
            else:
                self.schema(place, variant, now[variant.get("$ref")], sent)

    def properties(self, place, old, new, sent):
        before, now = old.get("properties", {}), new.get("properties", {})
        for name, field in before.items():
            if name not in now:
                self.say(place, f"property {name} removed")
            else:
                self.schema(f"{place}.{name}", field, now[name], sent)
        was_required, is_required = set(old.get("required", [])), set(new.get("required", []))
        if sent:
            for name in sorted(is_required - was_required):
                self.say(place, f"property {name} is required now")
        else:
            for name in sorted(was_required - is_required):
                if name in now:
                    self.say(place, f"property {name} may be absent now")

    def bounds(self, place, old, new):
        """A bound that is new narrows nothing where what was there before had it already."""
        old = lengths(old) | old
        for keyword, narrower in (
            ("maximum", lambda a, b: b < a),
            ("maxLength", lambda a, b: b < a),
            ("maxItems", lambda a, b: b < a),
            ("minimum", lambda a, b: b > a),
            ("minLength", lambda a, b: b > a),
            ("minItems", lambda a, b: b > a),
        ):
            if keyword in new and (keyword not in old or narrower(old[keyword], new[keyword])):
                self.say(place, f"{keyword} {old.get(keyword)} became {new[keyword]}")


def compare(old, new):
    """The breaks, and how many operations were compared."""
    comparison = Comparison(old, new)
    return comparison.documents(), comparison.looked_at


def main():
    old, new = (json.loads(pathlib.Path(name).read_text()) for name in sys.argv[1:])
    breaks, operations = compare(old, new)
    changelog = CHANGELOG.read_text() if CHANGELOG.exists() else ""
    declared = {line.removeprefix("- BREAKING: ").strip() for line in changelog.splitlines()}
    undeclared = [line for line in dict.fromkeys(breaks) if line not in declared]
    for line in undeclared:
        print("BREAKING:", line)
    print(f"{operations} passed, {len(undeclared)} failed")
    sys.exit(1 if undeclared else 0)


if __name__ == "__main__":
    main()
