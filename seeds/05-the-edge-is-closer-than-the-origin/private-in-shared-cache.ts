import type { Graph, Node } from "../../analyzers/graph/graph.ts";
import { answersOf, isAlways, isPrivate, isShared } from "../questions/answers.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { rule } from "../rule.ts";

const auth = {
  "package.json": '{ "dependencies": { "express": "5.0.0", "next": "15.0.0" } }',
  "src/auth.ts": `
    export declare function requireUser(request: unknown, response: unknown, next: () => void): void;
    export declare function getSession(): Promise<{ plan: string; team: string }>;
  `,
};
const express = `
          import express from "express";
          import { requireUser } from "./auth.ts";
          const app = express();`;

/**
 * Only headers that the code behind the check sets itself, and always: one that is set for strangers alone, or beside a private one,
 * is how it should be.
 */
export const privateInSharedCache = rule({
  name: "private-in-shared-cache",
  title: "What is for one person is kept for everybody",
  level: "notice",
  why: "A cache between you and your users gives the first one's answer to all who come after, whoever they are.",
  instead: "Answer `private, no-store`, or ask for the personal part in a second request and share the rest.",
  rollback: "Purge the path in the cache first, then deploy.",

  *check({ head }) {
    for (const route of head.ofKind("route")) {
      if (!isForOne(route) || isExcluded(route.file)) continue;
      const answers = answersOf(head, route.id);
      if (answers.some(({ text }) => isPrivate(text))) continue;
      for (const code of handlersOf(head, route)) {
        const shared = answers.find(({ text, by }) => by.id === code.id && isAlways(text) && isShared(text));
        if (shared === undefined) continue;
        yield {
          on: [route.id, code.id],
          file: code.file,
          line: code.line,
          side: "head",
          title: `\`${route.name}\` knows who asks, and lets everybody have its answer (\`${shared.text}\`)`,
          confidence: 0.85,
          path: [{ id: route.id }, { id: code.id }],
        };
      }
    }
  },

  violates: [
    {
      title: "a route of Next gives a person's plan",
      before: auth,
      after: {
        ...auth,
        "app/api/me/route.ts": `
          import { getSession } from "../../../src/auth.ts";
          export async function GET() { // want
            const session = await getSession();
            return Response.json({ plan: session.plan }, { headers: { "Cache-Control": "public, s-maxage=300" } });
          }
        `,
      },
    },
    {
      title: "a handler of Express behind a guard",
      before: auth,
      after: {
        ...auth,
        "src/me.ts": `${express}
          app.get("/me/orders", requireUser, async (request, response) => { // want
            response.set("Cache-Control", "public, max-age=600");
            response.json(request.user.orders);
          });
        `,
      },
    },
  ],
  honours: [
    {
      title: "nobody keeps it",
      before: auth,
      after: {
        ...auth,
        "app/api/me/route.ts": `
          import { getSession } from "../../../src/auth.ts";
          export async function GET() {
            const session = await getSession();
            return Response.json({ plan: session.plan }, { headers: { "Cache-Control": "private, no-store" } });
          }
        `,
      },
    },
    {
      title: "strangers share their answer, members do not",
      before: auth,
      after: {
        ...auth,
        "app/api/prices/route.ts": `
          import { getSession } from "../../../src/auth.ts";
          export async function GET() {
            const session = await getSession();
            if (!session) return Response.json({ plan: "free" }, { headers: { "Cache-Control": "public, s-maxage=300" } });
            return Response.json({ plan: session.plan }, { headers: { "Cache-Control": "private, no-store" } });
          }
        `,
      },
    },
  ],
});

/** What tells machines where to sign in is for everybody, whatever its name speaks of (formbricks `oauth-authorization-server`). */
const forMachines = /\.well-known|openid|jwks|oauth/i;

/** Somebody is known before it is answered. */
function isForOne({ attributes }: Node): boolean {
  const { role, method, path } = attributes ?? {};
  return role === "guarded" && method === "GET" && !forMachines.test(String(path));
}

/** What the route names itself. */
function handlersOf(graph: Graph, { id }: Node): readonly Node[] {
  return graph
    .from(id)
    .flatMap(({ kind, to, certainty }) =>
      kind === "handles" && certainty === "resolved" ? (graph.node(to) ?? []) : [],
    );
}
