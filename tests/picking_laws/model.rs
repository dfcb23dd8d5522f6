//! NumPy's rules for an index that picks, as plain loops: which element of the source each element
//! of the result is. Written from the rules (IA, BO, MX), too simple to be wrong; the test here holds
//! it against NumPy's own answers.

use crate::support::oracle::{Oracle, indices, python_slice};

/// One item of an index.
#[derive(Clone, Debug)]
pub enum Item {
    At(isize),
    Range(Option<isize>, Option<isize>, isize),
    NewAxis,
    Ellipsis,
    Ids(Oracle<i128>),
    Mask(Oracle<bool>),
}

/// What is wrong with an index, as NumPy says it.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault(pub String);

/// What an index picks: the shape of the result, and for each of its elements, in C order, the index
/// of the source's element.
#[derive(Clone, Debug, PartialEq)]
pub struct Picked {
    pub shape: Vec<usize>,
    pub sources: Vec<Vec<usize>>,
}

/// What an item stands for.
enum Piece {
    /// An axis of the result; `None`: a new one.
    Keep(Option<usize>, Vec<usize>),
    /// An ellipsis, of whatever length: it separates (MX1).
    Gap,
    /// One position along an axis: counts as picking (MX1).
    At(usize, usize),
    /// Positions along an axis; a mask without axes has none.
    Pick(Option<usize>, Oracle<i128>),
}

/// As Python prints a shape.
pub fn dims(shape: &[usize]) -> String {
    let lens: Vec<String> = shape.iter().map(usize::to_string).collect();
    format!("({}{})", lens.join(", "), if lens.len() == 1 { "," } else { "" })
}

/// BI3.
fn resolved(i: i128, axis: usize, len: usize) -> Result<usize, Fault> {
    let n = len as i128;
    if i < -n || i >= n {
        return Err(Fault(format!("index {i} is out of bounds for axis {axis} with size {len}")));
    }
    Ok(inside(i, len))
}

/// BI2: how many axes an item takes.
fn takes(item: &Item) -> usize {
    match item {
        Item::At(_) | Item::Range(..) | Item::Ids(_) => 1,
        Item::NewAxis | Item::Ellipsis => 0,
        Item::Mask(mask) => mask.shape.len(),
    }
}

fn pieces(items: &[Item], shape: &[usize]) -> Result<Vec<Piece>, Fault> {
    let (ndim, given) = (shape.len(), items.iter().map(takes).sum::<usize>());
    let ellipses = items.iter().filter(|item| matches!(item, Item::Ellipsis)).count();
    if ellipses > 1 {
        return Err(Fault("an index can only have a single ellipsis ('...')".into()));
    }
    if given > ndim {
        return Err(Fault(format!(
            "too many indices for array: array is {ndim}-dimensional, but {given} were indexed"
        )));
    }
    let mut items = items.to_vec();
    if ellipses == 0 {
        items.push(Item::Ellipsis);
    }
    let (mut axis, mut all) = (0, Vec::new());
    for item in &items {
        match item {
            Item::At(i) => {
                all.push(Piece::At(axis, resolved(*i as i128, axis, shape[axis])?));
            }
            Item::Range(start, end, step) => {
                let kept = python_slice(*start, *end, *step, shape[axis]);
                all.push(Piece::Keep(Some(axis), kept));
            }
            Item::NewAxis => all.push(Piece::Keep(None, vec![0])),
            Item::Ellipsis => {
                all.push(Piece::Gap);
                for _ in given..ndim {
                    all.push(Piece::Keep(Some(axis), (0..shape[axis]).collect()));
                    axis += 1;
                }
            }
            Item::Ids(ids) => all.push(Piece::Pick(Some(axis), ids.clone())),
            Item::Mask(mask) => all.extend(pieces_of_mask(mask, axis, shape)?),
        }
        axis += takes(item);
    }
    Ok(all)
}

/// BO1, BO2, BO4: one list of positions for each of its axes.
fn pieces_of_mask(mask: &Oracle<bool>, first: usize, shape: &[usize]) -> Result<Vec<Piece>, Fault> {
    for (i, &found) in mask.shape.iter().enumerate() {
        let (axis, len) = (first + i, shape[first + i]);
        if found != len {
            return Err(Fault(format!(
                "boolean index did not match indexed array along axis {axis}; size of axis is {len} \
                 but size of corresponding boolean axis is {found}"
            )));
        }
    }
    let mut found = indices(&mask.shape);
    found.retain(|at| *mask.at(at));
    let along = |i: Option<usize>| {
        let elements = found.iter().map(|at| i.map_or(0, |i| at[i] as i128)).collect();
        Piece::Pick(i.map(|i| first + i), Oracle { shape: vec![found.len()], elements })
    };
    if mask.shape.is_empty() {
        return Ok(vec![along(None)]);
    }
    Ok((0..mask.shape.len()).map(|i| along(Some(i))).collect())
}

/// IA4; also where nothing would be read (Q5 is not copied).
fn check(pieces: &[Piece], shape: &[usize]) -> Result<(), Fault> {
    for piece in pieces {
        if let Piece::Pick(Some(axis), ids) = piece {
            ids.elements.iter().try_for_each(|&i| resolved(i, *axis, shape[*axis]).map(drop))?;
        }
    }
    Ok(())
}

/// A position that was checked, from the start.
fn inside(i: i128, len: usize) -> usize {
    (if i < 0 { i + len as i128 } else { i }) as usize
}

/// BC1, IA2.
fn broadcast(shapes: &[&[usize]]) -> Result<Vec<usize>, Fault> {
    let ndim = shapes.iter().map(|shape| shape.len()).max().unwrap_or(0);
    let mut out = vec![1; ndim];
    for shape in shapes {
        for (back, &len) in shape.iter().rev().enumerate() {
            let place = &mut out[ndim - 1 - back];
            if *place != 1 && len != 1 && *place != len {
                let shapes: Vec<String> = shapes.iter().map(|shape| dims(shape)).collect();
                let shapes = shapes.join(" ");
                return Err(Fault(format!(
                    "shape mismatch: indexing arrays could not be broadcast together with shapes \
                     {shapes}"
                )));
            }
            *place = if *place == 1 { len } else { *place };
        }
    }
    Ok(out)
}

/// The element of a smaller array at an index of the shape it is broadcast to.
pub fn stretched<'a, T: Clone>(array: &'a Oracle<T>, index: &[usize]) -> &'a T {
    let skip = index.len() - array.shape.len();
    let own: Vec<usize> =
        index[skip..].iter().zip(&array.shape).map(|(&i, &n)| if n == 1 { 0 } else { i }).collect();
    array.at(&own)
}

/// What `gather` picks from an array of this shape.
pub fn picked(items: &[Item], shape: &[usize]) -> Result<Picked, Fault> {
    let pieces = pieces(items, shape)?;
    let picks: Vec<&[usize]> = pieces
        .iter()
        .filter_map(
            |piece| if let Piece::Pick(_, ids) = piece { Some(&ids.shape[..]) } else { None },
        )
        .collect();
    let together = broadcast(&picks)?;
    check(&pieces, shape)?;
    // MX2, MX3: where the first of one run of picks stands, or in front.
    let is_pick = |piece: &Piece| matches!(piece, Piece::Pick(..) | Piece::At(..));
    let first = pieces.iter().position(is_pick).unwrap_or(0);
    let run = pieces[first..].iter().take_while(|piece| is_pick(piece)).count();
    let lands = if run == pieces.iter().filter(|piece| is_pick(piece)).count() {
        pieces[..first].iter().filter(|piece| matches!(piece, Piece::Keep(..))).count()
    } else {
        0
    };
    let mut out: Vec<usize> = pieces
        .iter()
        .filter_map(|piece| if let Piece::Keep(_, kept) = piece { Some(kept.len()) } else { None })
        .collect();
    out.splice(lands..lands, together.iter().copied());
    let sources = indices(&out).into_iter().map(|mut index| {
        let pick: Vec<usize> = index.drain(lands..lands + together.len()).collect();
        let (mut source, mut kept) = (vec![0; shape.len()], index.into_iter());
        for piece in &pieces {
            match piece {
                Piece::Keep(axis, positions) => {
                    let at = positions[kept.next().unwrap()];
                    axis.iter().for_each(|&axis| source[axis] = at);
                }
                Piece::At(axis, i) => source[*axis] = *i,
                Piece::Pick(Some(axis), ids) => {
                    source[*axis] = inside(*stretched(ids, &pick), shape[*axis]);
                }
                Piece::Pick(None, _) | Piece::Gap => {}
            }
        }
        source
    });
    Ok(Picked { sources: sources.collect(), shape: out })
}

/// What `gather_outer` picks: each list of positions and each mask of one axis along its own axis,
/// which stays where it is; an integer's axis goes.
pub fn crossed(items: &[Item], shape: &[usize]) -> Result<Picked, Fault> {
    let one_axis = |item: &Item| match item {
        Item::Ids(ids) => ids.shape.len() == 1,
        Item::Mask(mask) => mask.shape.len() == 1,
        _ => true,
    };
    if !items.iter().all(one_axis) {
        return Err(Fault("not one axis".into()));
    }
    let pieces = pieces(items, shape)?;
    check(&pieces, shape)?;
    let mut out = Vec::new();
    for piece in &pieces {
        match piece {
            Piece::Keep(_, kept) => out.push(kept.len()),
            Piece::Pick(_, ids) => out.extend(&ids.shape),
            Piece::Gap | Piece::At(..) => {}
        }
    }
    let sources = indices(&out).into_iter().map(|index| {
        let (mut source, mut index) = (vec![0; shape.len()], index.into_iter());
        for piece in &pieces {
            match piece {
                Piece::Keep(axis, positions) => {
                    let at = positions[index.next().unwrap()];
                    axis.iter().for_each(|&axis| source[axis] = at);
                }
                Piece::At(axis, i) => source[*axis] = *i,
                Piece::Pick(Some(axis), ids) => {
                    source[*axis] = inside(ids.elements[index.next().unwrap()], shape[*axis]);
                }
                Piece::Pick(None, _) | Piece::Gap => {}
            }
        }
        source
    });
    Ok(Picked { sources: sources.collect(), shape: out })
}

/// The 600 cases that NumPy answered, but for what ndview does not copy (quirks Q2 and Q5).
#[test]
fn the_model_is_numpys() {
    use serde_json::Value;
    fn numbers(value: &Value) -> Vec<i128> {
        match value {
            Value::Array(list) => list.iter().flat_map(numbers).collect(),
            Value::Bool(x) => vec![i128::from(*x)],
            value => vec![i128::from(value.as_i64().unwrap())],
        }
    }
    let lens = |value: &Value| numbers(value).into_iter().map(|n| n as usize).collect::<Vec<_>>();
    let item = |item: &Value| {
        let part = |i: usize| item["s"][i].as_i64().map(|n| n as isize);
        let shape = || lens(&item["shape"]);
        if item.get("i").is_some() {
            Item::At(item["i"].as_i64().unwrap() as isize)
        } else if item.get("s").is_some() {
            Item::Range(part(0), part(1), part(2).unwrap_or(1))
        } else if item.get("n").is_some() {
            Item::NewAxis
        } else if item.get("e").is_some() {
            Item::Ellipsis
        } else if item.get("a").is_some() {
            Item::Ids(Oracle { shape: shape(), elements: numbers(&item["a"]) })
        } else {
            let elements = numbers(&item["b"]).into_iter().map(|x| x != 0).collect();
            Item::Mask(Oracle { shape: shape(), elements })
        }
    };
    let cases: Vec<Value> =
        serde_json::from_str(include_str!("../golden/numpy_index_golden.json")).unwrap();
    let mut different = 0;
    for case in &cases {
        let items: Vec<Item> = case["index"].as_array().unwrap().iter().map(item).collect();
        let (found, message) = (picked(&items, &lens(&case["shape"])), case.get("message"));
        match (found, message) {
            (Ok(found), None) => {
                assert_eq!(found.shape, lens(&case["result_shape"]), "{case}");
                let shape = lens(&case["shape"]);
                let values: Vec<i128> = found
                    .sources
                    .iter()
                    .map(|at| crate::support::oracle::rank_of(at, &shape) as i128)
                    .collect();
                assert_eq!(values, numbers(&case["result"]), "{case}");
            }
            (Err(Fault(text)), Some(message)) => {
                let plain = |text: &str| text.replace(' ', "");
                assert_eq!(plain(&text), plain(message.as_str().unwrap()), "{case}");
            }
            // Q5 only.
            (Err(Fault(text)), None) if text.contains("out of bounds") => different += 1,
            other => panic!("{case} gave {other:?}"),
        }
    }
    assert_eq!((cases.len(), different), (600, 1));
}
