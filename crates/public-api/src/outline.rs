//! An item as others see it: no bodies, no documentation, nothing private.

use proc_macro2::{Group, TokenStream, TokenTree};
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Block, Expr, Field, Fields, ImplItem, Item, ItemImpl, ItemStruct, TraitItem, Visibility,
    parse_quote,
};

use crate::source::is_public;

/// Attributes that matter to others.
const KEPT: [&str; 8] = [
    "cfg",
    "component",
    "deprecated",
    "derive",
    "macro_export",
    "must_use",
    "non_exhaustive",
    "repr",
];

/// What others see of an item.
pub(crate) fn of(item: &Item) -> Option<Item> {
    let mut item = item.clone();
    match &mut item {
        Item::Const(item) => {
            keep(&mut item.attrs);
            *item.expr = unknown_value();
        }
        Item::Enum(item) => {
            keep(&mut item.attrs);
            for variant in &mut item.variants {
                keep(&mut variant.attrs);
                fields_of(&mut variant.fields).for_each(|field| keep(&mut field.attrs));
            }
        }
        Item::Fn(item) => {
            keep(&mut item.attrs);
            arguments(&mut item.sig);
            *item.block = no_body();
        }
        Item::Static(item) => {
            keep(&mut item.attrs);
            *item.expr = unknown_value();
        }
        Item::Struct(item) => {
            keep(&mut item.attrs);
            hide_private(&mut item.fields);
        }
        Item::Trait(item) => {
            keep(&mut item.attrs);
            item.items.iter_mut().for_each(outline_of_trait_item);
        }
        Item::Type(item) => keep(&mut item.attrs),
        _ => return None,
    }
    Some(item)
}

/// What others see of an impl.
pub(crate) fn of_impl(item: &ItemImpl) -> Option<Item> {
    let mut item = item.clone();
    keep(&mut item.attrs);
    let is_of_trait = item.trait_.is_some();
    item.items.retain(|inner| match inner {
        ImplItem::Type(_) | ImplItem::Macro(_) => true,
        ImplItem::Fn(inner) => !is_of_trait && is_public(&inner.vis),
        ImplItem::Const(inner) => !is_of_trait && is_public(&inner.vis),
        _ => false,
    });
    for inner in &mut item.items {
        match inner {
            ImplItem::Fn(inner) => {
                keep(&mut inner.attrs);
                arguments(&mut inner.sig);
                inner.block = no_body();
            }
            ImplItem::Const(inner) => {
                keep(&mut inner.attrs);
                inner.expr = unknown_value();
            }
            ImplItem::Type(inner) => keep(&mut inner.attrs),
            ImplItem::Macro(inner) => keep(&mut inner.attrs),
            _ => (),
        }
    }
    (is_of_trait || !item.items.is_empty()).then_some(Item::Impl(item))
}

fn outline_of_trait_item(item: &mut TraitItem) {
    match item {
        TraitItem::Fn(item) => {
            keep(&mut item.attrs);
            arguments(&mut item.sig);
            // Whether there is a default body matters to those who implement the trait.
            item.default = item.default.as_ref().map(|_| no_body());
        }
        TraitItem::Const(item) => keep(&mut item.attrs),
        TraitItem::Type(item) => keep(&mut item.attrs),
        _ => (),
    }
}

fn keep(attributes: &mut Vec<Attribute>) {
    attributes.retain(|attribute| KEPT.iter().any(|name| attribute.path().is_ident(name)));
}

/// Without the documentation of a component's props.
fn arguments(signature: &mut syn::Signature) {
    for argument in &mut signature.inputs {
        if let syn::FnArg::Typed(argument) = argument {
            let is_of_prop = |attribute: &Attribute| attribute.path().is_ident("prop");
            argument.attrs.retain(is_of_prop);
        }
    }
}

fn fields_of(fields: &mut Fields) -> impl Iterator<Item = &mut Field> {
    fields.iter_mut()
}

/// Private fields have no name and no type, but a struct that has some is made by its own functions
/// only.
fn hide_private(fields: &mut Fields) {
    fields_of(fields).for_each(|field| keep(&mut field.attrs));
    match fields {
        Fields::Named(fields) => {
            let all = std::mem::take(&mut fields.named);
            let count = all.len();
            let mut public: Punctuated<_, _> =
                all.into_iter().filter(|field| is_public(&field.vis)).collect();
            if public.len() < count {
                let hidden: ItemStruct = parse_quote!(
                    struct Hidden {
                        _private: _,
                    }
                );
                public.extend(hidden.fields);
            }
            fields.named = public;
        }
        Fields::Unnamed(fields) => {
            let private = fields.unnamed.iter_mut().filter(|field| !is_public(&field.vis));
            private.for_each(|field| {
                field.vis = Visibility::Inherited;
                field.ty = parse_quote!(_);
            });
        }
        Fields::Unit => (),
    }
}

fn no_body() -> Block {
    parse_quote!({})
}

fn unknown_value() -> Expr {
    parse_quote!(_)
}

/// The tokens without `#[doc = "…"]`, as doc comments are to a macro.
pub(crate) fn undocumented(tokens: TokenStream) -> TokenStream {
    let mut kept: Vec<TokenTree> = Vec::new();
    for token in tokens {
        let is_doc = match &token {
            TokenTree::Group(group) => group.stream().to_string().starts_with("doc ="),
            _ => false,
        };
        match token {
            _ if is_doc => drop(kept.pop()),
            TokenTree::Group(group) => {
                let inner = undocumented(group.stream());
                kept.push(Group::new(group.delimiter(), inner).into());
            }
            token => kept.push(token),
        }
    }
    kept.into_iter().collect()
}
