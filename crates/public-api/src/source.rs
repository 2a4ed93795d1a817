//! The modules of a library, as its files say.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use syn::{Attribute, Item, ItemMod, ItemUse, UseTree, Visibility};

/// A module by the names of the modules around it; that of the root is empty.
pub(crate) type ModulePath = Vec<String>;

/// A library: its modules, but for those of tests.
#[derive(Default)]
pub(crate) struct Source {
    pub(crate) modules: BTreeMap<ModulePath, Module>,
}

/// One module.
#[derive(Default)]
pub(crate) struct Module {
    pub(crate) items: Vec<Item>,
    pub(crate) uses: Vec<Use>,
}

/// One name that a `use` brings into a module; `*` for all of them.
pub(crate) struct Use {
    pub(crate) name: String,
    pub(crate) path: Vec<String>,
    pub(crate) is_public: bool,
    pub(crate) attributes: Vec<Attribute>,
}

impl Source {
    /// Reads a library from the file of its root.
    pub(crate) fn read(root: &Path) -> io::Result<Self> {
        let mut source = Self::default();
        let folder = root.parent().unwrap_or(root);
        source.add(Vec::new(), parse(root)?, Some(folder))?;
        Ok(source)
    }

    /// A library in one text.
    #[cfg(test)]
    pub(crate) fn of_text(text: &str) -> Self {
        let mut source = Self::default();
        let file = syn::parse_file(text).expect("the text is Rust");
        source.add(Vec::new(), file.items, None).expect("no file is read");
        source
    }

    fn add(&mut self, path: ModulePath, items: Vec<Item>, folder: Option<&Path>) -> io::Result<()> {
        let mut module = Module::default();
        for item in items.into_iter().filter(|item| !is_for_tests(item)) {
            match &item {
                Item::Mod(inner) => self.add_inner(&path, inner, folder)?,
                Item::Use(item) => add_uses(&mut module.uses, item, &item.tree, &mut Vec::new()),
                _ => (),
            }
            module.items.push(item);
        }
        self.modules.insert(path, module);
        Ok(())
    }

    fn add_inner(&mut self, outer: &ModulePath, inner: &ItemMod, folder: Option<&Path>) -> io::Result<()> {
        let name = inner.ident.to_string();
        let path = [outer.as_slice(), std::slice::from_ref(&name)].concat();
        let folder = folder.map(|folder| folder.join(&name));
        if let Some((_, items)) = &inner.content {
            return self.add(path, items.clone(), folder.as_deref());
        }
        let folder = folder.ok_or_else(|| io::Error::other(format!("{name} is in another file")))?;
        self.add(path, parse(&folder.with_extension("rs"))?, Some(&folder))
    }
}

fn parse(file: &Path) -> io::Result<Vec<Item>> {
    let failed = |error: &dyn std::fmt::Display| io::Error::other(format!("{}: {error}", file.display()));
    let text = fs::read_to_string(file).map_err(|error| failed(&error))?;
    let parsed = syn::parse_file(&text).map_err(|error| failed(&error))?;
    Ok(parsed.items)
}

fn add_uses(uses: &mut Vec<Use>, item: &ItemUse, tree: &UseTree, before: &mut Vec<String>) {
    let mut add = |name: String, last: &str| {
        uses.push(Use {
            name,
            path: before.iter().cloned().chain([last.to_owned()]).collect(),
            is_public: is_public(&item.vis),
            attributes: item.attrs.clone(),
        })
    };
    match tree {
        UseTree::Path(path) => {
            before.push(path.ident.to_string());
            add_uses(uses, item, &path.tree, before);
            before.pop();
        }
        UseTree::Name(name) => add(name.ident.to_string(), &name.ident.to_string()),
        UseTree::Rename(rename) => add(rename.rename.to_string(), &rename.ident.to_string()),
        UseTree::Glob(_) => add("*".to_owned(), "*"),
        UseTree::Group(group) => {
            for tree in &group.items {
                add_uses(uses, item, tree, before);
            }
        }
    }
}

pub(crate) fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// The name of an item that may be offered, and its visibility.
pub(crate) fn name_of(item: &Item) -> Option<(String, &Visibility)> {
    let (name, visibility) = match item {
        Item::Const(item) => (&item.ident, &item.vis),
        Item::Enum(item) => (&item.ident, &item.vis),
        Item::Fn(item) => (&item.sig.ident, &item.vis),
        Item::Static(item) => (&item.ident, &item.vis),
        Item::Struct(item) => (&item.ident, &item.vis),
        Item::Trait(item) => (&item.ident, &item.vis),
        Item::Type(item) => (&item.ident, &item.vis),
        _ => return None,
    };
    Some((name.to_string(), visibility))
}

fn is_for_tests(item: &Item) -> bool {
    let attributes = match item {
        Item::Mod(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => return false,
    };
    attributes.iter().any(|attribute| {
        let condition = attribute.parse_args::<syn::Ident>();
        let word = condition.map(|word| word.to_string()).unwrap_or_default();
        attribute.path().is_ident("cfg") && ["test", "doctest"].contains(&word.as_str())
    })
}
