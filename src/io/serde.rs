//! Arrays in whatever format `serde` knows: a structure of `shape` and `data`.

use core::fmt;
use core::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess};
use serde::de::{IgnoredAny, Visitor};
use serde::ser::{Serialize, SerializeSeq as _, SerializeStruct as _, Serializer};

use crate::buffer::try_push;
use crate::dimension::{Dimension, IxDyn};
use crate::storage::{Array, ArrayBase, Storage};

const FIELDS: &[&str] = &["shape", "data"];
/// The most axes that are read, as in NumPy.
const MAX_NDIM: usize = 64;

/// Arrays and views: `shape`, a list of lengths, and `data`, a list of the elements in C order, whatever the
/// strides.
///
/// ```
/// use ndview::prelude::*;
///
/// let a = array![[1, 2, 3], [4, 5, 6]];
/// let text = serde_json::to_string(&a.slice((.., 1..))).unwrap();
/// assert_eq!(text, r#"{"shape":[2,2],"data":[2,3,5,6]}"#);
/// let read: Array2<i32> = serde_json::from_str(&text).unwrap();
/// assert_eq!(read, [[2, 3], [5, 6]]);
/// ```
impl<S: Storage<Elem: Serialize>, D: Dimension> Serialize for ArrayBase<S, D> {
    fn serialize<W: Serializer>(&self, serializer: W) -> Result<W::Ok, W::Error> {
        let mut fields = serializer.serialize_struct("Array", FIELDS.len())?;
        fields.serialize_field("shape", self.shape())?;
        fields.serialize_field("data", &Elements(self))?;
        fields.end()
    }
}

/// The elements of an array, in C order.
struct Elements<'a, S: Storage, D: Dimension>(&'a ArrayBase<S, D>);

impl<S: Storage<Elem: Serialize>, D: Dimension> Serialize for Elements<'_, S, D> {
    fn serialize<W: Serializer>(&self, serializer: W) -> Result<W::Ok, W::Error> {
        let mut elements = serializer.serialize_seq(Some(self.0.len()))?;
        for element in self.0.iter() {
            elements.serialize_element(element)?;
        }
        elements.end()
    }
}

/// What was written by [`Serialize`], into fresh memory. It is an error if the data is not as long as the shape
/// says, the rank is another one, or a field is missing, double or unknown; memory grows with what arrives, within the
/// [limit](crate::memory::set_limit).
impl<'de, T: Deserialize<'de>, D: Dimension> Deserialize<'de> for Array<T, D> {
    #[track_caller]
    fn deserialize<R: Deserializer<'de>>(deserializer: R) -> Result<Self, R::Error> {
        let fields = Fields(PhantomData);
        let (shape, data) = deserializer.deserialize_struct("Array", FIELDS, fields)?;
        Array::<T, IxDyn>::from_shape_vec(&shape[..], data)
            .and_then(ArrayBase::into_dimension)
            .map_err(R::Error::custom)
    }
}

struct Fields<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Fields<T> {
    type Value = (Vec<usize>, Vec<T>);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array: its shape and its data")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut fields: A) -> Result<Self::Value, A::Error> {
        let missing = |index| A::Error::invalid_length(index, &self);
        let shape = fields.next_element_seed(Lens)?.ok_or_else(|| missing(0))?;
        let expected = Some(count(&shape)?);
        let list = List { expected, of: PhantomData };
        let data = fields.next_element_seed(list)?.ok_or_else(|| missing(1))?;
        Ok((shape, data))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Self::Value, A::Error> {
        let (mut shape, mut data) = (None, None);
        while let Some(name) = fields.next_key::<Name>()? {
            match name {
                Name::Shape if shape.is_some() => return Err(A::Error::duplicate_field("shape")),
                Name::Shape => {
                    let lens = fields.next_value_seed(Lens)?;
                    count::<A::Error>(&lens)?;
                    shape = Some(lens);
                }
                Name::Data if data.is_some() => return Err(A::Error::duplicate_field("data")),
                Name::Data => {
                    let expected = shape.as_deref().map(count).transpose()?;
                    data = Some(fields.next_value_seed(List { expected, of: PhantomData })?);
                }
            }
        }
        let shape = shape.ok_or_else(|| A::Error::missing_field("shape"))?;
        Ok((shape, data.ok_or_else(|| A::Error::missing_field("data"))?))
    }
}

/// How many elements a shape has; also where that is zero, the others must not be too many.
fn count<E: serde::de::Error>(shape: &[usize]) -> Result<usize, E> {
    let product = shape.iter().try_fold(1_usize, |product, &len| product.checked_mul(len.max(1)));
    match product {
        Some(product) => Ok(if shape.contains(&0) { 0 } else { product }),
        None => Err(E::custom(format_args!("array is too big: shape {shape:?}"))),
    }
}

/// The name of a field.
enum Name {
    Shape,
    Data,
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<R: Deserializer<'de>>(deserializer: R) -> Result<Self, R::Error> {
        deserializer.deserialize_identifier(Name::Shape)
    }
}

impl<'de> Visitor<'de> for Name {
    type Value = Name;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`shape` or `data`")
    }

    fn visit_u64<E: serde::de::Error>(self, index: u64) -> Result<Name, E> {
        match index {
            0 => Ok(Name::Shape),
            1 => Ok(Name::Data),
            _ => Err(E::unknown_field(&index.to_string(), FIELDS)),
        }
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Name, E> {
        match name {
            "shape" => Ok(Name::Shape),
            "data" => Ok(Name::Data),
            _ => Err(E::unknown_field(name, FIELDS)),
        }
    }
}

/// The lengths of the axes.
struct Lens;

impl<'de> DeserializeSeed<'de> for Lens {
    type Value = Vec<usize>;

    fn deserialize<R: Deserializer<'de>>(self, deserializer: R) -> Result<Vec<usize>, R::Error> {
        deserializer.deserialize_seq(List { expected: None, of: PhantomData::<usize> }).and_then(
            |lens| match lens.len() {
                0..=MAX_NDIM => Ok(lens),
                ndim => Err(R::Error::custom(format_args!("{ndim} dimensions"))),
            },
        )
    }
}

/// A list that grows with what arrives, up to its expected length.
struct List<T> {
    expected: Option<usize>,
    of: PhantomData<T>,
}

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for List<T> {
    type Value = Vec<T>;

    fn deserialize<R: Deserializer<'de>>(self, deserializer: R) -> Result<Vec<T>, R::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for List<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.expected {
            Some(expected) => write!(f, "a list of {expected} elements"),
            None => f.write_str("a list"),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Vec<T>, A::Error> {
        let mut list = Vec::new();
        while self.expected.is_none_or(|expected| list.len() < expected) {
            match elements.next_element()? {
                Some(element) => try_push(&mut list, element).map_err(A::Error::custom)?,
                None => break,
            }
        }
        let full = self.expected.is_none_or(|expected| list.len() == expected);
        if !full || elements.next_element::<IgnoredAny>()?.is_some() {
            let found = list.len() + usize::from(full);
            return Err(A::Error::invalid_length(found, &self));
        }
        Ok(list)
    }
}
