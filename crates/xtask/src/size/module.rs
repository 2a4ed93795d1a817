//! The functions of a WebAssembly module: their names, their sizes, the crates they come from.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
    fmt,
    ops::Range,
};

use wasmparser::{BinaryReaderError, KnownCustom, Name, NameSectionReader, Parser, Payload, TypeRef};

use super::symbol;

/// What the code of a module consists of.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Contents {
    /// Bytes of code by crate, heaviest first.
    pub(super) crates: Vec<Part>,
    /// Bytes of code by function, heaviest first. Instances of one generic function count together.
    pub(super) functions: Vec<Part>,
    /// Bytes of all code.
    pub(super) code: u64,
    /// Bytes of constants.
    pub(super) data: u64,
}

/// Something that has a share of the code.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) name: String,
    pub(super) bytes: u64,
    /// How many functions it consists of.
    pub(super) functions: u32,
}

/// A file that is no module, or one without names.
#[derive(Debug)]
pub(super) enum ModuleError {
    Unreadable(BinaryReaderError),
    Nameless,
}

impl fmt::Display for ModuleError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error) => write!(out, "the module cannot be read: {error}"),
            Self::Nameless => write!(
                out,
                "the module has no names of functions: does the profile strip them?"
            ),
        }
    }
}

impl From<BinaryReaderError> for ModuleError {
    fn from(error: BinaryReaderError) -> Self {
        Self::Unreadable(error)
    }
}

impl Contents {
    /// Reads a module that still has its names.
    pub(super) fn read(module: &[u8]) -> Result<Self, ModuleError> {
        let sections = Sections::read(module)?;
        if sections.names.is_empty() {
            return Err(ModuleError::Nameless);
        }
        let (mut crates, mut functions) = (Shares::default(), Shares::default());
        for (index, bytes) in (sections.imported..).zip(&sections.bodies) {
            let name = sections.names.get(&index).copied().unwrap_or("(without a name)");
            crates.add(symbol::crate_of(name), *bytes);
            functions.add(symbol::plain(name), *bytes);
        }
        Ok(Self {
            crates: crates.heaviest_first(),
            functions: functions.heaviest_first(),
            code: sections.bodies.iter().sum(),
            data: sections.data,
        })
    }
}

/// What of a module matters here.
#[derive(Default)]
struct Sections<'a> {
    /// How many functions come before those with a body.
    imported: u32,
    bodies: Vec<u64>,
    names: HashMap<u32, &'a str>,
    data: u64,
}

impl<'a> Sections<'a> {
    fn read(module: &'a [u8]) -> Result<Self, BinaryReaderError> {
        let mut sections = Self::default();
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        let is_function = matches!(import?.ty, TypeRef::Func(_) | TypeRef::FuncExact(_));
                        sections.imported += u32::from(is_function);
                    }
                }
                Payload::CodeSectionEntry(body) => sections.bodies.push(length(body.range())),
                Payload::DataSection(data) => sections.data = length(data.range()),
                Payload::CustomSection(section) => {
                    if let KnownCustom::Name(names) = section.as_known() {
                        sections.read_names(names)?;
                    }
                }
                _ => {}
            }
        }
        Ok(sections)
    }

    fn read_names(&mut self, names: NameSectionReader<'a>) -> Result<(), BinaryReaderError> {
        for subsection in names {
            if let Name::Function(functions) = subsection? {
                for naming in functions {
                    let naming = naming?;
                    self.names.insert(naming.index, naming.name);
                }
            }
        }
        Ok(())
    }
}

fn length(range: Range<u64>) -> u64 {
    range.end - range.start
}

/// Sums of bytes by name.
#[derive(Default)]
struct Shares(BTreeMap<String, (u64, u32)>);

impl Shares {
    fn add(&mut self, name: String, bytes: u64) {
        let (sum, functions) = self.0.entry(name).or_default();
        *sum += bytes;
        *functions += 1;
    }

    fn heaviest_first(self) -> Vec<Part> {
        let parts = self.0.into_iter().map(|(name, (bytes, functions))| Part {
            name,
            bytes,
            functions,
        });
        let mut parts: Vec<_> = parts.collect();
        parts.sort_by_key(|part| Reverse(part.bytes));
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One imported function, two functions of ours, two bytes of data, and names for all three.
    fn module(names: bool) -> Vec<u8> {
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        let mut section = |id: u8, bytes: &[u8]| {
            module.extend([id, bytes.len() as u8]);
            module.extend(bytes);
        };
        section(1, b"\x01\x60\0\0");
        section(2, b"\x01\x01m\x01f\0\0");
        section(3, b"\x02\0\0");
        section(5, b"\x01\0\x01");
        section(10, b"\x02\x02\0\x0b\x04\0\x01\x01\x0b");
        section(11, b"\x01\0\x41\0\x0b\x02hi");
        if names {
            let functions = b"\x03\x00\x04host\x01\x07one::of\x02\x08<two::A>";
            let mut bytes = b"\x04name\x01".to_vec();
            bytes.push(functions.len() as u8);
            bytes.extend(functions);
            section(0, &bytes);
        }
        module
    }

    #[test]
    fn imported_functions_have_no_share() {
        let contents = Contents::read(&module(true)).unwrap();
        let part = |name: &str, bytes| Part {
            name: name.into(),
            bytes,
            functions: 1,
        };
        assert_eq!(contents.crates, [part("two", 4), part("one", 2)]);
        assert_eq!(contents.functions, [part("<two::A>", 4), part("one::of", 2)]);
        assert_eq!((contents.code, contents.data), (6, 8));
    }

    #[test]
    fn a_module_without_names_is_refused() {
        assert!(matches!(
            Contents::read(&module(false)),
            Err(ModuleError::Nameless)
        ));
        assert!(matches!(
            Contents::read(b"<html>"),
            Err(ModuleError::Unreadable(_))
        ));
    }
}
