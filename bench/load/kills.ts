/**
 * The long storm: `npm run bench:kills -- [kills] [seed]`. A real service is killed without warning again and again while GitHub
 * fails and webhooks are lost (test/support/storm.ts); says whether every open head has exactly one concluded check afterwards.
 */
import process from "node:process";
import { mulberry, weather } from "../../test/support/storm.ts";

const [kills = "200", seed = "1"] = process.argv.slice(2);
const started = performance.now();
const after = await weather({
  kills: Number(kills),
  chance: mulberry(Number(seed)),
  patience: 300_000,
  tell: (line) => process.stderr.write(`${line}\n`),
});
const { wrong, problems, heads, checkRuns, struck, stood, leaky } = after;
const minutes = ((performance.now() - started) / 60_000).toFixed(1);
process.stdout.write(
  `${kills} kills, seed ${seed}, ${minutes} min: ${heads} open heads, ${checkRuns} check runs made\n`,
);
for (const [aim, { times, met }] of struck) process.stdout.write(`struck when ${aim}: ${met} of ${times} times\n`);
for (const [stand, times] of stood) process.stdout.write(`found standing: ${stand}: ${times} times\n`);
for (const line of [...wrong, ...problems]) process.stdout.write(`WRONG: ${line}\n`);
process.stdout.write(
  `${wrong.length} heads wrong, ${problems.length} requests refused, ${leaky.length} files with a secret\n`,
);
process.exitCode = wrong.length + problems.length + leaky.length === 0 ? 0 : 1;
