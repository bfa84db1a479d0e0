/** An organisation that works: a repository with pull requests that get new heads, people who comment, and the service that watches. */
import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startFakeGithub } from "../../test/support/fake-github.ts";
import type { JsonObject } from "../../test/support/github-contract.ts";
import { createRepository, type TestRepository } from "../../test/support/repository.ts";
import { startService } from "../../test/support/service.ts";
import { commentEvent, installationId, pullRequestEvent, shop } from "../../test/support/webhooks.ts";

export interface Measured {
  readonly oldestSeconds: number;
  readonly residentBytes: number;
  readonly lagSeconds: number;
}

export interface Organisation {
  /** Something happens; the status with which the service acknowledges it, 0 when it does not. */
  deliver(): Promise<number>;
  metrics(): Promise<Measured>;
  /** Waits until nothing waits, at most so many milliseconds. */
  quiet(patience: number): Promise<void>;
  close(): Promise<void>;
}

const secret = "a secret of this bench only";
const pulls = 40;
const headsOfEach = 5;
/** Bytes: what GitHub sends about a pull request has 20 to 30 kB. */
const payloadBytes = 25_000;
const filler = "x".repeat(payloadBytes);

export async function open(): Promise<Organisation> {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const root = mkdtempSync(join(tmpdir(), "load-"));
  const { repository, heads } = history();
  mkdirSync(join(root, shop.owner));
  renameSync(repository.bareCopy(), join(root, shop.owner, `${shop.name}.git`));
  writeFileSync(join(root, "key.pem"), privateKey, { mode: 0o600 });
  const base = repository.git("rev-parse", "main");
  const github = await startFakeGithub({
    appId: 11,
    publicKey,
    installationId,
    repository: shop,
    permissions: { metadata: "read", contents: "read", checks: "write", pull_requests: "write", issues: "read" },
    people: {},
    gitRoot: root,
    compare: () => ({ base, mergeBase: base }),
  });
  const service = await startService({
    APP_ID: "11",
    PRIVATE_KEY_PATH: join(root, "key.pem"),
    WEBHOOK_SECRET: secret,
    DATA_DIR: join(root, "data"),
    GITHUB_API_URL: github.apiUrl,
    GITHUB_WEB_URL: github.webUrl,
  });
  github.hooks.connect(service.url, secret);

  let count = 0;
  const metrics = async (): Promise<Measured> => {
    const text = await (await fetch(`${service.operations}/metrics`)).text();
    const of = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1] ?? 0);
    return {
      oldestSeconds: of("blast_radius_oldest_waiting_seconds"),
      residentBytes: of("process_resident_memory_bytes"),
      lagSeconds: of("nodejs_eventloop_lag_p99_seconds"),
    };
  };
  return {
    metrics,
    async deliver() {
      const at = count++;
      // Of ten events four are pushes to pull requests; people talk, and label, and close.
      if (at % 10 >= 7) return await github.hooks.send("issue_comment", padded(commentEvent("Looks good to me.")));
      const number = (at % pulls) + 1;
      const head = heads[number - 1]?.[Math.floor(at / pulls) % headsOfEach] ?? base;
      if (at % 10 >= 4) return await github.hooks.send("pull_request", about("labeled", number, head));
      github.setPull({ number, title: "Charge more", baseBranch: "main", state: "open", head });
      return await github.hooks.send("pull_request", about("synchronize", number, head));
    },
    async quiet(patience) {
      const until = Date.now() + patience;
      while (Date.now() < until && (await metrics()).oldestSeconds > 0) await sleep(250);
    },
    async close() {
      await service.stop();
      await github.close();
      repository.remove();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function history(): { readonly repository: TestRepository; readonly heads: readonly (readonly string[])[] } {
  const charge = (cents: number) =>
    `export const charge = (order: { cents: number }): number => order.cents + ${cents};\n`;
  const files = Array.from({ length: 200 }, (_, at) => [
    `src/part-${at}.ts`,
    `import { charge } from "./charge.ts";\nexport const part${at} = () => charge({ cents: ${at} });\n`,
  ]);
  const repository = createRepository({ "src/charge.ts": charge(0), ...Object.fromEntries(files) });
  const heads = Array.from({ length: pulls }, (_, pull) => {
    repository.branch(`change-${pull + 1}`, "main");
    return Array.from({ length: headsOfEach }, (_, at) =>
      repository.commit({ "src/charge.ts": charge(pull * headsOfEach + at + 1) }),
    );
  });
  repository.branch("main");
  return { repository, heads };
}

function about(action: string, number: number, head: string): JsonObject {
  const payload = pullRequestEvent(action, head);
  return padded({ ...payload, number, pull_request: { ...(payload["pull_request"] as JsonObject), number } });
}

function padded(payload: JsonObject): JsonObject {
  return { ...payload, filler };
}
