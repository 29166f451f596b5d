//! The document as the page to try it reads it: what may be left out is left out until the reader fills it in. A page that
//! puts every example into its form would ask for one claim of a made-up incident, as it was at two times at once.

use serde_json::{Map, Value};

/// The same document, without the examples of parameters that are not required.
pub fn document_to_try(document: &Value) -> Value {
    let mut to_try = document.clone();
    let paths = to_try.get_mut("paths").and_then(Value::as_object_mut);
    let paths = paths.into_iter().flat_map(Map::values_mut);
    let operations = paths.filter_map(Value::as_object_mut).flat_map(Map::values_mut);
    for parameter in
        operations.filter_map(|operation| operation.get_mut("parameters")?.as_array_mut()).flatten()
    {
        if parameter["required"] != true
            && let Some(parameter) = parameter.as_object_mut()
        {
            parameter.remove("example");
        }
    }
    to_try
}
