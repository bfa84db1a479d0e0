/** Whose word alone lifts a gate: that of somebody who wrote no part of the change, or who owns the code. */
import type { Decisions, Held } from "../decisions.ts";
import type { AskedFinding } from "../questions.ts";
import type { Run } from "../work.ts";
import type { Asker } from "./asked.ts";
import { mayWrite } from "./permission.ts";
import { findWriters, type PullRequestState } from "./pull-request.ts";
import { type Api, statusOf } from "./repository.ts";
import { troubleOf } from "./trouble.ts";

/** Teams of one decision that are asked about. */
const maxTeams = 10;

export interface Agreement {
  /** Whether a finding is lifted, however it gates. */
  isSealed(finding: Pick<AskedFinding, "id" | "owners" | "teams">): boolean;
  /** Teams that own some of it, of which nobody could be asked whether this person belongs to them. */
  readonly unasked: readonly string[];
}

export async function agreementOf(
  decisions: Pick<Decisions, "held">,
  api: Api,
  run: Run,
  asked: Asker,
  pull: PullRequestState,
  findings: readonly Pick<AskedFinding, "owners" | "teams">[],
): Promise<Agreement> {
  if (!(await wrote(api, run, asked, pull))) return { isSealed: () => true, unasked: [] };
  const login = asked.login.toLowerCase();
  const others = await heldByOthers(await decisions.held(run.repositoryId, run.number), api, run, asked);
  const lacking = findings.filter(({ owners }) => !owners.includes(login)).flatMap(({ teams }) => teams);
  const teams = new Map<string, "member" | "stranger" | "unasked">();
  for (const team of [...new Set(lacking)].sort().slice(0, maxTeams))
    teams.set(team, await standing(api, run, asked, team));
  return {
    isSealed: (finding) =>
      others.has(finding.id) ||
      finding.owners.includes(login) ||
      finding.teams.some((team) => teams.get(team) === "member"),
    unasked: [...teams].flatMap(([team, found]) => (found === "unasked" ? [team] : [])),
  };
}

/** Its author, and whoever has commits in it. What GitHub does not tell counts as theirs. */
async function wrote(api: Api, run: Run, { userId }: Asker, pull: PullRequestState): Promise<boolean> {
  if (userId === pull.authorId) return true;
  const writers = await findWriters(api, run);
  if (writers === undefined || writers.known.has(userId)) return true;
  // Commits of no account are taken for those of the person who opened it; behind a bot stands whoever may write.
  return writers.others && !pull.byPerson;
}

/**
 * What somebody else alone accepted before, who still may write: then two people agree. What two agreed on already is not one of
 * theirs to prolong.
 */
async function heldByOthers(
  held: readonly Held[],
  api: Api,
  { owner, repo }: Run,
  { userId }: Asker,
): Promise<ReadonlySet<string>> {
  const others = held.filter(({ last, sealed }) => last.id !== userId && !sealed);
  const valid = new Set<number>();
  for (const { id, login } of new Map(others.map(({ last }) => [last.id, last])).values())
    if (await mayWrite(api, { owner, repo, login, userId: id })) valid.add(id);
  return new Set(others.filter(({ last }) => valid.has(last.id)).map(({ id }) => id));
}

/** Needs the organisation's *Members: read*, which nobody has to grant. */
async function standing(
  api: Api,
  { owner }: Run,
  { login: username }: Asker,
  team: string,
): Promise<"member" | "stranger" | "unasked"> {
  const [org = "", team_slug = ""] = team.split("/");
  // On GitHub a team owns code of its own organisation alone.
  if (org !== owner.toLowerCase()) return "stranger";
  try {
    const { data } = await api.rest.teams.getMembershipForUserInOrg({ org, team_slug, username });
    return data.state === "active" ? "member" : "stranger";
  } catch (error) {
    if (statusOf(error) === 404) return "stranger";
    if (statusOf(error) === 403 && troubleOf(error).again === "never") return "unasked";
    throw error;
  }
}
