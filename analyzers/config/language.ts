import type { Language } from "../facts.ts";

const byName: Readonly<Record<string, Language>> = {
  "package.json": "package-json",
  "vercel.json": "vercel-json",
  "pnpm-workspace.yaml": "pnpm-workspace",
  "wrangler.toml": "wrangler",
  "wrangler.json": "wrangler",
  "wrangler.jsonc": "wrangler",
  "serverless.yml": "serverless",
  "serverless.yaml": "serverless",
  "template.yml": "sam",
  "template.yaml": "sam",
  "render.yaml": "render",
  "railway.json": "railway-json",
  "railway.toml": "railway-toml",
};

const workflow = /^(?:.*\/)?\.github\/workflows\/[^/]+$/;
/** Folders in which manifests of Kubernetes are kept, and names that say what they schedule. */
const cluster =
  /(?:^|\/)(?:k8s|kubernetes|kube|helm|charts?|manifests?|kustomize|deploy|deployments?|infra|infrastructure|gitops|argocd|flux)\/|cron[^/]*$/i;

/** Names of folders and files under which scripts of Artillery are kept. */
const pressing =
  /(?:^|[/._-])(?:artillery|load|load-?tests?|load-?testing|perf|performance|stress|k6|bench(?:marks?)?)(?:[/._-]|$)/i;

/** `tsconfig.json`, `tsconfig.build.json`, `jsconfig.json`, `base.tsconfig.json`. */
const compilerConfig = /(?:^|[.-])[jt]sconfig(?:[.-][^/]*)?\.json$/;
/** The folder of a shared configuration package (`packages/tsconfig/next.json`), whose files others extend. */
const sharedFolder = /(?:^|\/)[^/]*(?:tsconfig|ts-config|typescript-config|config-typescript)[^/]*\/[^/]+\.json$/;

/** How a configuration file is read, by its name; undefined for any other file. */
export function configLanguage(path: string): Language | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (Object.hasOwn(byName, name)) return byName[name];
  if (name.endsWith(".yml") || name.endsWith(".yaml"))
    return workflow.test(path)
      ? "workflow"
      : cluster.test(path)
        ? "kubernetes"
        : pressing.test(path)
          ? "artillery"
          : undefined;
  // Asked of every path of a tree, and most are no JSON.
  if (!name.endsWith(".json")) return undefined;
  return compilerConfig.test(name) || sharedFolder.test(path) ? "tsconfig" : undefined;
}
