/**
 * Where this user's caches live, by the custom of the platform. In JavaScript, as `bin.mjs` is, which asks for it before anything
 * else is loaded.
 */
import { homedir, platform } from "node:os";
import { join } from "node:path";

/**
 * Absolute; it may not exist yet, and all of it can be made again.
 * @param {Readonly<Record<string, string | undefined>>} environment
 * @returns {string}
 */
export function cacheFolder(environment) {
  const { XDG_CACHE_HOME = "", LOCALAPPDATA = "" } = environment;
  if (XDG_CACHE_HOME !== "") return join(XDG_CACHE_HOME, "blast-radius");
  if (platform() === "darwin") return join(homedir(), "Library", "Caches", "blast-radius");
  if (platform() === "win32" && LOCALAPPDATA !== "") return join(LOCALAPPDATA, "blast-radius", "cache");
  return join(homedir(), ".cache", "blast-radius");
}
