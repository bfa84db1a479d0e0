import { arg, idiom, text } from "../idiom.ts";

const commands = ["Command!", "Command:", "program", "default", "createCommand()", "default()", "cac()", "CAC:"];

/** Commands stand in commands; what a person types is the words of all of them. */
export const commander = idiom({
  name: "commander",
  packages: ["commander", "@commander-js/extra-typings", "cac"],
  docs: "https://github.com/tj/commander.js#readme",

  calls: [
    { call: "command", on: commands, fact: "base", path: arg(0) },
    { new: "Command", fact: "base", path: arg(0) },
    { call: "createCommand", fact: "base", path: arg(0) },
    { call: "addCommand", on: commands, fact: "mount", child: arg(0) },
    {
      call: "action",
      on: commands,
      fact: "route",
      method: text("CLI"),
      path: text(""),
      handlers: arg(0),
      named: "words",
    },
  ],

  examples: [
    {
      title: "a command is known by all of its words",
      files: {
        "src/index.ts": `
          import { program } from "commander";
          import { refunds } from "./refunds";
          program.name("shop").version("1.0.0");
          program.command("health").action(health);
          const orders = program.command("orders").description("What was bought");
          orders.command("list [month]").option("--all").action(async () => list());
          program.addCommand(refunds);
          function health() {}
          function list() {}
        `,
        "src/refunds.ts": `
          import { Command } from "commander";
          export const refunds = new Command("refunds");
          refunds.command("pay <order>").action(pay);
          function pay() {}
        `,
      },
      lines: [
        "route:CLI health handles health",
        "route:CLI orders list handles orders.command.option.action()",
        "route:CLI refunds pay handles pay",
      ],
    },
    {
      title: "cac",
      files: {
        "src/cli.ts": `
          import cac from "cac";
          const cli = cac("shop");
          cli.command("refund <order>", "Gives money back").action(refund);
          function refund() {}
        `,
      },
      lines: ["route:CLI refund handles refund"],
    },
  ],
});
