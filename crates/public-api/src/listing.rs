//! The list: each item under its path, with what is implemented for it.

use std::collections::BTreeMap;
use std::fmt::Write;

use syn::{Item, ItemImpl, Type};

use crate::outline;
use crate::source::{ModulePath, Source, name_of};
use crate::surface::{Definition, Found, Surface};

const HEAD: &str = "\
The public API as the sources say it, written by `cargo xtask api`. Bodies, values and private
fields are left out. Not seen: what macros make (they are at the end as they stand), blanket impls.
";

/// The list of a library.
pub(crate) fn listing(library: &str, source: &Source) -> String {
    let surface = Surface::of(library, source);
    let impls = impls(source);
    let mut parts = BTreeMap::new();
    for (definition, paths) in &surface.items {
        let Some(main) = surface.main_path(definition) else {
            continue;
        };
        let others = paths.iter().filter(|path| *path != main);
        let others: String = others.map(|path| format!(", also {path}")).collect();
        let text = text_of(source, &surface, &impls, definition);
        parts.insert(main.to_owned(), format!("{main}{others}\n{}", indented(&text)));
    }
    for (path, meaning) in &surface.others {
        parts.insert(path.clone(), format!("{path}\n    = {meaning}\n"));
    }
    let mut list = HEAD.to_owned();
    for part in parts.values() {
        let _ = write!(list, "\n{part}");
    }
    list + &macro_calls(source)
}

fn text_of(
    source: &Source,
    surface: &Surface,
    impls: &BTreeMap<Definition, Vec<&ItemImpl>>,
    definition: &Definition,
) -> String {
    let (module, name) = definition;
    let items = source.modules[module].items.iter();
    let named = items.filter(|item| name_of(item).is_some_and(|(found, _)| found == *name));
    let mut outlines: Vec<Item> = named.filter_map(outline::of).collect();
    let implemented = impls.get(definition).into_iter().flatten();
    outlines.extend(implemented.filter_map(|item| outline::of_impl(item)));
    let conditions = surface.conditions.get(definition).into_iter().flatten();
    let conditions = conditions.filter(|attribute| attribute.path().is_ident("cfg"));
    if let Some(Item::Fn(syn::ItemFn { attrs, .. }) | Item::Struct(syn::ItemStruct { attrs, .. })) =
        outlines.first_mut()
    {
        attrs.splice(0..0, conditions.cloned());
    }
    printed(outlines)
}

fn printed(items: Vec<Item>) -> String {
    let mut file: syn::File = syn::parse_quote!();
    file.items = items;
    prettyplease::unparse(&file)
}

/// The impls for each type of the library.
fn impls(source: &Source) -> BTreeMap<Definition, Vec<&ItemImpl>> {
    let mut impls: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (module, found) in &source.modules {
        for item in &found.items {
            if let Item::Impl(item) = item
                && let Some(definition) = self_type(source, module, &item.self_ty)
            {
                impls.entry(definition).or_default().push(item);
            }
        }
    }
    impls
}

fn self_type(source: &Source, module: &ModulePath, self_type: &Type) -> Option<Definition> {
    let Type::Path(path) = self_type else {
        return None;
    };
    let names = path.path.segments.iter();
    let names: Vec<_> = names.map(|segment| segment.ident.to_string()).collect();
    match source.find(module, &names) {
        Found::Item(definition) => Some(definition),
        _ => None,
    }
}

/// Macros that make items, with their calls: what they make is not seen.
fn macro_calls(source: &Source) -> String {
    let mut list = String::new();
    for (module, found) in &source.modules {
        let calls = found.items.iter().filter(|item| match item {
            Item::Macro(item) => !item.mac.path.is_ident("thread_local"),
            _ => false,
        });
        let items: Vec<_> = calls.cloned().map(without_documentation).collect();
        if items.is_empty() {
            continue;
        }
        let path = module.join("::");
        let _ = write!(list, "\nMacros in {path}\n{}", indented(&printed(items)));
    }
    list
}

fn without_documentation(item: Item) -> Item {
    let Item::Macro(mut item) = item else {
        return item;
    };
    item.attrs.clear();
    item.mac.tokens = outline::undocumented(item.mac.tokens);
    Item::Macro(item)
}

fn indented(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.is_empty());
    lines.map(|line| format!("    {line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines of the list, without its head.
    fn list(text: &str) -> String {
        let list = listing("demo", &Source::of_text(text));
        list.strip_prefix(HEAD)
            .expect("the list has its head")
            .trim()
            .to_owned()
    }

    #[test]
    fn bodies_documentation_and_private_parts_are_left_out() {
        let listed = list(
            "/// Documented.
            #[derive(Clone)]
            pub struct Account { pub name: String, secret: u8 }
            impl Account {
                /// Documented.
                pub fn name(&self) -> &str { &self.name }
                fn secret(&self) -> u8 { self.secret }
            }
            struct Hidden;
            impl Hidden { pub fn nothing() {} }
            pub(crate) fn internal() {}
            pub const LIMIT: usize = 3;",
        );
        assert_eq!(
            listed,
            "demo::Account
    #[derive(Clone)]
    pub struct Account {
        pub name: String,
        _private: _,
    }
    impl Account {
        pub fn name(&self) -> &str {}
    }

demo::LIMIT
    pub const LIMIT: usize = _;"
        );
    }

    #[test]
    fn an_item_is_listed_by_its_shortest_path_with_the_impls_of_all_modules() {
        let listed = list(
            "mod inner { pub use deep::Thing; mod deep { pub struct Thing(u8); } }
            pub mod open { pub use crate::inner::Thing; }
            mod elsewhere {
                use super::inner::Thing;
                impl std::ops::Deref for Thing {
                    type Target = u8;
                    fn deref(&self) -> &u8 { &self.0 }
                }
            }
            pub use inner::Thing;",
        );
        assert_eq!(
            listed,
            "demo::Thing, also demo::open::Thing
    pub struct Thing(_);
    impl std::ops::Deref for Thing {
        type Target = u8;
    }"
        );
    }

    #[test]
    fn a_function_in_a_module_of_its_own_name_is_the_function() {
        let listed = list(
            "mod use_it { pub fn use_it() {} }
            pub use use_it::use_it;
            pub mod prelude { pub use crate::use_it; }",
        );
        assert_eq!(
            listed,
            "demo::use_it, also demo::prelude::use_it\n    pub fn use_it() {}"
        );
    }

    #[test]
    fn names_from_elsewhere_and_from_macros_are_told_apart() {
        let listed = list(
            "mod inner { identifier! { /// Documented.
                ClientId } }
            pub use inner::ClientId;
            pub use other::{Error as Failure, *};
            #[cfg(test)]
            pub mod tests { pub fn helper() {} }",
        );
        assert_eq!(
            listed,
            "demo::*
    = other::*

demo::ClientId
    = ClientId, made by a macro

demo::Failure
    = other::Error

Macros in inner
    identifier! {
        ClientId
    }"
        );
    }

    #[test]
    fn a_trait_tells_what_has_to_be_implemented() {
        let listed = list("pub trait Clock { fn now(&self) -> u64; fn wait(&self) { drop(self) } }");
        assert_eq!(
            listed,
            "demo::Clock
    pub trait Clock {
        fn now(&self) -> u64;
        fn wait(&self) {}
    }"
        );
    }
}
