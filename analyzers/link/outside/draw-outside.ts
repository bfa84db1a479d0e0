/** What lies outside of the process: the services that code asks, the pools it holds, the flags it asks for, the caches it uses. */
import type { Attributes, NodeId } from "../../graph/graph.ts";
import { hashText } from "../../hash.ts";
import type { CacheMeaning, FlagMeaning, Meaning, PoolMeaning, RequestMeaning, Seen, Standing } from "../../meaning.ts";
import { cacheId, flagId, packageName, poolId, serviceId } from "../ids.ts";
import type { Constants } from "../names/constants.ts";
import { drawDisk } from "./disk.ts";
import { hostOf } from "./hosts.ts";
import type { OutsideWorld } from "./outside-world.ts";

export function drawOutside(world: OutsideWorld, meanings: readonly Meaning[]): void {
  const pools = new Map<NodeId, number>();
  for (const meaning of meanings) {
    if (meaning.means === "requests") drawRequest(world, meaning);
    else if (meaning.means === "pool") drawPool(world, meaning, pools);
    else if (meaning.means === "flag") drawFlag(world, meaning);
    else if (meaning.means === "cache") drawCache(world, meaning);
    else if (meaning.means === "disk") drawDisk(world, meaning);
  }
}

/** Options that end a request which takes too long. */
const limits = ["signal", "timeout", "requestTimeout", "headersTimeout", "bodyTimeout", "responseTimeout"];
const retries = ["retry", "retries", "maxRetries", "maxNetworkRetries", "retryCount"];

function drawRequest(world: OutsideWorld, meaning: RequestMeaning): void {
  const { constants, pen } = world;
  const { file, line, by, url, prefixes, options, limited } = meaning;
  const hosts = [url, ...prefixes].map((seen) => hostsOf(constants, seen)).find((found) => found.length > 0);
  const from = world.idOf(file, by);
  if (hosts === undefined || from === undefined) return;
  const given = (names: readonly string[]): boolean =>
    options.some((seen) => names.some((name) => constants.entry(seen, name) !== undefined));
  // Options that were put together elsewhere may hold anything.
  const unread = options.some((seen) => isUnread(constants.follow(seen)));
  const attributes = {
    by: "http",
    ...(limited || given(limits) ? { timeout: true } : {}),
    ...(given(retries) ? { retry: true } : {}),
    ...(unread ? { unread } : {}),
    ...standingOf(meaning),
  };
  for (const host of hosts) {
    const to = serviceId(host);
    pen.add({ id: to, kind: "service", name: host, file, line, endLine: line });
    pen.connect({
      from,
      to,
      kind: "requests",
      file,
      line,
      certainty: meaning.sure ? "resolved" : "guessed",
      attributes,
    });
  }
}

/** Hosts that a URL may begin with: one, or one for each of several texts that it may be. */
function hostsOf(constants: Constants, seen: Seen | undefined): readonly string[] {
  if (seen === undefined) return [];
  const { file, value } = constants.follow(seen);
  if (value.is === "list") return value.items.flatMap((item) => hostOf(constants.text({ file, value: item })) ?? []);
  const first = value.is === "template" && value.parts[0] === "" ? value.holes[0] : undefined;
  const begun = first && constants.follow({ file, value: first });
  if (begun?.value.is === "list") return hostsOf(constants, begun);
  return [hostOf(constants.text(seen)) ?? []].flat();
}

function isUnread({ value }: Seen): boolean {
  return value.is === "object" ? value.spreads !== undefined : value.is !== "text" && value.is !== "template";
}

function standingOf({ inLoop, perItem, mapped, inTransaction, arms, caught }: Standing): Attributes {
  return {
    ...(caught ? { caught } : {}),
    ...(inLoop ? { inLoop } : {}),
    ...(perItem ? { perItem } : {}),
    ...(mapped ? { mapped } : {}),
    ...(inTransaction ? { inTransaction } : {}),
    ...(arms === undefined ? {} : { arms }),
  };
}

/** Names that say that a pool only reads from a copy. */
const copies = /replica|read[-_]?only|reader|(?:^|[-_])ro(?:$|[-_])/i;

function drawPool(world: OutsideWorld, meaning: PoolMeaning, known: Map<NodeId, number>): void {
  const { constants, names, pen } = world;
  const { file, line, holder } = meaning;
  const from = world.idOf(holder.file, holder.symbol);
  const address = meaning.url.map((seen) => constants.text(seen)).find((text) => text !== undefined);
  if (from === undefined || (meaning.needsUrl && address === undefined)) return;
  const called = names.files.get(holder.file)?.symbols[holder.symbol]?.name ?? "";
  const plain = poolId(holder.file, called);
  const number = (known.get(plain) ?? 0) + 1;
  known.set(plain, number);
  const id = number === 1 ? plain : `${plain}#${number}`;
  const library = packageName(meaning.library);
  const env = /\$(\w+)/.exec(address ?? "")?.[1];
  const firstOf = (seen: readonly Seen[]): number | string | undefined =>
    seen.map((one) => limitOf(constants, one)).find((one) => one !== undefined);
  const max = firstOf(meaning.max) ?? inQuery(address);
  const waits = {
    timeout: firstOf(meaning.timeout),
    statementTimeout: firstOf(meaning.statementTimeout),
    lockTimeout: firstOf(meaning.lockTimeout),
  };
  const attributes: Attributes = {
    library,
    role: copies.test(`${called} ${env ?? ""}`) ? "replica" : "main",
    ...(max === undefined ? {} : { max }),
    ...Object.fromEntries(
      Object.entries(waits).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
    ...(env === undefined ? {} : { env }),
    ...(meaning.single ? { single: true } : {}),
    ...(meaning.options.some((seen) => constants.text(seen) === undefined && isUnread(constants.follow(seen)))
      ? { unread: true }
      : {}),
  };
  const name = `${called} (${library})`;
  pen.add({
    id,
    kind: "pool",
    name,
    file,
    line,
    endLine: line,
    body: hashText(JSON.stringify(attributes)),
    attributes,
  });
  pen.connect({ from, to: id, kind: "declares", file, line, certainty: "resolved" });
}

/** A number, or the variable that holds it. */
function limitOf(constants: Constants, seen: Seen): number | string | undefined {
  const { value } = constants.follow(seen);
  return value.is === "number" ? value.value : constants.text(seen);
}

/** `connection_limit` of a URL: https://www.prisma.io/docs/orm/reference/connection-urls */
function inQuery(address: string | undefined): number | undefined {
  const [, limit] = /[?&]connection_limit=(\d+)/.exec(address ?? "") ?? [];
  return limit === undefined ? undefined : Number(limit);
}

function drawFlag(world: OutsideWorld, { file, line, by, flag, system, holder, declares, sure }: FlagMeaning): void {
  const name = world.constants.text(flag);
  const from = declares ? world.idOf(holder.file, holder.symbol) : world.idOf(file, by);
  if (name === undefined || name.includes("?") || name === "" || from === undefined) return;
  const id = flagId(name);
  world.pen.add({ id, kind: "flag", name, file, line, endLine: line, attributes: { system } });
  const kind = declares ? "declares" : "uses";
  world.pen.connect({ from, to: id, kind, file, line, certainty: sure ? "resolved" : "guessed" });
}

/** A sign that something is so, and nothing that anybody would miss. */
const isLiteral = ({ value: { is } }: Seen): boolean => is === "text" || is === "number" || is === "flag";

function drawCache(world: OutsideWorld, meaning: CacheMeaning): void {
  const { file, line, by, system, does, called, keys, sure } = meaning;
  const from = world.idOf(file, by);
  if (from === undefined) return;
  for (const key of keys.flatMap((seen) => world.constants.texts(seen))) {
    const name = key.replace(/\?+/g, "*");
    // What begins with something unknown could be any key.
    if (!/^[\w$@{[-]{2}/.test(name)) continue;
    const id = cacheId(system, name);
    world.pen.add({ id, kind: "cache", name, file, line, endLine: line, attributes: { system } });
    const seconds = meaning.ttl && world.constants.number(meaning.ttl);
    const attributes = {
      ...(called === undefined ? {} : { operation: called }),
      ...standingOf(meaning),
      ...(seconds === undefined ? {} : { seconds }),
      ...(meaning.ends || (meaning.ttl !== undefined && seconds === undefined) ? { ends: true } : {}),
      ...(meaning.value !== undefined && !isLiteral(world.constants.follow(meaning.value)) ? { stores: true } : {}),
    };
    world.pen.connect({ from, to: id, kind: does, file, line, certainty: sure ? "resolved" : "guessed", attributes });
  }
}
