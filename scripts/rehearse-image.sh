#!/usr/bin/env bash
# The Dockerfile's steps in a plain folder, for machines without a container engine: production packages only, what the image copies
# and nothing else, read-only, started by `node src/main.ts` with a key and a secret of its own; its health command, then SIGTERM.
# Prints one line for each step; exit status 0 when all went well.
set -euo pipefail
cd "$(dirname "$0")/.."
node=${NODE:-$PWD/node_modules/.bin/node}
image=$(mktemp -d)
service=
finish() {
  if [ -n "$service" ]; then kill -9 "$service" 2>/dev/null || true; fi
  chmod -R u+w "$image" && rm -rf "$image"
}
trap finish EXIT

mkdir "$image/app" "$image/data"
# What .dockerignore lets through is what the Dockerfile can copy.
sed -n 's/^!//p' .dockerignore | while read -r path; do cp -r "$path" "$image/app/"; done
(cd "$image/app" && npm ci --omit=dev --ignore-scripts --no-audit --no-fund --silent)
echo "packages: $(find "$image/app/node_modules" -name package.json -path '*/node_modules/*' -prune | wc -l) without development's"
# Commands of the Dockerfile that run our own code.
sed -n 's/^RUN node \(src\/.*\)$/\1/p' Dockerfile | while read -r program; do (cd "$image/app" && "$node" "$program"); echo "ran $program"; done
openssl genrsa -out "$image/key.pem" 2048 2>/dev/null
chmod -R a-w "$image/app"

: >"$image/log"
env -i PATH="$PATH" NODE_ENV=production HOST=127.0.0.1 PORT=0 OPERATIONS_PORT="${OPERATIONS_PORT:-19090}" DATA_DIR="$image/data" \
  APP_ID=1 PRIVATE_KEY_PATH="$image/key.pem" WEBHOOK_SECRET="$(openssl rand -hex 32)" GITHUB_API_URL=http://127.0.0.1:9 \
  "$node" "$image/app/src/main.ts" >"$image/log" 2>&1 &
service=$!
for _ in $(seq 100); do grep -q '"msg":"listening"' "$image/log" && break; sleep 0.2; done
grep -q '"msg":"listening"' "$image/log" || { cat "$image/log"; exit 1; }
echo "started, as user $(id -un)"

OPERATIONS_PORT="${OPERATIONS_PORT:-19090}" "$node" -e "$(sed -n 's/^  CMD \["node", "-e", "\(.*\)"\]$/\1/p' Dockerfile)"
echo "the health command says it lives"
kill -TERM "$service"
wait "$service"
service=
echo "SIGTERM: exit status 0"
