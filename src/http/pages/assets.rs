//! Style, script, fonts and icon: in the binary, named by what they hold, so that a browser keeps each for ever.

use std::sync::LazyLock;

use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpResponse, get};
use sha2::{Digest, Sha256};

use crate::http::extract::PathId;
use crate::http::problem::{Problem, ProblemCode};

const STYLE: &str = include_str!("assets/site.css");
const SCRIPT: &[u8] = include_bytes!("assets/site.js");
/// One script of the desk's parts, each about one thing.
const DESK: &str = concat!(
    include_str!("assets/desk/service.js"),
    include_str!("assets/desk/reading.js"),
    include_str!("assets/desk/forms.js"),
    include_str!("assets/desk/sources.js"),
    include_str!("assets/desk/claim.js"),
    include_str!("assets/desk/article.js"),
    include_str!("assets/desk/incident.js"),
    include_str!("assets/desk/begin.js"),
);
const ICON: &[u8] = include_bytes!("assets/icon.svg");
const SERIF: &[u8] = include_bytes!("assets/source-serif-4-latin.woff2");
const SANS: &[u8] = include_bytes!("assets/source-sans-3-latin.woff2");

/// A file as it is served.
struct Asset {
    address: String,
    media_type: &'static str,
    bytes: Vec<u8>,
}

impl Asset {
    fn new(stem: &str, extension: &str, media_type: &'static str, bytes: &[u8]) -> Self {
        let digest = hex::encode(&Sha256::digest(bytes)[..6]);
        Self { address: format!("/assets/{stem}-{digest}.{extension}"), media_type, bytes: bytes.to_vec() }
    }
}

struct Assets {
    style: Asset,
    script: Asset,
    desk: Asset,
    icon: Asset,
    serif: Asset,
    sans: Asset,
    build: String,
}

static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
    let serif = Asset::new("serif", "woff2", "font/woff2", SERIF);
    let sans = Asset::new("sans", "woff2", "font/woff2", SANS);
    let style = STYLE.replace("url(serif)", &format!("url({})", serif.address));
    let style = style.replace("url(sans)", &format!("url({})", sans.address));
    let style = Asset::new("site", "css", "text/css; charset=utf-8", style.as_bytes());
    let script = Asset::new("site", "js", "text/javascript; charset=utf-8", SCRIPT);
    let desk = Asset::new("desk", "js", "text/javascript; charset=utf-8", DESK.as_bytes());
    let icon = Asset::new("icon", "svg", "image/svg+xml", ICON);
    let build = [env!("CARGO_PKG_VERSION"), &style.address, &script.address, &desk.address].concat();
    Assets { style, script, desk, icon, serif, sans, build }
});

pub fn style() -> &'static str {
    &ASSETS.style.address
}

pub fn script() -> &'static str {
    &ASSETS.script.address
}

pub fn desk() -> &'static str {
    &ASSETS.desk.address
}

pub fn icon() -> &'static str {
    &ASSETS.icon.address
}

/// What tells this program's pages from another's.
pub fn build() -> &'static str {
    &ASSETS.build
}

#[get("/assets/{name}")]
pub async fn asset(PathId(name): PathId<String>) -> Result<HttpResponse, Problem> {
    let assets = &*ASSETS;
    let all = [&assets.style, &assets.script, &assets.desk, &assets.icon, &assets.serif, &assets.sans];
    let found = all.into_iter().find(|asset| asset.address.strip_prefix("/assets/") == Some(&name));
    let asset = found.ok_or_else(|| Problem::new(ProblemCode::NotFound, "there is no such file"))?;
    let kept = HeaderValue::from_static("public, max-age=31536000, immutable");
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, kept))
        .content_type(asset.media_type)
        .body(asset.bytes.as_slice()))
}
