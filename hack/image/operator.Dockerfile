# The operator's image: docker build --file hack/image/operator.Dockerfile --tag <name> .
# Runs as user 10001, needs no writable file system, holds nothing of Swift but what is in the binary.
FROM swift:6.3-bookworm AS build
RUN apt-get update \
 && apt-get install --yes --no-install-recommends libcurl4-openssl-dev libyaml-dev pkg-config \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY Package.swift ./
COPY Sources Sources
# The manifest names the test targets, so their folders must be there; none is built.
COPY Tests Tests
RUN swift build --configuration release --static-swift-stdlib --product postgrescell-operator \
 && install -D "$(swift build --configuration release --show-bin-path)/postgrescell-operator" /out/postgrescell-operator

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install --yes --no-install-recommends ca-certificates libcurl4 libyaml-0-2 \
 && rm -rf /var/lib/apt/lists/*
COPY --from=build /out/postgrescell-operator /usr/local/bin/postgrescell-operator
COPY LICENSE /usr/share/doc/postgrescell-operator/LICENSE
USER 10001:10001
ENTRYPOINT ["/usr/local/bin/postgrescell-operator"]
CMD ["run"]
