/** The parts of the service. One process has all of them, or each is a process of its own over one `DATA_DIR`, on one machine. */
export const roles = ["ingress", "worker", "web", "reconciler"] as const;

/**
 * `ingress` takes webhooks; `worker` looks at them, reviews and answers; `web` shows the pages; `reconciler` asks GitHub for what did
 * not arrive, and deletes what is old.
 */
export type Role = (typeof roles)[number];
