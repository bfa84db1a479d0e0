import { type Api, statusOf } from "./repository.ts";

/** A person, and the repository where something is asked. */
export interface Person {
  readonly owner: string;
  readonly repo: string;
  readonly login: string;
  /** Logins can be given up and taken by others; only this says who somebody is. */
  readonly userId: number;
}

/** Whether somebody may write to the repository. Read access is no gate, on a public repository everybody has it. */
export async function mayWrite(api: Api, { owner, repo, login: username, userId }: Person): Promise<boolean> {
  try {
    // GitHub folds `maintain` into write and `triage` into read.
    const { data } = await api.rest.repos.getCollaboratorPermissionLevel({ owner, repo, username });
    return data.user?.id === userId && (data.permission === "admin" || data.permission === "write");
  } catch (error) {
    if (statusOf(error) === 404) return false;
    throw error;
  }
}
