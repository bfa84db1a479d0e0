/** The App as `app.yml` describes it. */
import { parse } from "yaml";

export interface Manifest {
  readonly name: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly events: readonly string[];
}

/** Reads our own `app.yml`; throws when it is not what it should be. */
export function readManifest(text: string): Manifest {
  const { name, default_permissions: permissions, default_events: events } = parse(text) as Record<string, unknown>;
  if (typeof name !== "string" || typeof permissions !== "object" || permissions === null || !Array.isArray(events))
    throw new TypeError("app.yml does not describe an App");
  const levels = Object.entries(permissions).map(([permission, level]) => [permission, String(level)] as const);
  return { name, permissions: Object.fromEntries(levels), events: events.map(String) };
}

const levels = ["read", "write", "admin"];

/** What a registered App lacks of it, one sentence each. */
export function lacking(wanted: Manifest, granted: Pick<Manifest, "permissions" | "events">): readonly string[] {
  const permissions = Object.entries(wanted.permissions)
    .filter(([name, level]) => levels.indexOf(granted.permissions[name] ?? "") < levels.indexOf(level))
    .map(([name, level]) => `The permission ${name}: ${level} is missing.`);
  const events = wanted.events.filter((event) => !granted.events.includes(event));
  return [...permissions, ...events.map((event) => `It is not subscribed to ${event}.`)];
}

/** What GitHub is to know of addresses: where to go after registering, and the service's paths for webhooks and for signing in. */
export interface ManifestPaths {
  readonly redirect: string;
  readonly hook: string;
  readonly callback: string;
}

/** As GitHub's page for new Apps takes it. `address` is the service's own, without a slash at the end. */
export function manifestFor(manifest: Manifest, address: string, { redirect, hook, callback }: ManifestPaths): string {
  const { name, permissions, events } = manifest;
  return JSON.stringify({
    name,
    url: address,
    hook_attributes: { url: `${address}${hook}`, active: true },
    redirect_url: redirect,
    callback_urls: [`${address}${callback}`],
    public: false,
    default_permissions: permissions,
    default_events: events,
  });
}
