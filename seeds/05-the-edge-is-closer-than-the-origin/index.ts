import { seed } from "../rule.ts";
import { bytesThroughOrigin } from "./bytes-through-origin.ts";
import { cacheBuster } from "./cache-buster.ts";
import { cacheabilityLost } from "./cacheability-lost.ts";
import { privateInSharedCache } from "./private-in-shared-cache.ts";
import { publicGetUncached } from "./public-get-uncached.ts";

export const answersFromTheEdge = seed({
  number: 5,
  slug: "05-the-edge-is-closer-than-the-origin",
  title: "The Edge Is Closer Than the Origin",
  promise: "What is the same for everybody is kept close to everybody, and what is for one is kept by nobody.",
  rules: [privateInSharedCache, cacheabilityLost, publicGetUncached, bytesThroughOrigin, cacheBuster],
});
