/** Calls of node-pg-migrate's builder into SQL, by node-pg-migrate itself. */

import { type Root, Unread } from "../histories/code/values.ts";
import type { Speaker } from "../histories/code.ts";
import { Replay, type Vocabulary, words } from "./replay.ts";

export type MakePgm = typeof import("node-pg-migrate").MigrationBuilder;

const vocabulary: Vocabulary = {
  members: new Set(),
  methods: words(`
    createExtension dropExtension addExtension createTable dropTable renameTable alterTable addColumns dropColumns renameColumn
    alterColumn addColumn dropColumn addConstraint dropConstraint renameConstraint createConstraint createType dropType addType
    renameType renameTypeAttribute renameTypeValue addTypeAttribute dropTypeAttribute setTypeAttribute addTypeValue createIndex
    dropIndex addIndex renameIndex createRole dropRole alterRole renameRole createFunction dropFunction renameFunction createTrigger
    dropTrigger renameTrigger createSchema dropSchema renameSchema createDomain dropDomain alterDomain renameDomain createSequence
    dropSequence alterSequence renameSequence createOperator dropOperator createOperatorClass dropOperatorClass renameOperatorClass
    createOperatorFamily dropOperatorFamily renameOperatorFamily addToOperatorFamily removeFromOperatorFamily createPolicy dropPolicy
    alterPolicy renamePolicy createView dropView alterView alterViewColumn renameView createMaterializedView dropMaterializedView
    alterMaterializedView renameMaterializedView renameMaterializedViewColumn refreshMaterializedView grantRoles revokeRoles
    grantOnSchemas revokeOnSchemas grantOnTables revokeOnTables createCast dropCast sql func noTransaction
  `),
};

const unasked = (): never => {
  throw new Error("There is no database.");
};
const nobody = { query: unasked, select: unasked };
const quiet = { warn() {}, info() {}, error() {} };

export function pgmSpeaker(Builder: MakePgm, way: "up" | "reverse"): Speaker {
  return ({ link, line, words: text }) => {
    // A builder of its own for each call: what it writes down is that call's.
    const pgm = new Builder(nobody, undefined, false, quiet);
    if (way === "reverse") pgm.enableReverseMode();
    const standing = (root: Root): unknown => (root.role === "tool" ? pgm : undefined);
    try {
      new Replay(standing, vocabulary).of(link);
      return pgm.getSqlSteps().map((sql) => ({ sql, line }));
    } catch (thrown) {
      if (thrown instanceof RangeError) throw thrown;
      throw new Unread(text, line);
    }
  };
}
