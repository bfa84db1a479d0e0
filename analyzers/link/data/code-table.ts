/** A table and what code calls its parts. */
export interface CodeTable {
  readonly table: string;
  /** Name in code -> name in the database. */
  readonly columns: ReadonlyMap<string, string>;
  /** Columns (as in the database) that a row is found by, each alone. */
  readonly unique: ReadonlySet<string>;
  /** Relation in code -> the model on its other side. */
  readonly relations: ReadonlyMap<string, string>;
  readonly file: string;
  readonly line: number;
  readonly certain: boolean;
}
