import { arg, first, idiom, key, members } from "../idiom.ts";

/** What a queue runs: the work, and what is told of its fate. */
const runs = [
  "Process",
  ...[
    "Active",
    "Cleaned",
    "Completed",
    "Drained",
    "Error",
    "Failed",
    "Paused",
    "Progress",
    "Removed",
    "Resumed",
    "Stalled",
    "Waiting",
  ].flatMap((event) => [`OnQueue${event}`, `OnGlobalQueue${event}`]),
];

/** Each decorated method does one kind of work of its class's queue. */
export const nestBull = idiom({
  name: "nest-bull",
  packages: ["@nestjs/bull"],
  docs: "https://docs.nestjs.com/techniques/queues",

  calls: [
    {
      decorator: "Processor",
      fact: "consumes",
      system: "bull",
      queue: first(key(arg(0), "name"), arg(0)),
      handler: members([], runs),
    },
    { call: "registerQueue", on: ["BullModule"], fact: "queue", system: "bull", queue: key(arg(0), "name") },
  ],

  examples: [
    {
      title: "methods of a class work off a queue",
      files: {
        "src/mail.ts": `
          import { OnQueueFailed, Process, Processor } from "@nestjs/bull";
          @Processor("mail")
          export class MailProcessor {
            @Process("welcome") welcome(job) {}
            @OnQueueFailed() failed(job) {}
          }
        `,
        "src/app.module.ts": `
          import { Module } from "@nestjs/common";
          import { BullModule } from "@nestjs/bull";
          @Module({ imports: [BullModule.registerQueue({ name: "bills" })] })
          export class AppModule {}
        `,
      },
      lines: [
        "job:bull/mail handles MailProcessor.failed",
        "job:bull/mail handles MailProcessor.welcome",
        "queue:mail triggers job:bull/mail",
      ],
    },
  ],
});
