/** Where code names something only to put a stand-in in its place. */
import type { ts } from "ts-morph";
import { remembered } from "./remembered.ts";
import { isIdentifier, isPropertyAccessExpression, isPropertyAssignment } from "./syntax.ts";
import { propertyName } from "./values.ts";

/** What Nest's and Angular's containers are told to give instead of the class. */
const standIns: ReadonlySet<string | undefined> = new Set(["useValue", "useFactory", "useClass", "useExisting"]);
/** `createMock`, `automock`, `newOrdersStub`; not `mocked` (a cast), nor `makeTillWithMocks` (which makes the real thing). */
const makesDouble = /(?:mock|stub|fake|double)(?!ed|s(?![a-z])|Return|Resolved|Rejected|Implementation)/i;
const makesOther = /with|using|setup|render|mount/i;
/** `overrideProvider(Orders).useValue(...)` of both frameworks' testing modules. */
const overrides = /^override[A-Z]/;

/** `{ provide: Orders, useValue: orders }`: the class is the key under which something else is given. */
export function replacedIn({ properties }: ts.ObjectLiteralExpression): ts.PropertyAssignment | undefined {
  const nameOf = ({ name }: ts.ObjectLiteralElementLike) => name && propertyName(name);
  const token = properties.find((one) => nameOf(one) === "provide");
  if (token === undefined || !isPropertyAssignment(token) || !isName(token.initializer)) return undefined;
  return properties.some((one) => standIns.has(nameOf(one))) ? token : undefined;
}

/** Whether a call makes stand-ins for the classes that are handed to it, by its name. */
export function doubles(callee: ts.Expression): boolean {
  const name = isPropertyAccessExpression(callee) ? callee.name.text : isIdentifier(callee) ? callee.text : "";
  return isDouble(name);
}

const isDouble = remembered((name) => overrides.test(name) || (makesDouble.test(name) && !makesOther.test(name)));

export function isName(node: ts.Expression): boolean {
  return isIdentifier(node) || isPropertyAccessExpression(node);
}
