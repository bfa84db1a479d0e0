# The service, `blast-radius serve`. Built with buildah on a stand-in for its base, not yet with Docker that we know of (docs/app.md says
# how far that went); the first who does, please say so.

FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# The image brings the runtime: development packages, the `node` package among them, stay out, and no install script runs.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:24-bookworm-slim
# git fetches and reads repositories; tini, as process 1, buries the helpers of a git that was stopped.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends ca-certificates git tini \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY package.json package-lock.json LICENSE app.yml ./
COPY analyzers ./analyzers
COPY seeds ./seeds
COPY src ./src
# The empty database that trials of migrations start from.
RUN node src/rollback/prepare.ts

# The journal, mirrors and facts. The rest of the file system may be read-only, with a tmpfs on /tmp.
RUN install --directory --owner=node --group=node --mode=0700 /data
VOLUME /data
USER node

ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 OPERATIONS_HOST=0.0.0.0 OPERATIONS_PORT=9090 DATA_DIR=/data
EXPOSE 3000 9090
# The service finishes or gives up its work in eight seconds; Docker waits ten.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.OPERATIONS_PORT}/livez`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["tini", "--"]
CMD ["node", "src/main.ts"]
