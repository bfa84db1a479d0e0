#!/usr/bin/env node
/** Makes the empty cluster that every trial starts from, once: `node src/rollback/prepare.ts`, when the program is installed. */
import { openSandbox } from "../sandbox/sandbox.ts";
import { layChain } from "./chain.ts";
import { openClusters, shipped } from "./clusters.ts";

const limits = { time: 300_000, memory: 1_200_000_000 };
const nothing = { extensions: [], stubs: "", notes: [] };
const { sandbox } = await layChain(
  nothing,
  [],
  openClusters(shipped),
  async (contents) => await openSandbox(contents, limits),
);
sandbox.close();
