//! What the load benchmark compares the service with: the same server, workers and allocator, answering fixed bytes.
//!
//! `GET /N` and `POST /N` answer N bytes; a POST reads its body and answers 201.

use std::net::SocketAddr;

use actix_web::http::header::ContentType;
use actix_web::web::{self, Bytes, Data};
use actix_web::{App, HttpResponse, HttpServer};
use clap::Parser;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const BYTES_MAX: usize = 16 * 1024 * 1024;

#[derive(Parser)]
struct Arguments {
    #[arg(long, default_value = "127.0.0.1:8090")]
    listen: SocketAddr,
    /// One for each processor if absent
    #[arg(long)]
    workers: Option<usize>,
}

fn answer(mut status: actix_web::HttpResponseBuilder, bytes: &Bytes, length: usize) -> HttpResponse {
    status.content_type(ContentType::json()).body(bytes.slice(..length.min(BYTES_MAX)))
}

async fn read(bytes: Data<Bytes>, length: web::Path<usize>) -> HttpResponse {
    answer(HttpResponse::Ok(), &bytes, *length)
}

async fn write(bytes: Data<Bytes>, length: web::Path<usize>, _body: Bytes) -> HttpResponse {
    answer(HttpResponse::Created(), &bytes, *length)
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let Arguments { listen, workers } = Arguments::parse();
    let bytes = Data::new(Bytes::from(vec![b'x'; BYTES_MAX]));
    let app =
        move || App::new().app_data(bytes.clone()).service(web::resource("/{length}").get(read).post(write));
    let workers = workers.or_else(|| std::thread::available_parallelism().ok().map(usize::from)).unwrap_or(1);
    HttpServer::new(app).workers(workers).bind(listen)?.run().await
}
