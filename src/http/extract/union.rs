//! Unions told apart by a tag, as one declaration.

/// Declares a union whose variants are structs that each hold the tag as a required field of one value.
///
/// It is written as the variant alone, read by its tag (so that an error points into the variant that was meant), and validated as its
/// variant; the document gets `oneOf` of the named variants, to which the discriminator is added.
macro_rules! tagged_union {
    ($(#[$meta:meta])* $vis:vis enum $name:ident by $tag:literal { $($code:literal => $variant:ident($inner:ident)),+ $(,)? }) => {
        #[derive(Clone, Debug, serde::Serialize, utoipa::ToSchema)]
        #[serde(untagged)]
        $(#[$meta])*
        $vis enum $name { $($variant($inner)),+ }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::http::extract::tagged(deserializer, $tag, &[$($code),+], |code, whole| match code {
                    $($code => Some($crate::http::extract::variant::<$inner, D::Error>(whole).map(Self::$variant)),)+
                    _ => None,
                })
            }
        }

        impl validator::Validate for $name {
            fn validate(&self) -> Result<(), validator::ValidationErrors> {
                match self { $(Self::$variant(inner) => inner.validate()),+ }
            }
        }
    };
}

/// Declares the variants of a union: each a struct that holds the tag `by` as an enum of one value, and what else it has.
macro_rules! tagged_variants {
    (by $field:ident; $($(#[$doc:meta])* $name:ident($tag:ident = $code:tt) { $($rest:tt)* })+) => {$(
        #[derive(Clone, Copy, Debug, serde::Deserialize, serde::Serialize, utoipa::ToSchema)]
        pub enum $tag {
            #[serde(rename = $code)]
            Only,
        }

        $(#[$doc])*
        #[derive(Clone, Debug, serde::Deserialize, serde::Serialize, validator::Validate, utoipa::ToSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            #[schema(inline)]
            pub $field: $tag,
            $($rest)*
        }
    )+};
}

pub(crate) use tagged_union;
pub(crate) use tagged_variants;
