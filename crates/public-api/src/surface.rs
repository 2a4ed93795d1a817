//! What can be reached from outside: every item by the paths that lead to it.

use std::collections::{BTreeMap, BTreeSet};

use syn::{Attribute, Item};

use crate::source::{ModulePath, Source, Use, is_public, name_of};

/// An item by the module that it is in and its name.
pub(crate) type Definition = (ModulePath, String);

/// What others can name.
#[derive(Default)]
pub(crate) struct Surface {
    /// The paths that lead to an item of the library.
    pub(crate) items: BTreeMap<Definition, BTreeSet<String>>,
    /// Conditions of the `pub use` that leads to an item.
    pub(crate) conditions: BTreeMap<Definition, Vec<Attribute>>,
    /// Names of other libraries, and those that only a macro knows: the path, and what it stands for.
    pub(crate) others: BTreeMap<String, String>,
}

/// What a path leads to.
pub(crate) enum Found {
    Item(Definition),
    Module(ModulePath),
    /// In the library, but not in its sources.
    Unseen(String),
    Elsewhere(String),
}

impl Surface {
    /// Follows what is public from the root on.
    pub(crate) fn of(library: &str, source: &Source) -> Self {
        let mut surface = Self::default();
        surface.walk(source, &Vec::new(), library);
        surface
    }

    /// The shortest path to an item, by which it is listed.
    pub(crate) fn main_path(&self, definition: &Definition) -> Option<&str> {
        let paths = self.items.get(definition)?;
        let shortest = paths.iter().min_by_key(|path| path.matches("::").count());
        shortest.map(String::as_str)
    }

    fn walk(&mut self, source: &Source, module: &ModulePath, public_path: &str) {
        let Some(found) = source.modules.get(module) else {
            return;
        };
        for item in &found.items {
            match (item, name_of(item)) {
                (Item::Mod(inner), _) if is_public(&inner.vis) => {
                    let name = inner.ident.to_string();
                    let path = [module.as_slice(), std::slice::from_ref(&name)].concat();
                    self.walk(source, &path, &format!("{public_path}::{name}"));
                }
                (_, Some((name, visibility))) if is_public(visibility) => {
                    self.add((module.clone(), name.clone()), format!("{public_path}::{name}"));
                }
                _ => (),
            }
        }
        for offered in found.uses.iter().filter(|offered| offered.is_public) {
            self.add_use(source, module, offered, public_path);
        }
    }

    fn add_use(&mut self, source: &Source, module: &ModulePath, offered: &Use, public_path: &str) {
        let path = format!("{public_path}::{}", offered.name);
        match source.find(module, &offered.path) {
            Found::Item(definition) => {
                let conditions = self.conditions.entry(definition.clone()).or_default();
                conditions.extend(offered.attributes.iter().cloned());
                self.add(definition, path);
            }
            Found::Module(inner) => self.walk(source, &inner, &path),
            Found::Unseen(name) => {
                self.others.insert(path, format!("{name}, made by a macro"));
            }
            Found::Elsewhere(name) => {
                self.others.insert(path, name);
            }
        }
    }

    fn add(&mut self, definition: Definition, public_path: String) {
        self.items.entry(definition).or_default().insert(public_path);
    }
}

impl Source {
    /// What a path in a module leads to.
    pub(crate) fn find(&self, module: &ModulePath, path: &[String]) -> Found {
        let Some((first, rest)) = path.split_first() else {
            return Found::Module(module.clone());
        };
        let inner = [module.as_slice(), std::slice::from_ref(first)].concat();
        match first.as_str() {
            "crate" => return self.find(&Vec::new(), rest),
            "self" => return self.find(module, rest),
            "super" => {
                let outer = module.split_last().map(|(_, outer)| outer.to_vec());
                return self.find(&outer.unwrap_or_default(), rest);
            }
            _ => (),
        }
        let is_module = self.modules.contains_key(&inner);
        if is_module && !rest.is_empty() {
            return self.find(&inner, rest);
        }
        let Some(found) = self.modules.get(module) else {
            return Found::Elsewhere(path.join("::"));
        };
        let is_named = |item: &Item| name_of(item).is_some_and(|(name, _)| name == *first);
        if found.items.iter().any(is_named) {
            return Found::Item((module.clone(), first.clone()));
        }
        match found.uses.iter().find(|used| used.name == *first) {
            // A name of another library, which is brought in under its own name.
            Some(used) if used.path.first() == Some(first) && !is_module => Found::Elsewhere(path.join("::")),
            Some(used) => self.find(module, &[used.path.as_slice(), rest].concat()),
            None if is_module => Found::Module(inner),
            None if rest.is_empty() && !module.is_empty() => Found::Unseen(first.clone()),
            None => Found::Elsewhere(path.join("::")),
        }
    }
}
