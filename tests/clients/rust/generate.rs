//! Writes the client that progenitor generates: generate OPENAPI_3_0.json OUT.rs

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (document, out) = (arguments.next().expect("a document"), arguments.next().expect("a file to write"));
    let document = std::fs::File::open(document).expect("the document opens");
    let document: openapiv3::OpenAPI = serde_json::from_reader(document).expect("an OpenAPI 3.0 document");
    let mut settings = progenitor_impl::GenerationSettings::default();
    settings.with_interface(progenitor_impl::InterfaceStyle::Builder);
    let tokens = progenitor_impl::Generator::new(&settings).generate_tokens(&document).expect("a client");
    let file: syn::File = syn::parse2(tokens).expect("Rust");
    std::fs::write(out, prettyplease::unparse(&file)).expect("the client is written");
}
