/** Specifiers that no file and no installed package stands behind: the runtime's own modules, and schemes a bundler answers. */

/** https://nodejs.org/api/modules.html#built-in-modules, those that may be written without `node:`. */
const node = new Set(
  (
    "assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns domain events fs http " +
    "http2 https inspector module net os path perf_hooks process punycode querystring readline repl stream string_decoder sys " +
    "timers tls trace_events tty url util v8 vm wasi worker_threads zlib"
  ).split(" "),
);

/** Two letters at least: `C:` is a drive. */
const scheme = /^([a-z][a-z0-9+.-]+):(.*)$/i;
/** `npm:zod@4/mini`, `jsr:@std/path@1`: the package without its version. */
const registry = /^\/?((?:@[^/@]+\/)?[^/@]+)(?:@[^/]*)?(?:\/(.*))?$/;

export interface Outside {
  readonly name: string;
  readonly subpath: string;
  /** Comes with the runtime or the bundler: nothing is installed for it. */
  readonly builtin: boolean;
}

/** What a specifier with a scheme, or the bare name of a runtime module, stands for; undefined for any other. */
export function outside(specifier: string): Outside | undefined {
  const [, prefix, rest = ""] = scheme.exec(specifier) ?? [];
  if (prefix === undefined) {
    const [name = "", ...subpath] = specifier.split("/");
    if (specifier === "bun") return { name: specifier, subpath: "", builtin: true };
    return node.has(name) ? { name: `node:${name}`, subpath: subpath.join("/"), builtin: true } : undefined;
  }
  if (prefix === "node") {
    const [name = "", ...subpath] = rest.split("/");
    return { name: `node:${name}`, subpath: subpath.join("/"), builtin: true };
  }
  if (prefix === "npm" || prefix === "jsr") {
    const [, name, subpath = ""] = registry.exec(rest) ?? [];
    if (name !== undefined) return { name, subpath, builtin: false };
  }
  // `https:` names a module elsewhere; `virtual:`, `bun:`, `cloudflare:`, `astro:`, `data:` need nothing installed.
  return { name: specifier, subpath: "", builtin: !/^https?$/.test(prefix) };
}
