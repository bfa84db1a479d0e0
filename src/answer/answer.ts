/** What people ask about a pull request, answered as Markdown by the engine that the command line uses. */
import { findUnit } from "../cli/units.ts";
import { UsageError } from "../cli/usage.ts";
import { deletionOf } from "../deletion.ts";
import { dependents, openRevision } from "../inspect.ts";
import type { ReviewRequest } from "../ports.ts";
import type { EngineAnswer, Question } from "../questions.ts";
import { composeDeletion } from "../report/deletion.ts";
import { renderDeletion } from "../report/deletion-text.ts";
import { prose } from "../report/escape.ts";
import { composeReach } from "../report/reach.ts";
import { renderReach } from "../report/reach-text.ts";
import type { PlaceOf } from "../report/reached.ts";
import { renderWayBackMarkdown } from "../report/way-back-markdown.ts";
import { investigate, type ReviewPorts, review } from "../review.ts";
import { selectTests } from "../selection.ts";
import { findingsToDecide } from "./decide.ts";
import { explained, openFindings } from "./findings.ts";
import { listed, terminal, width, within } from "./page.ts";
import { whyReached } from "./why.ts";

/** Answers a question; what cannot be answered is a sentence. Throws a `SourceError` when the change cannot be read. */
export async function answer(
  question: Question,
  request: ReviewRequest,
  ports: ReviewPorts,
  pages?: string,
): Promise<EngineAnswer> {
  try {
    if (question.ask === "decide") return await findingsToDecide(question, request, ports);
    return { markdown: within(await answered(question, request, ports, pages)), understood: true, findings: [] };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { markdown: within(prose(`${error.message} ${error.hint}`)), understood: false, findings: [] };
  }
}

async function answered(
  question: Exclude<Question, { readonly ask: "decide" }>,
  request: ReviewRequest,
  ports: ReviewPorts,
  pages: string | undefined,
): Promise<string> {
  switch (question.ask) {
    case "why":
      return await investigate(request, ports, (found) => whyReached(question.about, found));
    case "of": {
      const { sha, graph } = await openRevision(request.head, ports);
      const unit = findUnit(graph, question.about);
      const impact = dependents(graph, unit);
      const placeOf: PlaceOf = (id) => graph.node(id);
      return terminal(renderReach(composeReach(unit, { engine: ports.engine, revision: sha, impact, placeOf }), width));
    }
    case "delete": {
      const revision = await openRevision(request.head, ports);
      const { unit, ...found } = await deletionOf(findUnit(revision.graph, question.about), revision, ports.source);
      const placeOf: PlaceOf = (id) => revision.graph.node(id);
      const asked = { engine: ports.engine, revision: revision.sha, placeOf, ...found };
      return terminal(renderDeletion(composeDeletion(unit, asked), width));
    }
    case "tests":
      return listed(await investigate(request, ports, (found) => selectTests(found, true)));
    case "rollback":
      return renderWayBackMarkdown(await review(request, ports));
    case "explain":
      return explained(question.about, await review(request, ports), pages);
    case "open":
      return openFindings(await review(request, ports));
  }
}
