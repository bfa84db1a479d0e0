/** How classes and models stand for tables: the part of an idiom's vocabulary that object-relational mappers need. */
import type { Hole } from "./idiom-holes.ts";

/** How a name in the database comes from one in code, where nothing gives it: as it is, `snake_case`, in the plural, in the plural and small. */
export type Naming = "same" | "snake" | "plural" | "collection";

/** What the options of a column promise, by the names of their keys, or of steps where columns are chains of calls. */
export interface ColumnWords {
  readonly name?: readonly string[];
  readonly type?: readonly string[];
  readonly primary?: readonly string[];
  readonly unique?: readonly string[];
  readonly hasDefault?: readonly string[];
  /** What allows null, or forbids it where it is `false`. */
  readonly nullable?: readonly string[];
  readonly notNull?: readonly string[];
  /** Whether null is allowed where nothing says so. */
  readonly open: boolean;
}

/** Relations of a model: which side keeps the key. `key` in a column of its own, `self` in the field itself, `table` in a table between both. */
export type Keeps = "key" | "self" | "table" | "nothing";

/** A class or a value that stands for a table: code asks it, or hands it to what asks. */
export interface EntityPattern {
  readonly fact: "entity";
  /** What names the table, tried in turn. */
  readonly name: readonly Hole[];
  readonly schema?: Hole;
  /** It is none where this is left empty. */
  readonly needs?: Hole;
  /** What others call it, where that is not the name of the class or the constant. */
  readonly model?: readonly Hole[];
  readonly naming: { readonly table: Naming; readonly column: Naming };
  /** How the column is named that a relation keeps: `customerId` as TypeORM and Sequelize do, `customer_id` where it is `snake`. */
  readonly keys?: "snake";
  /** Holes that turn the column's naming to `snake` where they are filled with `true`. */
  readonly snake?: readonly Hole[];
  /** Objects whose entries are columns, and words of those. */
  readonly columns?: readonly Hole[];
  readonly words: ColumnWords;
  /** Keys of a column's options, or steps of its chain, that make it a relation: what is on its other side, which side keeps the key. */
  readonly relations?: { readonly target: readonly string[]; readonly keeps: Readonly<Record<string, Keeps>> };
  /** Columns that such tables have without saying so, `unless` a hole is filled with `false`, or only `when` one is filled with `true`. */
  readonly brings?: readonly {
    readonly column: string;
    readonly primary?: true;
    readonly unless?: readonly Hole[];
    readonly when?: readonly Hole[];
  }[];
  /** Shares the table of the class above it. */
  readonly inherits?: true;
  /** Only those that something asks for by class or name are tables: others are parts of rows. */
  readonly asked?: true;
  readonly store?: string;
}

/** A member of such a class. */
export interface MemberPattern {
  readonly fact: "member";
  /**
   * `column` makes it one; `trait` only tells more of it; `join`, `joins` name the column or the table that a relation keeps;
   * `always` says of the class itself what every query loads, `scopes` what those load that ask for a scope by its name.
   */
  readonly does: "column" | "trait" | "relation" | "join" | "joins" | "always" | "scopes";
  /** Options: objects, whose keys are `words` of the class's pattern; or texts that are the name or the type. */
  readonly options: readonly Hole[];
  readonly name?: Hole;
  readonly says?: {
    readonly primary?: true;
    readonly unique?: true;
    readonly nullable?: Hole;
    readonly hasDefault?: true;
  };
  readonly target?: readonly Hole[];
  readonly keeps?: Keeps;
  /** Names the key's column, or the table between. */
  readonly through?: readonly Hole[];
  /** Filled with `true`: every query loads it. */
  readonly eager?: readonly Hole[];
}

/** A relation that is declared by a call on the model. */
export interface AssociationPattern {
  readonly fact: "association";
  readonly target: Hole;
  readonly as: readonly Hole[];
  readonly keeps: Keeps;
  readonly through?: readonly Hole[];
  /** The name in code, where nothing says it, is the model's in the plural. */
  readonly many?: true;
}

/** Models by class or name that are asked for somewhere. */
export interface ModelsPattern {
  readonly fact: "models";
  readonly models: Hole;
  /** Keys of the objects that say a model's name, and its table. */
  readonly name: string;
  readonly table: string;
}

/** How columns are named in all of the repository where nothing names them. */
export interface NamingPattern {
  readonly fact: "naming";
  readonly column: Naming;
}
