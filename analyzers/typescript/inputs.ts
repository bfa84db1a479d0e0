/** Files that code names as data: what it reads by a literal path, and what a test runner's configuration has it run first. */
import { ts } from "ts-morph";
import type { Facts } from "../facts.ts";
import type { Reader } from "./reader.ts";
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

/** Members of Vitest's and Jest's configuration whose files run before, around or instead of parts of every test. */
const setups = new Set([
  "setupFiles",
  "setupFilesAfterEnv",
  "setupTestFrameworkScriptFile",
  "globalSetup",
  "globalTeardown",
  "snapshotSerializers",
]);

/** Inputs kept of one blob: more is a list of files, not code that reads them. */
const maxInputs = 500;

/** A path as far as it is literal. `from`: `./` from the file's own directory, `/` from the working directory. */
interface Place {
  readonly from: "./" | "/";
  readonly parts: readonly string[];
  /** The rest is computed: anything below may be meant. */
  readonly open?: true;
}

/** Notes what one call reads. Asked once for every call of the blob. */
export function noteRead(r: Reader, call: ts.CallExpression): void {
  const name = calleeName(call);
  const [first] = call.arguments;
  if (name === undefined || first === undefined) return;
  if (reads.has(name)) add(r, call, "read", placeOf(r, first) ?? literalPlace(first, "/"));
  else if (matchers.has(name)) add(r, call, "read", placeOf(r, first) ?? literalPlace(first, "./"));
  else if (joins.has(name)) add(r, call, "read", placeOf(r, call));
}

/** Notes the files that a member of a configuration names. */
export function noteSetup(r: Reader, property: ts.PropertyAssignment): void {
  const name = propertyName(property.name);
  if (name === undefined || !setups.has(name)) return;
  const { initializer } = property;
  const files = ts.isArrayLiteralExpression(initializer) ? initializer.elements : [initializer];
  for (const file of files) {
    if (ts.isStringLiteralLike(file)) push(r, { from: file.text, kind: "setup", line: r.line(file), by: r.symbol });
    else add(r, file, "setup", placeOf(r, file));
  }
}

const joins = new Set(["join", "resolve"]);

function placeOf(r: Reader, node: ts.Expression): Place | undefined {
  if (isHere(r, node)) return { from: "./", parts: [] };
  if (ts.isCallExpression(node)) {
    const name = calleeName(node) ?? "";
    const [first, ...rest] = node.arguments;
    if (first === undefined) return name === "cwd" ? { from: "/", parts: [] } : undefined;
    if (name === "fileURLToPath" || name === "pathToFileURL") return placeOf(r, first);
    return joins.has(name) ? longer(placeOf(r, first), rest) : undefined;
  }
  if (ts.isNewExpression(node)) return urlPlace(r, node);
  if (ts.isTemplateExpression(node) && node.head.text === "") {
    const [first, ...rest] = node.templateSpans;
    const place = first === undefined ? undefined : placeOf(r, first.expression);
    if (place === undefined || first === undefined) return undefined;
    return rest.length === 0
      ? below(place, first.literal.text)
      : { ...below(place, folder(first.literal.text)), open: true };
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const place = placeOf(r, node.left);
    if (place === undefined || place.open) return place;
    return ts.isStringLiteralLike(node.right) ? below(place, node.right.text) : { ...place, open: true };
  }
  return undefined;
}

/** `new URL("./x", import.meta.url)`. */
function urlPlace(r: Reader, node: ts.NewExpression): Place | undefined {
  const [first, second] = node.arguments ?? [];
  if (!ts.isIdentifier(node.expression) || node.expression.text !== "URL" || first === undefined) return undefined;
  if (second?.getText(r.file) !== "import.meta.url") return undefined;
  return ts.isStringLiteralLike(first) ? literalPlace(first, "./") : undefined;
}

function longer(place: Place | undefined, rest: readonly ts.Expression[]): Place | undefined {
  let at = place;
  for (const part of rest) {
    if (at === undefined || at.open) return at;
    at = ts.isStringLiteralLike(part) ? below(at, part.text) : { ...at, open: true };
  }
  return at;
}

const below = (place: Place, text: string): Place => ({ ...place, parts: [...place.parts, text] });
const folder = (text: string): string => text.slice(0, text.lastIndexOf("/") + 1);

function literalPlace(node: ts.Expression, from: Place["from"]): Place | undefined {
  const literal =
    ts.isStringLiteralLike(node) && /[./]/.test(node.text) && !/^(?:[a-z]+:|\/|~|-)|[\n*]/i.test(node.text);
  return literal ? { from, parts: [node.text] } : undefined;
}

/** `__dirname`, `import.meta.dirname`, `dirname(fileURLToPath(import.meta.url))`. */
function isHere(r: Reader, node: ts.Expression): boolean {
  if (ts.isIdentifier(node)) return node.text === "__dirname";
  if (ts.isPropertyAccessExpression(node)) return ts.isMetaProperty(node.expression) && node.name.text === "dirname";
  if (!ts.isCallExpression(node) || calleeName(node) !== "dirname") return false;
  const [first] = node.arguments;
  const text = first?.getText(r.file) ?? "";
  return text === "__filename" || text.endsWith("(import.meta.url)");
}

function calleeName({ expression }: ts.CallExpression): string | undefined {
  if (ts.isIdentifier(expression)) return expression.text;
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : undefined;
}

function add(r: Reader, node: ts.Node, kind: Input["kind"], place: Place | undefined): void {
  if (place === undefined) return;
  const path = place.parts
    .flatMap((part) => part.split("/"))
    .filter((part) => part !== "" && part !== ".")
    .join("/");
  if (path === "") return;
  push(r, { from: place.from + path, kind, line: r.line(node), by: r.symbol });
}

function push(r: Reader, input: Input): void {
  const known = r.out.inputs.some(
    ({ from, kind, by }) => from === input.from && kind === input.kind && by === input.by,
  );
  if (!known && r.out.inputs.length < maxInputs) r.out.inputs.push(input);
}
