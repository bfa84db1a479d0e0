import { seed } from "../rule.ts";
import { chargeWithoutKey } from "./charge-without-key.ts";
import { incrementInRetryableJob } from "./increment-in-retryable-job.ts";
import { insertInRetryableJob } from "./insert-in-retryable-job.ts";
import { randomIdempotencyKey } from "./random-idempotency-key.ts";
import { webhookWithoutDedupe } from "./webhook-without-dedupe.ts";

export const runsTwice = seed({
  number: 17,
  slug: "17-idempotent-jobs-everywhere",
  title: "Idempotent Jobs Everywhere",
  promise: "A job that runs twice leaves what it leaves when it runs once.",
  rules: [chargeWithoutKey, randomIdempotencyKey, webhookWithoutDedupe, insertInRetryableJob, incrementInRetryableJob],
});
