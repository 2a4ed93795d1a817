use super::*;

const PAGE: &str = "https://app.example/orders?id=1#top";

fn resource(base: &str) -> ApiResource {
    ApiResource::new(base, ["Read"]).unwrap()
}

/// The base that an address is found under; empty when there is none or the address is refused.
fn found(bases: &[&str], address: &str) -> String {
    let page = Url::parse(PAGE).unwrap();
    let map = ResourceMap::new(bases.iter().map(|base| resource(base)).collect());
    let Ok(url) = read_address(address, &page) else {
        return "refused".to_owned();
    };
    map.find(&url, &page)
        .map_or("none".to_owned(), |(place, _)| bases[place].to_owned())
}

#[test]
fn an_address_is_below_a_base_by_origin_and_segments() {
    let check = |base: &str, address: &str, wanted: bool| {
        assert_eq!(found(&[base], address) == base, wanted, "{base} and {address}");
    };
    for (base, address, wanted) in [
        ("https://api.example", "https://api.example/", true),
        ("https://api.example", "https://api.example/v1/me?x=1#y", true),
        ("https://api.example/", "https://api.example", true),
        ("https://api.example", "https://api.example?x=1", true),
        ("https://api.example", "https://api.example#x", true),
        ("https://API.example", "HTTPS://api.EXAMPLE/v1", true),
        ("https://api.example", "https://api.example.evil/", false),
        ("https://api.example", "https://evil.api.example/", false),
        ("https://api.example", "https://api.example./", false),
        ("https://api.example", "https://api.example:8443/", false),
        ("https://api.example:8443", "https://api.example:8443/v1", true),
        ("https://api.example:443", "https://api.example/v1", true),
        ("https://api.example", "https://api.example:443/v1", true),
        ("https://api.example:80", "https://api.example/", false),
        ("http://localhost:80", "http://localhost/", true),
        ("http://localhost:8400", "http://localhost:84000/", false),
        ("https://localhost", "http://localhost/", false),
        ("https://api.example/v1", "https://api.example/v1", true),
        ("https://api.example/v1", "https://api.example/v1/", true),
        ("https://api.example/v1/", "https://api.example/v1", true),
        ("https://api.example/v1", "https://api.example/v1/me", true),
        ("https://api.example/v1", "https://api.example/v1//me", true),
        ("https://api.example/v1", "https://api.example//v1/me", false),
        ("https://api.example/v1", "https://api.example/v10", false),
        ("https://api.example/v1", "https://api.example/V1", false),
        ("https://api.example/v1", "https://api.example/", false),
        ("https://api.example/v1", "https://api.example/v", false),
        ("https://api.example/v1", "https://api.example/v1%2Fme", false),
        ("https://api.example/v1", "https://api.example/%76%31/me", false),
        ("https://api.example/v1", "https://api.example/x?/v1/", false),
        ("https://api.example/v1", "https://api.example/v1/a%2Fb%20c", true),
        ("https://api.example/a/b", "https://api.example/a/b/c", true),
        ("https://api.example/a/b", "https://api.example/a", false),
        ("https://api.example/me:x", "https://api.example/me:x", true),
    ] {
        check(base, address, wanted);
    }
}

#[test]
fn an_address_that_may_be_understood_in_two_ways_is_refused() {
    for address in [
        "https://user@api.example/",
        "https://user:password@api.example/",
        "https://api.example@evil.example/",
        "https://api.example\\@evil.example/",
        "https://api.example/v1/../admin",
        "https://api.example/v1/./x",
        "https://api.example/v1/..",
        "https://api.example/v1/%2e%2E/admin",
        "https://api.example/v1/.%2e/admin",
        "https://api.example/v1/..%2fadmin",
        "https://api.example/v1/x%2F..%2Fadmin",
        "https://api.example/v1/..%5cadmin",
        "https://api.example/v1/..\\admin",
        "https://api.example/v1/a\tb",
        "https://api.example/v1/a\nb",
        "https://api.example/v1/ü",
        "https://api.example/v1/%",
        "https://api.example/v1/%zz",
        "https://api.example/v1/%ff",
        "//api.example/v1",
        "/\\api.example/v1",
        "http://api.example/v1",
        "http://127.1/v1",
        "ftp://api.example/v1",
        "blob:https://api.example/1",
        "data:text/plain,x",
        "javascript:1",
        "me",
        "",
    ] {
        assert_eq!(found(&["https://api.example"], address), "refused", "{address:?}");
    }
}

#[test]
fn the_longest_base_counts_in_whatever_order() {
    let bases = [
        "https://api.example",
        "https://api.example/v1/admin",
        "https://api.example/v1",
    ];
    for (address, wanted) in [
        ("https://api.example/v1/admin/x", bases[1]),
        ("https://api.example/v1/administrator", bases[2]),
        ("https://api.example/v2", bases[0]),
        ("https://other.example/v1/admin", "none"),
    ] {
        assert_eq!(found(&bases, address), wanted, "{address}");
        let mut turned = bases;
        turned.reverse();
        assert_eq!(found(&turned, address), wanted, "{address}");
    }
}

#[test]
fn of_two_equal_bases_the_first_counts() {
    let page = Url::parse(PAGE).unwrap();
    let map = ResourceMap::new(vec![
        resource("https://a.example"),
        resource("https://a.example/"),
    ]);
    let url = Url::parse("https://a.example/x").unwrap();
    assert_eq!(map.find(&url, &page).map(|(place, _)| place), Some(0));
}

#[test]
fn a_base_without_a_host_is_on_the_pages_origin() {
    assert_eq!(found(&["/api"], "https://app.example/api/x"), "/api");
    assert_eq!(found(&["/api"], "/api/x?y"), "/api");
    assert_eq!(found(&["/api"], "https://api.example/api/x"), "none");
    assert_eq!(
        found(&["https://app.example/api"], "/api"),
        "https://app.example/api"
    );
    assert_eq!(found(&["/"], "/x"), "/");
}

#[test]
fn a_base_that_no_address_begins_with_is_refused() {
    use ResourceError::{NoScope, NotAPrefix, Path};
    let error = |base: &str| ApiResource::new(base, ["Read"]).unwrap_err();
    for base in [
        "",
        "api.example",
        "http://api.example",
        "ftp://api.example",
        "//api.example",
        "https://u@h",
    ] {
        assert!(matches!(error(base), ResourceError::Url(_)), "{base}");
    }
    for base in ["https://api.example?x", "https://api.example/#x", "/api?x=1"] {
        assert!(matches!(error(base), NotAPrefix(_)), "{base}");
    }
    for base in [
        "https://api.example//v1",
        "https://api.example/v1//",
        "https://api.example/../v1",
        "https://api.example/%2e/v1",
        "https://api.example/v 1",
        "https://api.example/ü",
        "https://api.example/{id}",
    ] {
        assert!(matches!(error(base), Path(_)), "{base}");
    }
    let without_scope = ApiResource::new("https://api.example", Vec::<String>::new());
    assert!(matches!(without_scope, Err(NoScope(_))));
    assert!(
        !error("https://api.example?secret=1")
            .to_string()
            .contains("secret")
    );
}
