ARG NODE_IMAGE=node:26-bookworm-slim

# TypeScript to JavaScript, and the pages: the image needs no compiler and strips no types at start.
FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
COPY web ./web
COPY docs ./docs
COPY openapi.yaml ./
COPY examples ./examples
COPY bench/README.md ./bench/
COPY vectors/README.md ./vectors/
COPY test/fixtures/README.md ./test/fixtures/
RUN npm run build

# What the service needs to run, and nothing else. The Node of the base image is the runtime, so the one that npm can
# install beside it (optionalDependencies) is left out.
FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts

FROM ${NODE_IMAGE}
ARG VERSION=0.2.0
ARG COMMIT=unknown
LABEL org.opencontainers.image.title="exact-loss" \
      org.opencontainers.image.description="Classification losses and gradients over HTTP, right to the last digit" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${COMMIT}"
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/public ./public
COPY vectors ./vectors
COPY package.json healthcheck.mjs ./
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=8080 \
    COMMIT=${COMMIT}
EXPOSE 8080
USER 10001:10001
HEALTHCHECK --interval=5s --timeout=3s --start-period=5s CMD ["node", "healthcheck.mjs"]
STOPSIGNAL SIGTERM
ENTRYPOINT []
CMD ["node", "--max-semi-space-size=8", "dist/server.js"]
