/**
 * Cuts from GitHub's OpenAPI description the operations that the App calls, as plain JSON Schema, for the tests.
 *
 *   npm install --prefix <scratch> --ignore-scripts @octokit/openapi@23.0.2   (385 MB: not into this repository)
 *   node scripts/github-schema.ts <scratch>/node_modules/@octokit/openapi
 */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";

const file = "generated/api.github.com.json";
const target = new URL("../test/fixtures/github/openapi-subset.json", import.meta.url).pathname;

/** Every operation that the App may call. The fake server knows no other, so a new call begins here. */
const operations = [
  "DELETE /applications/{client_id}/token",
  "GET /app",
  "GET /app/hook/config",
  "GET /app/hook/deliveries",
  "GET /app/installations",
  "GET /installation/repositories",
  "GET /orgs/{org}/teams/{team_slug}/memberships/{username}",
  "GET /repos/{owner}/{repo}",
  "GET /repos/{owner}/{repo}/check-runs/{check_run_id}",
  "GET /repos/{owner}/{repo}/collaborators/{username}/permission",
  "GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls",
  "GET /repos/{owner}/{repo}/commits/{ref}/check-runs",
  "GET /repos/{owner}/{repo}/compare/{basehead}",
  "GET /repos/{owner}/{repo}/contents/{path}",
  "GET /repos/{owner}/{repo}/issues/comments/{comment_id}",
  "GET /repos/{owner}/{repo}/issues/{issue_number}/comments",
  "GET /repos/{owner}/{repo}/pulls",
  "GET /repos/{owner}/{repo}/pulls/{pull_number}",
  "GET /repos/{owner}/{repo}/pulls/{pull_number}/commits",
  "GET /user",
  "GET /user/installations",
  "GET /user/installations/{installation_id}/repositories",
  "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}",
  "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}",
  "POST /app-manifests/{code}/conversions",
  "POST /app/hook/deliveries/{delivery_id}/attempts",
  "POST /app/installations/{installation_id}/access_tokens",
  "POST /repos/{owner}/{repo}/check-runs",
  "POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions",
  "POST /repos/{owner}/{repo}/issues/{issue_number}/comments",
];

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Tree = { readonly [key: string]: Json };

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("usage: node scripts/github-schema.ts <folder of @octokit/openapi>");
const text = readFileSync(join(folder, file));
const description = tree(JSON.parse(text.toString("utf8")));
const { version, license } = tree(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")));

const needed = new Set<string>();
const cut = Object.fromEntries(operations.map((operation) => [operation, cutOperation(operation)]));
const schemas: Record<string, Json> = {};
// A Set may grow while it is iterated: it is its own queue.
for (const name of needed) schemas[name] = plain(at(description, "components", "schemas", name));

const subset = {
  source: {
    package: "@octokit/openapi",
    version: version ?? null,
    license: license ?? null,
    file,
    sha256: createHash("sha256").update(text).digest("hex"),
  },
  operations: cut,
  components: { schemas: Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1))) },
};
mkdirSync(dirname(target), { recursive: true });
writeFileSync(target, `${JSON.stringify(subset, null, 1)}\n`);

function cutOperation(operation: string): Json {
  const [method = "", path = ""] = operation.split(" ");
  const found = tree(at(description, "paths", path, method.toLowerCase()));
  const parameters = list(found["parameters"] ?? []).map((parameter) => {
    const { name, in: place, required, schema } = resolved(parameter);
    return { name: name ?? null, in: place ?? null, required: required ?? false, schema: plain(schema ?? {}) };
  });
  const responses = Object.entries(tree(found["responses"] ?? {})).flatMap(([status, response]) => {
    const schema = bodyOf(resolved(response));
    return schema === undefined ? [] : [[status, schema] as const];
  });
  const request = found["requestBody"] === undefined ? undefined : bodyOf(resolved(found["requestBody"]));
  return { parameters, request: request ?? null, responses: Object.fromEntries(responses) };
}

function bodyOf(message: Tree): Json | undefined {
  const content = message["content"];
  const media = content === undefined ? undefined : tree(content)["application/json"];
  return media === undefined ? undefined : plain(tree(media)["schema"] ?? {});
}

/** A parameter, response or body, its reference followed. */
function resolved(value: Json): Tree {
  const found = tree(value);
  const ref = found["$ref"];
  return typeof ref === "string" ? tree(at(description, ...ref.slice("#/".length).split("/"))) : found;
}

/** OpenAPI 3.0's dialect as plain JSON Schema: `nullable` becomes a type, prose and examples go, references are noted. */
function plain(value: Json): Json {
  if (Array.isArray(value)) return value.map(plain);
  if (!isTree(value)) return value;
  const ref = value["$ref"];
  if (typeof ref === "string") needed.add(ref.slice("#/components/schemas/".length));
  const entries = Object.entries(value)
    .filter(([key, member]) => key !== "nullable" && !isProse(key, member))
    .map(([key, member]) => [key, key === "properties" ? mapped(tree(member)) : plain(member)] as const);
  const schema = Object.fromEntries(entries);
  if (value["nullable"] !== true) return schema;
  return { anyOf: [schema, { type: "null" }] };
}

/** The keys below `properties` are names, not keywords: one may well be called `description`. */
function mapped(properties: Tree): Json {
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, plain(schema)]));
}

function isProse(key: string, member: Json): boolean {
  if (key === "description" || key === "title") return typeof member === "string";
  return (
    ["example", "examples", "default", "deprecated", "discriminator", "externalDocs"].includes(key) ||
    key.startsWith("x-")
  );
}

function at(value: Json, ...path: readonly string[]): Json {
  return path.reduce((current, key) => {
    const member = tree(current)[key];
    if (member === undefined) throw new Error(`the description has no ${path.join(" / ")}`);
    return member;
  }, value);
}

function isTree(value: Json): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function tree(value: Json): Tree {
  if (!isTree(value)) throw new Error("an object was expected in the description");
  return value;
}

function list(value: Json): readonly Json[] {
  if (!Array.isArray(value)) throw new Error("a list was expected in the description");
  return value;
}
