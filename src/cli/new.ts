/** `blast-radius seeds new <id>`: a draft of a custom seed out of what a change newly does. */
import { isSeedId } from "../custom/parse.ts";
import { draftsOf } from "../draft/drafts.ts";
import { draftText } from "../draft/text.ts";
import type { ReviewRequest } from "../ports.ts";
import { investigate, judgeChange, type ReviewPorts } from "../review.ts";
import { type Answer, status } from "./answer.ts";
import { UsageError } from "./usage.ts";

/** Ends with 1 when the change does nothing new that a seed could speak of. */
export async function newSeed(id: string | undefined, request: ReviewRequest, ports: ReviewPorts): Promise<Answer> {
  const usage = "Write `blast-radius seeds new org/what-is-kept --base <revision> --head <revision>`.";
  if (id === undefined) throw new UsageError("`seeds new` needs a name.", usage);
  if (!isSeedId(id)) throw new UsageError(`\`${id}\` is no name of a seed.`, usage);
  const drafts = await investigate(request, ports, async (found) =>
    draftsOf(id, (await judgeChange(request, found, ports)).evidence, ports.extractor),
  );
  const [draft, ...others] = drafts;
  if (draft === undefined)
    return {
      text: "",
      status: status.gated,
      notes: [
        "This change brings no route to a table or a host that it did not come to, and no migration or write with its tests: there is nothing to draft from.",
      ],
    };
  return { text: draftText(id, draft, others), status: status.fine };
}
