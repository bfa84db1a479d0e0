/** Files that code names as data: what it reads by a literal path, and what a test runner's configuration has it run first. */
import type { ts } from "ts-morph";
import type { Facts } from "../facts.ts";
import { calleeName, joins } from "./callee.ts";
import { literalPlace, type Place, pathOf, placeOf } from "./places.ts";
import type { Reader } from "./reader.ts";
import { isArrayLiteralExpression, isStringLiteralLike } from "./syntax.ts";
import { propertyName } from "./values.ts";

type Input = NonNullable<Facts["inputs"]>[number];

/** Functions whose first argument is a path; seen from the working directory when it is relative. */
const reads = new Set(
  (
    "readFile readFileSync createReadStream readdir readdirSync opendir opendirSync readJson readJsonSync readJSON readJSONSync " +
    "access accessSync existsSync stat statSync cp cpSync copyFile copyFileSync copy copySync globSync loadFixture"
  ).split(" "),
);
/** The same, seen from the test file: https://vitest.dev/api/expect.html#tomatchfilesnapshot */
const matchers = new Set(["toMatchFileSnapshot"]);

/** Functions that start a program; a script among its words is seen from the working directory. */
const starts =
  /^(?:exec|execFile|execSync|execFileSync|spawn|spawnSync|fork|execa|execaSync|execaNode|execaCommand|execaCommandSync)$/;
const isScript = /^(?!-)[\w@./-]+\.[cm]?[jt]sx?$/;

/** Members of Vitest's and Jest's configuration whose files run before, around or instead of parts of every test. */
const setups = new Set([
  "setupFiles",
  "setupFilesAfterEnv",
  "setupTestFrameworkScriptFile",
  "globalSetup",
  "globalTeardown",
  "snapshotSerializers",
]);

/** The same where they name a file; most often they name what is installed, and many other objects have them. */
const environments = new Set(["environment", "testEnvironment"]);

/** Inputs kept of one blob: more is a list of files, not code that reads them. */
const maxInputs = 500;

/** Notes what one call reads. Asked once for every call of the blob. */
export function noteRead(r: Reader, call: ts.CallExpression): void {
  const name = calleeName(call);
  const [first] = call.arguments;
  if (name === undefined || first === undefined) return;
  if (reads.has(name)) add(r, call, "read", placeOf(r, first) ?? literalPlace(first, "/"));
  else if (matchers.has(name)) add(r, call, "read", placeOf(r, first) ?? literalPlace(first, "./"));
  else if (joins.has(name)) add(r, call, "read", placeOf(r, call));
  else if (starts.test(name)) for (const word of wordsOf(call)) add(r, call, "read", { from: "/", parts: [word] });
}

/** The scripts that a program is started with: `execSync("node src/cli.ts")`, `spawn("node", ["src/cli.ts"])`. */
function wordsOf({ arguments: args }: ts.CallExpression): readonly string[] {
  const texts = args.flatMap((arg) => (isArrayLiteralExpression(arg) ? [...arg.elements] : [arg]));
  return texts
    .flatMap((text) => (isStringLiteralLike(text) ? text.text.split(/\s+/) : []))
    .filter((word) => isScript.test(word));
}

/** Notes the files that a member of a configuration names. */
export function noteSetup(r: Reader, property: ts.PropertyAssignment): void {
  const name = propertyName(property.name);
  if (name === undefined) return;
  const text = isStringLiteralLike(property.initializer) ? property.initializer.text : "";
  if (!setups.has(name) && !(environments.has(name) && /^(?:\.|<rootDir>)/.test(text))) return;
  const { initializer } = property;
  const files = isArrayLiteralExpression(initializer) ? initializer.elements : [initializer];
  for (const file of files) {
    if (isStringLiteralLike(file)) push(r, { from: file.text, kind: "setup", line: r.line(file), by: r.symbol });
    else add(r, file, "setup", placeOf(r, file));
  }
}

function add(r: Reader, node: ts.Node, kind: Input["kind"], place: Place | undefined): void {
  if (place === undefined) return;
  const path = pathOf(place);
  if (path === "") return;
  push(r, { from: place.from + path, kind, line: r.line(node), by: r.symbol });
}

function push(r: Reader, input: Input): void {
  const known = r.out.inputs.some(
    ({ from, kind, by }) => from === input.from && kind === input.kind && by === input.by,
  );
  if (!known && r.out.inputs.length < maxInputs) r.out.inputs.push(input);
}
