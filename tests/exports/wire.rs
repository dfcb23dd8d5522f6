//! A reader of the protobuf wire format, that knows no messages:
//! <https://protobuf.dev/programming-guides/encoding>.

/// The value of a field.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Number(u64),
    Bytes(Vec<u8>),
}

/// A message: fields by number, in their order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Message(Vec<(u64, Value)>);

fn varint(bytes: &mut &[u8]) -> u64 {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let (&first, rest) = bytes.split_first().expect("a number ends");
        *bytes = rest;
        value |= u64::from(first & 0x7f) << shift;
        if first & 0x80 == 0 {
            return value;
        }
    }
    panic!("a number of more than 64 bits");
}

impl Message {
    pub(crate) fn read(mut bytes: &[u8]) -> Self {
        let mut fields = Vec::new();
        while !bytes.is_empty() {
            let key = varint(&mut bytes);
            let value = match key & 7 {
                0 => Value::Number(varint(&mut bytes)),
                2 => {
                    let len = varint(&mut bytes) as usize;
                    let (these, rest) = bytes.split_at(len);
                    bytes = rest;
                    Value::Bytes(these.to_vec())
                }
                kind => panic!("wire type {kind} has no place in a profile"),
            };
            fields.push((key >> 3, value));
        }
        Message(fields)
    }

    /// All values of a field.
    fn all(&self, field: u64) -> impl Iterator<Item = &Value> {
        self.0.iter().filter(move |(number, _)| *number == field).map(|(_, value)| value)
    }

    /// The number of a field; 0 where it is left out.
    pub(crate) fn number(&self, field: u64) -> u64 {
        match self.all(field).collect::<Vec<_>>()[..] {
            [] => 0,
            [Value::Number(number)] => *number,
            ref other => panic!("field {field} is {other:?}"),
        }
    }

    /// The numbers of a field that repeats: packed, or each for itself.
    pub(crate) fn numbers(&self, field: u64) -> Vec<u64> {
        let mut numbers = Vec::new();
        for value in self.all(field) {
            match value {
                Value::Number(number) => numbers.push(*number),
                Value::Bytes(packed) => {
                    let mut rest = &packed[..];
                    while !rest.is_empty() {
                        numbers.push(varint(&mut rest));
                    }
                }
            }
        }
        numbers
    }

    /// The bytes of a field that repeats.
    pub(crate) fn bytes(&self, field: u64) -> Vec<&[u8]> {
        let bytes = self.all(field).map(|value| match value {
            Value::Bytes(bytes) => &bytes[..],
            other => panic!("field {field} is {other:?}"),
        });
        bytes.collect()
    }

    /// The messages of a field that repeats.
    pub(crate) fn messages(&self, field: u64) -> Vec<Message> {
        self.bytes(field).into_iter().map(Message::read).collect()
    }

    /// The numbers of the fields there are.
    pub(crate) fn fields(&self) -> impl Iterator<Item = u64> {
        self.0.iter().map(|(number, _)| *number)
    }
}
