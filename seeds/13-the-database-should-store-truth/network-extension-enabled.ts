import type { NodeId } from "../../analyzers/graph/graph.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { rule } from "../rule.ts";

/** Extensions that let SQL reach beyond the database; the languages among them are those that nothing confines. */
const reaching = new Set(
  "http pg_net aws_lambda dblink plpython3u plpython2u plpythonu plperlu"
    .split(" ")
    .map((name) => `package:postgres/${name}`),
);

export const networkExtensionEnabled = rule({
  name: "network-extension-enabled",
  title: "The database is given a way to the network",
  level: "warning",
  why: "Once the extension is there any function, trigger or view may ask the network inside a transaction, and sooner or later one does.",
  instead: "Leave it out, and let a worker make the call.",
  rollback: "DROP EXTENSION, after the functions that use it.",
  kin: ["seed-1/database-as-courier"],

  *check({ head }) {
    const told = new Set<NodeId>();
    for (const edge of head.ofEdgeKind("migrates")) {
      if (edge.attributes?.["does"] !== "create-extension") continue;
      if (!reaching.has(edge.to) || edge.attributes["down"] === true || isExcluded(edge.file)) continue;
      // Said again, it is no second extension.
      if (told.has(edge.to)) continue;
      told.add(edge.to);
      const name = edge.to.slice(edge.to.lastIndexOf("/") + 1);
      yield {
        on: [edge.to],
        file: edge.file,
        line: edge.line,
        side: "head",
        title: `The extension \`${name}\` lets SQL reach beyond the database`,
        confidence: 0.9,
      };
    }
  },

  violates: [
    {
      title: "finance wants exchange rates in a view",
      after: { "migrations/0012_rates.sql": "CREATE EXTENSION IF NOT EXISTS http; -- want" },
    },
    {
      title: "a language that nothing confines",
      after: { "migrations/0013_python.sql": "CREATE EXTENSION plpython3u; -- want" },
    },
  ],
  honours: [
    { title: "random identifiers need no network", after: { "migrations/0012_ids.sql": "CREATE EXTENSION pgcrypto;" } },
    {
      title: "what was there already is only said again",
      before: { "migrations/0001_base.sql": "CREATE EXTENSION pg_net;" },
      after: {
        "migrations/0001_base.sql": "CREATE EXTENSION pg_net;",
        "migrations/0012_dump.sql": "CREATE EXTENSION IF NOT EXISTS pg_net;",
      },
    },
  ],
});
