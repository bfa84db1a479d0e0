/** When two names mean the same unit: as a person would say it, not letter by letter. */
import type { UnitKind } from "./labels.ts";

/** Names that a person takes for the same are equal texts. `?` stands for what nobody can know before the program runs. */
export function plainName(kind: UnitKind, name: string): string {
  switch (kind) {
    case "routes":
      return plainRoute(name);
    case "schedules":
      return plainSchedule(name);
    case "tables":
      return name.replace(/["`]/g, "");
    case "jobs":
    case "queues":
      return name.trim();
  }
}

/**
 * `GET /orders/[id]/`, `get /orders/{id}` and `GET /orders/$id` are `GET /orders/:`; a rest of the path is `*`. A base path that
 * is chosen at run time (`/?`) may be there or not, and the package that tells two applications apart is no part of a path.
 */
function plainRoute(name: string): string {
  const [method = "", whole = ""] = name.trim().split(/ (.*)/s);
  const path = whole.replace(/ \([^()]*\)$/, "").replace(/^\/\?(?=\/|$)/, "/");
  // A procedure has a dotted name instead of a path.
  if (!path.startsWith("/") && path !== "*" && path !== "") return `${method.toUpperCase()} ${path}`;
  const segments = path
    .split("/")
    .filter((segment) => segment !== "")
    .map(plainSegment);
  return `${method.toUpperCase() === "ANY" ? "ALL" : method.toUpperCase()} /${segments.join("/")}`;
}

function plainSegment(segment: string): string {
  if (/^(?:\[{1,2}\.\.\.[^\]]+\]{1,2}|\{?\*[\w-]*\??\}?|:[\w-]+[*+]|\$)$/.test(segment)) return "*";
  return segment
    .replace(/\[[^\]]+\]|\{[^}]+\}|\$\w+/g, ":")
    .replace(/:[A-Za-z_]\w*(?:\([^)]*\))?\??/g, ":")
    .replace(/^\(\.\*\)$/, "*");
}

/** `<spec>: <what runs>`, of a label; the graph writes a space between. */
function plainSchedule(name: string): string {
  return name.trim().replace(/^every (\d+) ?ms\b/, "every $1ms");
}

/** Whether the graph's name for a unit is one of the label's. */
export function isNamed(kind: UnitKind, label: string, drawn: string): boolean {
  const wanted = plainName(kind, label);
  const given = plainName(kind, drawn);
  switch (kind) {
    case "routes":
      return wanted === given;
    case "tables":
      return isTable(wanted, given);
    case "jobs":
    case "queues":
      return wanted === given || wanted === given.slice(given.lastIndexOf("/") + 1);
    case "schedules":
      return isSchedule(wanted, given);
  }
}

/** A schema may be said or not; a second store stands before a slash, and `clickhouse/*` is all of it. */
function isTable(label: string, drawn: string): boolean {
  const [store, name] = storeOf(label);
  const [other, given] = storeOf(drawn);
  if (store !== other) return false;
  return (
    name === "*" || name === given || (name.includes(".") !== given.includes(".") && lastOf(name) === lastOf(given))
  );
}

function storeOf(table: string): readonly [store: string, name: string] {
  const slash = table.indexOf("/");
  return [table.slice(0, Math.max(0, slash)), table.slice(slash + 1)];
}

function isSchedule(label: string, drawn: string): boolean {
  const at = label.lastIndexOf(": ");
  const [spec, target] = [label.slice(0, at), label.slice(at + 2)];
  if (spec === "?") return target === "?" || isTarget(target, drawn.slice(drawn.lastIndexOf(" ") + 1));
  if (!drawn.startsWith(`${spec} `)) return false;
  return target === "?" || isTarget(target, drawn.slice(spec.length + 1));
}

const isTarget = (target: string, drawn: string): boolean =>
  target === drawn || target === drawn.slice(drawn.lastIndexOf("/") + 1);

const lastOf = (name: string): string => name.slice(name.lastIndexOf(".") + 1);
