/**
 * GitHub's REST contract for the operations that the App calls: its published schemas (cut by `scripts/github-schema.ts`)
 * and what they leave out: unknown fields, conditional rules, the version header, the permission each operation needs.
 */
import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required: boolean;
  readonly schema: JsonObject;
}

interface Operation {
  readonly parameters: readonly Parameter[];
  readonly request: JsonObject | null;
  readonly responses: Readonly<Record<string, JsonObject>>;
}

interface Subset {
  readonly source: { readonly package: string; readonly version: string; readonly license: string };
  readonly operations: Readonly<Record<string, Operation>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonObject>> };
}

const file = new URL("../fixtures/github/openapi-subset.json", import.meta.url);
const subset: Subset = JSON.parse(readFileSync(file, "utf8"));

/** From GitHub's pages "Permissions required for GitHub Apps"; `app` is the App's own JSON Web Token. */
export const permissionOf: Readonly<Record<string, string>> = {
  "GET /app": "app",
  "GET /app/hook/config": "app",
  "GET /app/hook/deliveries": "app",
  "GET /app/installations": "app",
  "GET /installation/repositories": "metadata:read",
  "GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls": "pull_requests:read",
  "GET /repos/{owner}/{repo}/pulls": "pull_requests:read",
  // The code in its path is the permission; it is given once, to who registered the App.
  "POST /app-manifests/{code}/conversions": "none",
  "POST /app/hook/deliveries/{delivery_id}/attempts": "app",
  "GET /repos/{owner}/{repo}/check-runs/{check_run_id}": "checks:read",
  "GET /repos/{owner}/{repo}/collaborators/{username}/permission": "metadata:read",
  "GET /repos/{owner}/{repo}/commits/{ref}/check-runs": "checks:read",
  "GET /repos/{owner}/{repo}/compare/{basehead}": "contents:read",
  "GET /repos/{owner}/{repo}/contents/{path}": "contents:read",
  // Comments on pull requests: the permission follows what the issue is.
  "GET /repos/{owner}/{repo}/issues/{issue_number}/comments": "pull_requests:read",
  "GET /repos/{owner}/{repo}/issues/comments/{comment_id}": "pull_requests:read",
  "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}": "pull_requests:write",
  "POST /repos/{owner}/{repo}/issues/{issue_number}/comments": "pull_requests:write",
  "GET /orgs/{org}/teams/{team_slug}/memberships/{username}": "members:read",
  "GET /repos/{owner}/{repo}/pulls/{pull_number}": "pull_requests:read",
  "GET /repos/{owner}/{repo}/pulls/{pull_number}/commits": "pull_requests:read",
  "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}": "checks:write",
  "POST /app/installations/{installation_id}/access_tokens": "app",
  // A person's own token, and the App's id with its secret.
  "DELETE /applications/{client_id}/token": "client",
  "GET /repos/{owner}/{repo}": "user",
  "GET /user": "user",
  "GET /user/installations": "user",
  "GET /user/installations/{installation_id}/repositories": "user",
  "POST /repos/{owner}/{repo}/check-runs": "checks:write",
  "POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions": "pull_requests:write",
};

export interface ContractRequest {
  readonly method: string;
  /** Path and query, without the base URL's own path. */
  readonly url: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Json | undefined;
}

export interface Matched {
  readonly operation: string;
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** What GitHub would refuse, or would silently not do. */
  readonly problems: readonly string[];
}

const ajv = new Ajv({ strict: false, allErrors: true, coerceTypes: false });
addFormats.default(ajv);
const coercing = new Ajv({ strict: false, allErrors: true, coerceTypes: true });
addFormats.default(coercing);
const compiled = new Map<JsonObject, ValidateFunction>();

function validatorOf(schema: JsonObject, by: Ajv = ajv): ValidateFunction {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  const validator = by.compile({ ...schema, components: subset.components });
  compiled.set(schema, validator);
  return validator;
}

/** Finds the operation of a request and what is wrong with it; undefined when the App may not call it at all. */
export function matchRequest(request: ContractRequest): Matched | undefined {
  const url = new URL(request.url, "http://github.test");
  for (const [operation, description] of Object.entries(subset.operations)) {
    const [method, template = ""] = operation.split(" ");
    const path = method === request.method ? matchPath(template, url.pathname) : undefined;
    if (path === undefined) continue;
    const query = Object.fromEntries(url.searchParams);
    const problems = [
      ...headerProblems(request.headers),
      ...parameterProblems(description.parameters, path, query),
      ...bodyProblems(description.request, request.body),
    ];
    return { operation, path, query, problems: problems.map((problem) => `${operation}: ${problem}`) };
  }
  return undefined;
}

/** What is wrong with a response of ours: the fake must not teach the App a GitHub that does not exist. */
export function responseProblems(operation: string, status: number, body: Json | undefined): readonly string[] {
  const schema = subset.operations[operation]?.responses[String(status)];
  if (schema === undefined) return [];
  return errorsOf(validatorOf(schema), body).map((problem) => `${operation} -> ${status}: ${problem}`);
}

/** The smallest body that an operation may answer with; tests lay what matters to them over it. */
export function sampleResponse(operation: string, status: number): JsonObject {
  const schema = subset.operations[operation]?.responses[String(status)] ?? {};
  // Of a list, one of its members.
  const sample = sampleOf(present(isObject(schema["items"]) ? schema["items"] : schema));
  if (!isObject(sample)) throw new Error(`${operation} -> ${status} answers with no object`);
  return sample;
}

/** `over` laid upon `under`, objects member by member, everything else whole. */
export function lay(under: JsonObject, over: JsonObject): JsonObject {
  const merged = Object.entries(over).map(([key, value]) => {
    const below = under[key];
    return [key, below !== undefined && isObject(below) && isObject(value) ? lay(below, value) : value] as const;
  });
  return { ...under, ...Object.fromEntries(merged) };
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function matchPath(template: string, pathname: string): Record<string, string> | undefined {
  const wanted = template.split("/");
  const given = pathname.split("/");
  if (wanted.length !== given.length) return undefined;
  const path: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? "";
    if (part.startsWith("{")) path[part.slice(1, -1)] = decodeURIComponent(value);
    else if (part !== value) return undefined;
  }
  return path;
}

function headerProblems(headers: Readonly<Record<string, unknown>>): readonly string[] {
  const problems: string[] = [];
  if (headers["x-github-api-version"] !== "2022-11-28") problems.push("no API version is named");
  if (typeof headers["user-agent"] !== "string") problems.push("no user agent");
  return problems;
}

function parameterProblems(
  parameters: readonly Parameter[],
  path: Readonly<Record<string, string>>,
  query: Readonly<Record<string, string>>,
): readonly string[] {
  const problems: string[] = [];
  for (const { name, in: place, required, schema } of parameters) {
    const value = (place === "path" ? path : query)[name];
    if (value === undefined && required) problems.push(`${name} is missing`);
    if (value === undefined) continue;
    const wrapped = wrap(schema);
    problems.push(...errorsOf(validatorOf(wrapped, coercing), { value }).map((problem) => `${name}${problem}`));
  }
  const known = new Set(parameters.filter(({ in: place }) => place === "query").map(({ name }) => name));
  return [...problems, ...Object.keys(query).flatMap((name) => (known.has(name) ? [] : [`unknown query ${name}`]))];
}

/** A parameter is text; only inside an object can the validator read it as a number. */
const wrapped = new Map<JsonObject, JsonObject>();
function wrap(schema: JsonObject): JsonObject {
  const known = wrapped.get(schema) ?? { type: "object", properties: { value: schema } };
  wrapped.set(schema, known);
  return known;
}

function bodyProblems(schema: JsonObject | null, body: Json | undefined): readonly string[] {
  if (schema === null) return body === undefined ? [] : ["a body where none belongs"];
  const value = body ?? {};
  return [...errorsOf(validatorOf(schema), value), ...unknownKeys(schema, value, ""), ...conditional(value)];
}

function errorsOf(validator: ValidateFunction, value: Json | undefined): readonly string[] {
  if (validator(value)) return [];
  return (validator.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** GitHub drops unknown fields without a word: for us that is a misspelt one. */
function unknownKeys(schema: JsonObject, value: Json, at: string): readonly string[] {
  const { properties, items } = resolve(schema);
  if (Array.isArray(value) && items !== undefined && isObject(items))
    return value.flatMap((item: Json, index) => unknownKeys(items, item, `${at}/${index}`));
  if (!isObject(value) || properties === undefined || !isObject(properties)) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    const inner = properties[key];
    if (inner === undefined || !isObject(inner)) return [`${at}/${key} is unknown`];
    return unknownKeys(inner, member, `${at}/${key}`);
  });
}

/** Rules that GitHub states in prose. */
function conditional(body: Json): readonly string[] {
  if (!isObject(body)) return [];
  const problems: string[] = [];
  if (body["status"] === "completed" && body["conclusion"] === undefined)
    problems.push("completed without a conclusion");
  const comment = body["body"];
  if (typeof comment === "string" && comment.length > 65_536) problems.push("a comment of more than 65,536 characters");
  const output = body["output"];
  if (output !== undefined && isObject(output)) {
    for (const field of ["summary", "text"]) {
      const text = output[field];
      if (typeof text === "string" && Buffer.byteLength(text) > 65_535)
        problems.push(`output.${field} is over 65,535 bytes`);
    }
    const annotations = output["annotations"];
    if (Array.isArray(annotations)) problems.push(...annotations.flatMap(annotationProblems));
  }
  return problems;
}

function annotationProblems(annotation: Json): readonly string[] {
  if (!isObject(annotation)) return [];
  const { path, start_line, end_line, message, title } = annotation;
  const problems: string[] = [];
  if (typeof path !== "string" || path === "" || path.startsWith("/"))
    problems.push("annotation: no path in the repository");
  if (typeof start_line !== "number" || start_line < 1) problems.push("annotation: lines start at 1");
  if (typeof end_line === "number" && typeof start_line === "number" && end_line < start_line)
    problems.push("annotation: it ends before it starts");
  if (typeof message === "string" && Buffer.byteLength(message) > 65_536)
    problems.push("annotation: message over 64 KB");
  if (typeof title === "string" && [...title].length > 255) problems.push("annotation: title over 255 characters");
  return problems;
}

function resolve(schema: JsonObject): JsonObject {
  const ref = schema["$ref"];
  if (typeof ref !== "string") return schema;
  const found = subset.components.schemas[ref.slice("#/components/schemas/".length)];
  if (found === undefined) throw new Error(`no schema ${ref}`);
  return found;
}

/** The schema of something that may be null, for when it is not. */
function present(given: JsonObject): JsonObject {
  const { anyOf } = resolve(given);
  const options = Array.isArray(anyOf) ? anyOf.filter(isObject) : [];
  const nullable = options.some((option) => option["type"] === "null");
  return options.find((option) => nullable && option["type"] !== "null") ?? given;
}

function sampleOf(given: JsonObject): Json {
  const schema = resolve(given);
  const { anyOf, allOf, oneOf, required, properties } = schema;
  const options = [...(Array.isArray(anyOf) ? anyOf : []), ...(Array.isArray(oneOf) ? oneOf : [])].filter(isObject);
  if (options.some((option) => option["type"] === "null")) return null;
  if (options[0] !== undefined && properties === undefined) return sampleOf(options[0]);
  if (Array.isArray(schema["enum"])) return schema["enum"][0] ?? null;
  if (Array.isArray(allOf)) {
    const parts = allOf.filter(isObject).map((part) => sampleOf(present(part)));
    return parts.filter(isObject).reduce(lay, {});
  }
  if (properties === undefined && schema["type"] !== "object") return sampleValue(schema);
  const names = Array.isArray(required) ? required : [];
  const members = names.map((name) => {
    const member = properties !== undefined && isObject(properties) ? properties[String(name)] : undefined;
    return [String(name), member !== undefined && isObject(member) ? sampleOf(member) : null] as const;
  });
  return Object.fromEntries(members);
}

function sampleValue({ type, format }: JsonObject): Json {
  if (type === "integer" || type === "number") return 1;
  if (type === "boolean") return false;
  if (type === "array") return [];
  if (format === "date-time") return "2026-01-01T00:00:00Z";
  if (format === "uri") return "https://github.test/";
  if (format === "email") return "shop@github.test";
  return "shop";
}
