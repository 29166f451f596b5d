//! Writes a value as canonical JSON in one pass: members are put in order as their object closes.

use std::borrow::Cow;
use std::fmt::Display;
use std::ops::Range;

use serde::ser::{self, Serialize};

use super::limits::{MAX_INTEGER, NotCanonical};

type Written = Result<(), NotCanonical>;

impl ser::Error for NotCanonical {
    fn custom<T: Display>(message: T) -> Self {
        Self::NotRepresentable(serde_json::Error::custom(message))
    }
}

/// Appends to the text what is serialised into it.
#[derive(Default)]
pub(super) struct Canonical {
    pub(super) text: String,
}

impl Canonical {
    fn string(&mut self, text: &str) {
        self.text.push('"');
        let mut plain_from = 0;
        for (place, byte) in text.bytes().enumerate() {
            let escape = match byte {
                b'"' => "\\\"",
                b'\\' => "\\\\",
                0x08 => "\\b",
                0x09 => "\\t",
                0x0a => "\\n",
                0x0c => "\\f",
                0x0d => "\\r",
                0x00..0x20 => "\\u00",
                _ => continue,
            };
            self.text.push_str(&text[plain_from..place]);
            self.text.push_str(escape);
            if escape.len() > 2 {
                self.text.push(char::from(b'0' + (byte >> 4)));
                self.text.extend(char::from_digit(u32::from(byte & 15), 16));
            }
            plain_from = place + 1;
        }
        self.text.push_str(&text[plain_from..]);
        self.text.push('"');
    }

    fn integer(&mut self, integer: i128) -> Written {
        if integer.unsigned_abs() > u128::from(MAX_INTEGER) {
            return Err(NotCanonical::IntegerTooLarge(integer));
        }
        self.text.push_str(&integer.to_string());
        Ok(())
    }

    /// `{"variant":`, to be closed by [`Canonical::close`].
    fn open_variant(&mut self, variant: &str) {
        self.text.push('{');
        self.string(variant);
        self.text.push(':');
    }

    fn close(&mut self) {
        self.text.push('}');
    }
}

/// Members of an object, or items of an array, that are still being written.
pub(super) struct Compound<'c> {
    out: &'c mut Canonical,
    begins: usize,
    members: Vec<Member>,
    /// What closes it: `]`, `}`, or one of these within a variant.
    end: &'static str,
}

struct Member {
    name: Cow<'static, str>,
    /// `"name":value` within the text.
    place: Range<usize>,
}

impl<'c> Compound<'c> {
    fn open(out: &'c mut Canonical, begin: char, end: &'static str) -> Self {
        out.text.push(begin);
        Self { begins: out.text.len(), out, members: Vec::new(), end }
    }

    fn item(&mut self, item: &(impl Serialize + ?Sized)) -> Written {
        if self.out.text.len() > self.begins {
            self.out.text.push(',');
        }
        item.serialize(&mut *self.out)
    }

    fn member(&mut self, name: Cow<'static, str>, value: &(impl Serialize + ?Sized)) -> Written {
        let begins = self.out.text.len();
        self.out.string(&name);
        self.out.text.push(':');
        value.serialize(&mut *self.out)?;
        self.members.push(Member { name, place: begins..self.out.text.len() });
        Ok(())
    }

    fn close_object(mut self) -> Written {
        let in_order =
            |left: &Member, right: &Member| left.name.encode_utf16().cmp(right.name.encode_utf16());
        self.members.sort_by(in_order);
        if let Some(twice) = self.members.windows(2).find(|pair| pair[0].name == pair[1].name) {
            return Err(ser::Error::custom(format_args!("two members of the name {}", twice[0].name)));
        }
        let written = self.out.text.split_off(self.begins);
        for (index, Member { place, .. }) in self.members.iter().enumerate() {
            if index > 0 {
                self.out.text.push(',');
            }
            self.out.text.push_str(&written[place.start - self.begins..place.end - self.begins]);
        }
        self.out.text.push_str(self.end);
        Ok(())
    }

    fn close_array(self) -> Written {
        self.out.text.push_str(self.end);
        Ok(())
    }
}

fn name_of(key: &(impl Serialize + ?Sized)) -> Result<String, NotCanonical> {
    match serde_json::to_value(key)? {
        serde_json::Value::String(name) => Ok(name),
        _ => Err(ser::Error::custom("the name of a member is no text")),
    }
}

macro_rules! integers {
    ($($method:ident: $integer:ty,)+) => {
        $(fn $method(self, value: $integer) -> Written {
            self.integer(value.into())
        })+
    };
}

impl<'c> ser::Serializer for &'c mut Canonical {
    type Ok = ();
    type Error = NotCanonical;
    type SerializeSeq = Compound<'c>;
    type SerializeTuple = Compound<'c>;
    type SerializeTupleStruct = Compound<'c>;
    type SerializeTupleVariant = Compound<'c>;
    type SerializeMap = Members<'c>;
    type SerializeStruct = Compound<'c>;
    type SerializeStructVariant = Compound<'c>;

    integers! {
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64, serialize_i128: i128,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64,
    }

    fn serialize_f32(self, value: f32) -> Written {
        Err(NotCanonical::NotAnInteger(value.into()))
    }

    fn serialize_f64(self, value: f64) -> Written {
        Err(NotCanonical::NotAnInteger(value))
    }

    fn serialize_bool(self, value: bool) -> Written {
        self.text.push_str(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_char(self, value: char) -> Written {
        self.string(value.encode_utf8(&mut [0; 4]));
        Ok(())
    }

    fn serialize_str(self, value: &str) -> Written {
        self.string(value);
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Written {
        self.collect_seq(value)
    }

    fn serialize_none(self) -> Written {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Written {
        self.text.push_str("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Written {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Written {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Written {
        self.open_variant(variant);
        value.serialize(&mut *self)?;
        self.close();
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Compound<'c>, NotCanonical> {
        Ok(Compound::open(self, '[', "]"))
    }

    fn serialize_tuple(self, length: usize) -> Result<Compound<'c>, NotCanonical> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_struct(self, _: &'static str, length: usize) -> Result<Compound<'c>, NotCanonical> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Compound<'c>, NotCanonical> {
        self.open_variant(variant);
        Ok(Compound::open(self, '[', "]}"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Members<'c>, NotCanonical> {
        Ok(Members { object: Compound::open(self, '{', "}"), name: String::new() })
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Compound<'c>, NotCanonical> {
        Ok(Compound::open(self, '{', "}"))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Compound<'c>, NotCanonical> {
        self.open_variant(variant);
        Ok(Compound::open(self, '{', "}}"))
    }
}

macro_rules! arrays {
    ($($kind:ident $method:ident),+) => {
        $(impl ser::$kind for Compound<'_> {
            type Ok = ();
            type Error = NotCanonical;

            fn $method<T: Serialize + ?Sized>(&mut self, item: &T) -> Written {
                self.item(item)
            }

            fn end(self) -> Written {
                self.close_array()
            }
        })+
    };
}

arrays! {
    SerializeSeq serialize_element, SerializeTuple serialize_element,
    SerializeTupleStruct serialize_field, SerializeTupleVariant serialize_field
}

macro_rules! objects {
    ($($kind:ident),+) => {
        $(impl ser::$kind for Compound<'_> {
            type Ok = ();
            type Error = NotCanonical;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Written {
                self.member(Cow::Borrowed(name), value)
            }

            fn end(self) -> Written {
                self.close_object()
            }
        })+
    };
}

objects! { SerializeStruct, SerializeStructVariant }

/// The members of a map: a name, then its value.
pub(super) struct Members<'c> {
    object: Compound<'c>,
    name: String,
}

impl ser::SerializeMap for Members<'_> {
    type Ok = ();
    type Error = NotCanonical;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Written {
        self.name = name_of(key)?;
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.object.member(Cow::Owned(std::mem::take(&mut self.name)), value)
    }

    fn end(self) -> Written {
        self.object.close_object()
    }
}
