//! Going through every schema of a document, and what is changed in each.

use serde_json::{Map, Value, json};

/// Keys whose values are data, not parts of the document.
const DATA: [&str; 5] = ["example", "examples", "default", "enum", "const"];

/// Where named schemas stand.
const SCHEMAS: &str = "#/components/schemas/";

/// Calls `change` for every schema of the document, inner ones first.
pub fn for_each(document: &mut Value, change: &mut dyn FnMut(&mut Map<String, Value>)) {
    if let Some(Value::Object(schemas)) = document.pointer_mut("/components/schemas") {
        schemas.values_mut().for_each(|schema| within(schema, change));
    }
    outside(document, change);
}

fn outside(part: &mut Value, change: &mut dyn FnMut(&mut Map<String, Value>)) {
    match part {
        Value::Array(items) => items.iter_mut().for_each(|item| outside(item, change)),
        Value::Object(fields) => {
            for (key, value) in fields {
                match key.as_str() {
                    "schema" => within(value, change),
                    "schemas" => {}
                    key if DATA.contains(&key) => {}
                    _ => outside(value, change),
                }
            }
        }
        _ => {}
    }
}

fn within(schema: &mut Value, change: &mut dyn FnMut(&mut Map<String, Value>)) {
    let Value::Object(keywords) = schema else { return };
    for (key, value) in keywords.iter_mut() {
        match (key.as_str(), value) {
            ("properties" | "patternProperties", Value::Object(fields)) => {
                fields.values_mut().for_each(|field| within(field, change));
            }
            ("allOf" | "anyOf" | "oneOf" | "prefixItems", Value::Array(parts)) => {
                parts.iter_mut().for_each(|part| within(part, change));
            }
            ("items" | "additionalProperties" | "not", inner) => within(inner, change),
            _ => {}
        }
    }
    change(keywords);
}

/// Optional fields are absent, never null: no schema speaks of null, nor of the names in a map.
pub fn without_null(schema: &mut Map<String, Value>) {
    schema.remove("propertyNames");
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|kind| kind != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            schema.insert("type".to_owned(), only);
        }
    }
    let Some(Value::Array(parts)) = schema.get_mut("oneOf") else { return };
    let before = parts.len();
    parts.retain(|part| part.get("type").is_none_or(|kind| kind != "null"));
    if parts.len() == before || parts.len() != 1 {
        return;
    }
    if let Some(Value::Object(only)) = parts.pop() {
        schema.remove("oneOf");
        for (key, value) in only {
            schema.entry(key).or_insert(value);
        }
    }
}

/// What has one value only is that value: a client then takes the plain word, and needs no enum of one.
pub fn constant(schema: &mut Map<String, Value>) {
    if let Some([only]) = schema.get("enum").and_then(Value::as_array).map(Vec::as_slice) {
        let only = only.clone();
        schema.remove("enum");
        schema.insert("const".to_owned(), only);
    }
}

/// Gives schemas the names that the document has for them, wherever they are referred to.
pub fn rename(document: &mut Value, names: &[(&str, &str)]) {
    let renamed = |name: &str| names.iter().find(|(old, _)| *old == name).map(|(_, new)| (*new).to_owned());
    if let Some(Value::Object(schemas)) = document.pointer_mut("/components/schemas") {
        *schemas = std::mem::take(schemas)
            .into_iter()
            .map(|(name, schema)| (renamed(&name).unwrap_or(name), schema))
            .collect();
    }
    refer(document, &|reference| {
        let name = reference.strip_prefix(SCHEMAS)?;
        Some(format!("{SCHEMAS}{}", renamed(name)?))
    });
}

fn refer(part: &mut Value, renamed: &dyn Fn(&str) -> Option<String>) {
    match part {
        Value::Array(items) => items.iter_mut().for_each(|item| refer(item, renamed)),
        Value::Object(fields) => {
            for (key, value) in fields {
                match value {
                    Value::String(reference) if key == "$ref" => {
                        *reference = renamed(reference).unwrap_or_else(|| std::mem::take(reference));
                    }
                    _ => refer(value, renamed),
                }
            }
        }
        _ => {}
    }
}

/// Keys that say something about a value and constrain nothing.
const ANNOTATIONS: [&str; 6] = ["type", "description", "example", "examples", "default", "deprecated"];

/// An inlined schema with words of its own is one schema. utoipa writes it as `allOf` of the schema and of an *object* with the words,
/// which no string or integer can fit.
pub fn unwrapped(schema: &mut Map<String, Value>) {
    let Some(Value::Array(parts)) = schema.get("allOf") else { return };
    let is_words = |part: &Value| {
        part["type"] == "object"
            && part["description"].is_string()
            && part.as_object().is_some_and(|part| part.keys().all(|key| ANNOTATIONS.contains(&key.as_str())))
    };
    let (words, others): (Vec<Value>, Vec<Value>) = parts.iter().cloned().partition(is_words);
    let [only] = others.as_slice() else { return };
    let words =
        words.into_iter().filter_map(|mut part| part["description"].take().as_str().map(str::to_owned));
    let words: Vec<String> = words.collect();
    let Value::Object(only) = only.clone() else { return };
    schema.remove("allOf");
    for (key, value) in only {
        schema.entry(key).or_insert(value);
    }
    if let Some(words) = words.into_iter().next() {
        schema.insert("description".to_owned(), json!(words));
    }
}

/// Names the tag of every union whose variants are named schemas that each require one value of it.
pub fn with_discriminators(document: &mut Value) {
    let named = document.pointer("/components/schemas").cloned().unwrap_or_default();
    for_each(document, &mut |schema| {
        if schema.contains_key("discriminator") {
            return;
        }
        let Some(Value::Array(variants)) = schema.get("oneOf") else { return };
        if let Some(discriminator) = discriminator(variants, &named) {
            schema.insert("discriminator".to_owned(), discriminator);
        }
    });
}

fn discriminator(variants: &[Value], named: &Value) -> Option<Value> {
    let references: Vec<&str> =
        variants.iter().map(|variant| variant.get("$ref")?.as_str()).collect::<Option<_>>()?;
    let first = resolve(references.first()?, named)?;
    let candidates = first.get("properties")?.as_object()?.keys();
    candidates.into_iter().find_map(|property| {
        let mapping: Option<Map<String, Value>> = references
            .iter()
            .map(|reference| Some((tag_of(resolve(reference, named)?, property, named)?, json!(reference))))
            .collect();
        let mapping = mapping.filter(|mapping| mapping.len() == references.len())?;
        Some(json!({"propertyName": property, "mapping": mapping}))
    })
}

/// The one value that a schema requires of a property.
fn tag_of(schema: &Value, property: &str, named: &Value) -> Option<String> {
    let required = schema.get("required")?.as_array()?;
    let field = schema.get("properties")?.get(property)?;
    let field = match field.get("$ref").and_then(Value::as_str) {
        Some(reference) => resolve(reference, named)?,
        None => field,
    };
    match field.get("enum")?.as_array()?.as_slice() {
        [Value::String(tag)] if required.iter().any(|name| name == property) => Some(tag.clone()),
        _ => None,
    }
}

fn resolve<'d>(reference: &str, named: &'d Value) -> Option<&'d Value> {
    named.get(reference.strip_prefix(SCHEMAS)?)
}

/// Every `$ref` that leads nowhere.
pub fn unresolved(document: &Value) -> Vec<String> {
    let mut missing = Vec::new();
    find_unresolved(document, document, &mut missing);
    missing.sort();
    missing.dedup();
    missing
}

fn find_unresolved(part: &Value, document: &Value, missing: &mut Vec<String>) {
    match part {
        Value::Array(items) => items.iter().for_each(|item| find_unresolved(item, document, missing)),
        Value::Object(fields) => {
            for (key, value) in fields {
                match value {
                    Value::String(reference) if key == "$ref" => {
                        let found = reference.strip_prefix('#').and_then(|pointer| document.pointer(pointer));
                        if found.is_none() {
                            missing.push(reference.clone());
                        }
                    }
                    _ => find_unresolved(value, document, missing),
                }
            }
        }
        _ => {}
    }
}
