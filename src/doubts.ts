/**
 * Why the tests that a change reaches may not be all that could fail. A blind spot is a doubt where it could hide the way from
 * a test to what the change is felt in, not wherever it stands: else every repository would be in doubt about every change.
 */
import { noFacts } from "../analyzers/facts.ts";
import { isStill } from "../analyzers/graph/change.ts";
import type { Node } from "../analyzers/graph/graph.ts";
import { directoryOf, join } from "../analyzers/link/place.ts";
import { isTest, isTestOnly } from "../analyzers/roles.ts";
import { detachment, looseness } from "./report/gates.ts";
import type { BlindSpot, ToldBlindSpot } from "./report/report.ts";
import type { Side } from "./sides.ts";
import {
  cannotVouch,
  changedPaths,
  implicitImports,
  isWhole,
  type Traced,
  unreadCodeOf,
  unseenChanges,
} from "./vouch.ts";

/** Doubts of a change, in the order of their files; none when nothing changed. */
export function doubtsOf(traced: Traced): readonly BlindSpot[] {
  const { base, head, change, impact } = traced;
  const reached = [...impact.reached.values()].flatMap(({ node, channel }) =>
    channel === "code" || channel === "guessed" ? [node] : [],
  );
  const live = change.nodes.filter((one) => !isStill(one));
  const felt = feltIn([...live.map(({ node }) => node), ...reached], head);
  const changed = changedPaths(change);
  const doubts = [
    ...unseenChanges(traced),
    ...partlyRead(base, changed),
    ...partlyRead(head, changed),
    ...(felt.files.size === 0
      ? []
      : [
          ...loose(head, felt),
          ...unread(head, felt),
          ...implicit(head, felt),
          ...shared(head, felt),
          ...ambiguous(head, felt),
          ...astray(head, felt),
        ]),
  ];
  const seen = new Map(doubts.map((doubt) => [placeOf(doubt), doubt]));
  return [...seen].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, doubt]) => doubt);
}

/** Looks, pictures, words: nothing that runs is another for them, though a test may see that they changed. */
const still =
  /\.(?:css|scss|sass|less|styl|pcss|png|jpe?g|gif|webp|avif|svg|ico|woff2?|ttf|otf|eot|mp[34]|webm|pdf|mdx|po|snap)$|(?:^|\/)(?:locales?|i18n|translations?|messages|lang)\/.*\.(?:json|ya?ml)$/i;

/**
 * Everything that cannot be vouched for; near is what is a doubt of this change, or hides what its own code does. What tests
 * hide concerns the choice of tests alone: nothing that runs in production hangs on it.
 */
export function blindnessOf(traced: Traced): readonly ToldBlindSpot[] {
  const changed = changedPaths(traced.change);
  const doubts = doubtsOf(traced).filter(
    ({ file, reason }) => reason !== testsApart && (changed.has(file) ? !still.test(file) : !isTestOnly(file)),
  );
  const near = [...doubts, ...darkChanges(traced)];
  const known = new Set(near.map(placeOf));
  const far = cannotVouch(traced).filter((spot) => !known.has(placeOf(spot)));
  return [...near.map((spot) => ({ ...spot, near: true })), ...far.map((spot) => ({ ...spot, near: false }))];
}

const placeOf = ({ file, line, reason }: BlindSpot): string => JSON.stringify([file, line, reason]);

/** In changed code, these hide the tables it touches, or anything that it does. */
const hidesDeeds: ReadonlySet<string> = new Set(["dynamic-sql", "unparsed-sql", "eval"]);

/** Changed code that does not show what it does, and imports that lead nowhere since this change. */
function* darkChanges({ base, head: { linked }, change }: Traced): Generator<BlindSpot> {
  const ids = new Set(change.nodes.flatMap((one) => (isStill(one) ? [] : [one.node.id])));
  for (const { reason, file, line, detail, in: holder } of linked.blind)
    if (hidesDeeds.has(reason) && ids.has(holder ?? `module:${file}`)) yield { reason, file, line, detail };
  const names = new Map(change.files.flatMap(({ path, oldPath }) => (oldPath === undefined ? [] : [[oldPath, path]])));
  const astray = new Set(
    base.linked.unresolved.map(({ file, specifier }) => JSON.stringify([names.get(file) ?? file, specifier])),
  );
  for (const { file, line, specifier, why } of linked.unresolved)
    if (!astray.has(JSON.stringify([file, specifier]))) yield unresolved(file, line, specifier, why);
}

/** Where a change is felt by code. */
interface Felt {
  readonly ids: ReadonlySet<string>;
  readonly files: ReadonlySet<string>;
  /** Short names of the members among it. */
  readonly members: ReadonlySet<string>;
  /** Directories of the packages that hold it. */
  readonly packages: ReadonlySet<string>;
  packageOf(file: string): string;
}

function feltIn(nodes: readonly Node[], { files: known, linked }: Side): Felt {
  const packageOf = (file: string): string => {
    for (let at = file.lastIndexOf("/"); at > 0; at = file.lastIndexOf("/", at - 1)) {
      const dir = file.slice(0, at);
      if (known.get(`${dir}/package.json`)?.manifest?.name !== undefined) return dir;
    }
    return "";
  };
  const live = nodes.filter(({ file }) => !isTest(file));
  const files = new Set(live.map(({ file }) => file));
  const members = live.flatMap(({ id, name, kind }) => {
    const owned = kind === "symbol" && linked.graph.to(id).some((edge) => edge.kind === "contains");
    return owned ? [name.slice(name.lastIndexOf(".") + 1)] : [];
  });
  return {
    ids: new Set(nodes.map(({ id }) => id)),
    files,
    members: new Set(members),
    packages: new Set([...files].map(packageOf)),
    packageOf,
  };
}

/** What kept a changed file from being read whole. */
function* partlyRead({ files }: Side, changed: ReadonlySet<string>): Generator<BlindSpot> {
  for (const file of changed) {
    const found = files.get(file);
    if (found === undefined || isWhole(found)) continue;
    for (const { reason, line, detail } of found.problems) yield { reason, file, line, detail };
  }
}

/** Where hardly any file is seen to use another, or hardly any symbol to be tested, what a change reaches says little. */
function* loose({ census: take }: Side, { files }: Felt): Generator<BlindSpot> {
  const census = take();
  const [file = ""] = [...files].sort();
  const detail = looseness(census);
  if (detail !== undefined) yield { reason: "loose-graph", file, line: 1, detail };
  const apart = detachment(census);
  if (apart !== undefined) yield { reason: testsApart, file, line: 1, detail: apart };
}

/** A doubt of the choice of tests alone. */
const testsApart = "tests-apart";

/** Code of the same package that nobody could read may use what is felt, and be used by any test. */
function* unread(head: Side, { packages, packageOf }: Felt): Generator<BlindSpot> {
  const near = (file: string): boolean => !isTestOnly(file) && packages.has(packageOf(file));
  const [strange] = unreadCodeOf(head).filter(near);
  if (strange !== undefined)
    yield { reason: "unread-language", file: strange, line: 1, detail: "no analyzer reads this language" };
  for (const file of head.linked.troubled) {
    const { problems, symbols } = head.files.get(file) ?? noFacts;
    const [problem] = symbols.length > 0 || !near(file) ? [] : problems.filter(({ reason }) => unreadFor.has(reason));
    if (problem !== undefined)
      yield { reason: problem.reason, file, line: problem.line, detail: `nothing of it was read: ${problem.detail}` };
  }
}

const unreadFor: ReadonlySet<string> = new Set(["too-large", "too-deep", "missing", "analyzer-failed"]);

/** A package of what is felt that uses code without naming its file. */
function* implicit(head: Side, { packages }: Felt): Generator<BlindSpot> {
  for (const spot of implicitImports(head)) if (packages.has(directoryOf(spot.file))) yield spot;
}

/** An import of a package's name may mean its namesake. */
function* shared({ linked }: Side, { packages }: Felt): Generator<BlindSpot> {
  for (const { reason, file, line, detail } of linked.blind)
    if (reason === "duplicate-package" && packages.has(directoryOf(file))) yield { reason, file, line, detail };
}

/** Uses outside of what is reached that may be of what is felt. */
function* ambiguous({ linked }: Side, felt: Felt): Generator<BlindSpot> {
  for (const { reason, file, line, detail, in: holder, member, module } of linked.blind) {
    if (reason !== "ambiguous-call" || (holder !== undefined && felt.ids.has(holder))) continue;
    if ((member !== undefined && felt.members.has(member)) || (module !== undefined && felt.files.has(module)))
      yield { reason, file, line, detail };
  }
}

/** Imports that lead nowhere, or anywhere, and may have meant a file where the change is felt. */
function* astray({ linked }: Side, felt: Felt): Generator<BlindSpot> {
  const stems = new Map<string, string[]>();
  for (const file of felt.files) stems.set(stemOf(file), [...(stems.get(stemOf(file)) ?? []), felt.packageOf(file)]);
  const couldMean = (file: string, specifier: string): boolean => {
    const packages = stems.get(stemOf(specifier)) ?? [];
    // A build puts a file elsewhere in its package or into a folder of the whole repository, never into another package.
    const path = specifier.startsWith(".") ? join(directoryOf(file), specifier) : undefined;
    const target = path === undefined ? "" : felt.packageOf(path);
    return target === "" ? packages.length > 0 : packages.includes(target);
  };
  for (const { file, line, specifier, why } of linked.unresolved)
    if (!felt.files.has(file) && couldMean(file, specifier)) yield unresolved(file, line, specifier, why);

  const orphans = [...felt.files].filter((file) => isOrphan(linked, file));
  const lonely = new Set(orphans.map(felt.packageOf));
  for (const { reason, file, line, detail } of linked.blind)
    if (reason === "computed-import" && !felt.files.has(file) && lonely.has(felt.packageOf(file)))
      yield { reason, file, line, detail };
}

/** A module that nothing names and that is no way in by itself: who loads it, if anybody, computes its path. Nobody loads declarations. */
function isOrphan({ graph }: Side["linked"], file: string): boolean {
  if (/\.d\.[cm]?ts$/.test(file)) return false;
  const symbols = graph.from(`module:${file}`).filter(({ kind }) => kind === "holds");
  const outside = symbols.some(({ to }) => graph.to(to).some((edge) => edge.file !== file || edge.kind === "handles"));
  return symbols.length > 0 && !outside;
}

/** The last segment that says something: `src/mail/index.ts` and `@/Mail` are both `mail`, as some file systems have it. */
function stemOf(path: string): string {
  const segments = path
    .toLowerCase()
    .replace(/\.(?:d\.)?[cm]?[jt]sx?$/, "")
    .split("/");
  const last = segments.pop() ?? "";
  return last === "index" ? (segments.pop() ?? last) : last;
}

function unresolved(file: string, line: number, specifier: string, why: string): BlindSpot {
  return { reason: "unresolved-import", file, line, detail: `\`${specifier}\` was not found (${why})` };
}
