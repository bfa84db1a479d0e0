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
const { wrong, problems, heads, checkRuns } = after;
const minutes = ((performance.now() - started) / 60_000).toFixed(1);
process.stdout.write(
  `${kills} kills, seed ${seed}, ${minutes} min: ${heads} open heads, ${checkRuns} check runs made\n`,
);
for (const line of [...wrong, ...problems]) process.stdout.write(`WRONG: ${line}\n`);
const leaked = after.tokens.filter((token) => after.output.some((line) => line.includes(token)));
process.stdout.write(
  `${wrong.length} heads wrong, ${problems.length} requests refused, ${leaked.length} tokens in the log\n`,
);
process.exitCode = wrong.length + problems.length + leaked.length === 0 ? 0 : 1;
