//! Lists in which nothing stands twice.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::openapi::schema::ArrayBuilder;
use utoipa::openapi::{Ref, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::http::extract::refuse;
use crate::http::problem::ShapeCode;

/// From `MIN` to `MAX` items, all different.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Unique<T, const MIN: usize, const MAX: usize>(pub Vec<T>);

impl<T, const MAX: usize> Default for Unique<T, 0, MAX> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de> + PartialEq, const MIN: usize, const MAX: usize> Deserialize<'de>
    for Unique<T, MIN, MAX>
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Items<T, const MAX: usize>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>, const MAX: usize> Visitor<'de> for Items<T, MAX> {
            type Value = Vec<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an array")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<T>, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = items.next_element()? {
                    if list.len() == MAX {
                        return Err(refuse(
                            ShapeCode::TooLong,
                            "",
                            format_args!("must have at most {MAX} items"),
                        ));
                    }
                    list.push(item);
                }
                Ok(list)
            }
        }

        let list = deserializer.deserialize_seq(Items::<T, MAX>(PhantomData))?;
        if list.len() < MIN {
            return Err(refuse(ShapeCode::TooShort, "", format_args!("must have at least {MIN} items")));
        }
        if list.iter().enumerate().any(|(index, item)| list[..index].contains(item)) {
            return Err(refuse(ShapeCode::NotUnique, "", ShapeCode::NotUnique.default_detail()));
        }
        Ok(Self(list))
    }
}

impl<T: ToSchema, const MIN: usize, const MAX: usize> PartialSchema for Unique<T, MIN, MAX> {
    /// Items are named: a generator that meets an inlined enum in a set writes code that does not compile.
    fn schema() -> RefOr<Schema> {
        ArrayBuilder::new()
            .items(Ref::from_schema_name(T::name()))
            .min_items((MIN > 0).then_some(MIN))
            .max_items(Some(MAX))
            .unique_items(true)
            .into()
    }
}

impl<T: ToSchema, const MIN: usize, const MAX: usize> ToSchema for Unique<T, MIN, MAX> {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((T::name().into_owned(), T::schema()));
        T::schemas(schemas);
    }
}
