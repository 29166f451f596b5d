# Two stages: the first builds with the pinned toolchain, the second has the program, its C library, and nothing to log in with.
#   docker build -t casualty-ledger .
#   docker run --rm -p 8080:8080 -v ledger:/data casualty-ledger
FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY . .
# What was downloaded and built is kept for the next build of the image.
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/src/target \
    cargo build --release --locked --bin casualty-ledger \
    && mkdir -p /out/data && cp target/release/casualty-ledger /out/

FROM gcr.io/distroless/cc-debian12:nonroot
LABEL org.opencontainers.image.title="casualty-ledger" \
      org.opencontainers.image.licenses="MIT OR Apache-2.0"
COPY --from=build --chown=65532:65532 /out/data /data
COPY --from=build /out/casualty-ledger /usr/local/bin/casualty-ledger
ENV CASUALTY_LEDGER_DB=/data/ledger.db \
    CASUALTY_LEDGER_LISTEN=0.0.0.0:8080
VOLUME /data
EXPOSE 8080
# `nonroot` of the base by its number: a cluster that asks for no root looks at that.
USER 65532:65532
# The image has no shell and no curl: the program asks itself.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 \
    CMD ["/usr/local/bin/casualty-ledger", "health"]
ENTRYPOINT ["/usr/local/bin/casualty-ledger"]
CMD ["serve"]
