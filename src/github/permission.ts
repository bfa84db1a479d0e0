import { type Api, statusOf } from "./repository.ts";

/** A person, and the repository where something is asked. */
export interface Person {
  readonly owner: string;
  readonly repo: string;
  readonly login: string;
}

/** Whether somebody may write to the repository. Read access is no gate, on a public repository everybody has it. */
export async function mayWrite(api: Api, { owner, repo, login: username }: Person): Promise<boolean> {
  try {
    // GitHub folds `maintain` into write and `triage` into read.
    const { data } = await api.rest.repos.getCollaboratorPermissionLevel({ owner, repo, username });
    return data.permission === "admin" || data.permission === "write";
  } catch (error) {
    if (statusOf(error) === 404) return false;
    throw error;
  }
}
