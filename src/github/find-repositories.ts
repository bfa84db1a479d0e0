/** Where the App is installed, as GitHub lists it: events of that may have been lost like any other. */
import type { Effects, Repository } from "../work.ts";
import { repositoryIn } from "./payload.ts";
import type { Api } from "./repository.ts";

/** Pages of a hundred, of installations and of each one's repositories. */
const maxPages = 100;

export interface FindRepositoriesParts {
  /** Speaks for the App itself. */
  readonly app: Api;
  clientOf(installationId: number): Promise<Api>;
  /** Those known before. */
  readonly known: readonly Repository[];
}

/** What is there, and what of the known is not any more. */
export async function findRepositories({ app, clientOf, known }: FindRepositoriesParts): Promise<Effects> {
  const installations = await allPages(
    async (page) => (await app.rest.apps.listInstallations({ per_page: 100, page })).data,
  );
  const repositories: Repository[] = [];
  for (const { id, suspended_at } of installations) {
    if (suspended_at !== null && suspended_at !== undefined) continue;
    const api = await clientOf(id);
    const listed = await allPages(
      async (page) =>
        (await api.rest.apps.listReposAccessibleToInstallation({ per_page: 100, page })).data.repositories,
    );
    repositories.push(...listed.flatMap((value) => repositoryIn(id, value) ?? []));
  }
  const present = new Set(repositories.map(({ repositoryId }) => repositoryId));
  const absent = known.map(({ repositoryId }) => repositoryId).filter((id) => !present.has(id));
  return { repositories, gone: { installations: [], repositories: absent } };
}

async function allPages<T>(read: (page: number) => Promise<readonly T[]>): Promise<readonly T[]> {
  const all: T[] = [];
  for (let page = 1; page <= maxPages; page++) {
    const some = await read(page);
    all.push(...some);
    if (some.length < 100) return all;
  }
  // An incomplete list would take the rest for gone.
  throw new Error("GitHub lists more than can be read");
}
