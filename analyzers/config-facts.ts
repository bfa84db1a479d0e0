/** What manifests and compiler configurations say; part of a blob's facts (`facts.ts`). Plain JSON. */

/** package.json, as far as the linker needs it. */
export interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly private?: boolean;
  /** Made to be published: not private, and it says what of it, or where to. Internal packages often forget to say that they are private. */
  readonly published?: true;
  readonly main?: string;
  readonly module?: string;
  readonly types?: string;
  readonly source?: string;
  readonly bin?: boolean;
  readonly workspaces?: readonly string[];
  /** `exports` and `imports` verbatim. */
  readonly exports?: unknown;
  readonly imports?: unknown;
  readonly typesVersions?: unknown;
  /** Name to version spec, all dependency kinds merged; `dev` lists the names that are dev-only. */
  readonly dependencies: Readonly<Record<string, string>>;
  readonly dev?: readonly string[];
  /** Names that overrides or resolutions tie to this repository, whatever version is asked for. */
  readonly linked?: readonly string[];
  /** Hashes of the members that nobody here follows (`scripts.build`, `engines`, ...), without those that only describe; absent when there are none. */
  readonly rest?: Readonly<Record<string, string>>;
}

/** tsconfig.json / jsconfig.json, as far as the linker needs it. */
export interface TsConfig {
  readonly extends?: readonly string[];
  readonly baseUrl?: string;
  readonly paths?: Readonly<Record<string, readonly string[]>>;
  readonly references?: readonly string[];
  readonly outDir?: string;
  readonly rootDir?: string;
  readonly jsxImportSource?: string;
  readonly jsx?: string;
  /** Hashes of the options that nobody here follows (`strict`, `include`, ...), by name; absent when there are none. */
  readonly rest?: Readonly<Record<string, string>>;
}
