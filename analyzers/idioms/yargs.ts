import { arg, idiom, key, text } from "../idiom.ts";

const parsers = ["default()", "default", "yargs()", "Argv:"];
const method = text("CLI");

/** A command with the function that runs it, or an object of both. */
export const yargs = idiom({
  name: "yargs",
  packages: ["yargs"],
  docs: "https://yargs.js.org/docs/#api-reference-commandcmd-desc-builder-handler",

  calls: [
    {
      call: "command",
      on: parsers,
      fact: "route",
      method,
      path: key(arg(0), "command"),
      handlers: key(arg(0), "handler"),
      named: "words",
    },
    { call: "command", on: parsers, fact: "route", method, path: arg(0), handlers: arg(3), named: "words" },
  ],

  examples: [
    {
      title: "commands by their first words",
      files: {
        "src/cli.ts": `
          import yargs from "yargs";
          import { hideBin } from "yargs/helpers";
          import { health } from "./health";
          yargs(hideBin(process.argv))
            .command("refund <order>", "Gives money back", (args) => args, refund)
            .command(health)
            .parse();
          function refund() {}
        `,
        "src/health.ts": `
          export const health = { command: "health", describe: "Whether it lives", handler: look };
          function look() {}
        `,
      },
      lines: ["route:CLI health handles look", "route:CLI refund handles refund"],
    },
  ],
});
