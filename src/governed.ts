/** Which parts of a configuration file changed, and what they govern. */
import { differing } from "../analyzers/config/rest.ts";
import type { Facts, TsConfig } from "../analyzers/facts.ts";

/** `compile`: decides what compiles, and nothing that runs. */
export interface Governed {
  readonly channel: "run" | "compile";
  readonly detail: string;
}

/**
 * Options that decide what the compiler says and declares, and never what it emits or where it looks:
 * https://www.typescriptlang.org/tsconfig (Type Checking; of the others those about declarations, output of messages, and libraries).
 */
const checking: ReadonlySet<string> = new Set(
  (
    "strict strictNullChecks strictFunctionTypes strictBindCallApply strictPropertyInitialization " +
    "strictBuiltinIteratorReturn noImplicitAny noImplicitThis noImplicitOverride noImplicitReturns " +
    "noFallthroughCasesInSwitch noPropertyAccessFromIndexSignature noUncheckedIndexedAccess noUnusedLocals " +
    "noUnusedParameters exactOptionalPropertyTypes useUnknownInCatchVariables allowUnreachableCode allowUnusedLabels " +
    "skipLibCheck skipDefaultLibCheck checkJs lib types typeRoots noEmit declaration declarationMap declarationDir " +
    "emitDeclarationOnly stripInternal incremental composite tsBuildInfoFile isolatedDeclarations " +
    "erasableSyntaxOnly forceConsistentCasingInFileNames noErrorTruncation pretty diagnostics"
  ).split(" "),
);

/** Names that one sentence lists; the rest is counted. */
const named = 8;

/** What a changed manifest or compiler configuration governs beyond what is followed; undefined where that is nothing. */
export function governedBy(before: Facts | undefined, after: Facts | undefined): Governed | undefined {
  if (before?.manifest !== undefined && after?.manifest !== undefined)
    return said(differing(before.manifest.rest, after.manifest.rest));
  if (before?.tsconfig === undefined || after?.tsconfig === undefined)
    return { channel: "run", detail: "it governs more than the names and versions that are followed here" };
  return said([
    ...followedBy(before.tsconfig, after.tsconfig),
    ...differing(before.tsconfig.rest, after.tsconfig.rest),
  ]);
}

/** Of the options that linking knows, those that decide more than where names lead. */
function* followedBy(before: TsConfig, after: TsConfig): Generator<string> {
  for (const name of ["extends", "jsx", "jsxImportSource", "outDir", "rootDir"] as const)
    if (JSON.stringify(before[name]) !== JSON.stringify(after[name])) yield name;
}

function said(names: readonly string[]): Governed | undefined {
  if (names.length === 0) return undefined;
  const shown = names.slice(0, named).map((name) => `\`${name}\``);
  const all = `${shown.join(", ")}${names.length > named ? ` and ${names.length - named} more` : ""}`;
  return names.every((name) => checking.has(name))
    ? { channel: "compile", detail: `${all} changed: that decides what compiles, and nothing that runs` }
    : { channel: "run", detail: `${all} changed: what that governs is not followed` };
}
