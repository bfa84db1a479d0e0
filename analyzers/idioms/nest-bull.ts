import { arg, around, first, idiom, key, members } from "../idiom.ts";

/** What is told of the fate of a queue's work. */
const events = [
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
].flatMap((event) => [`OnQueue${event}`, `OnGlobalQueue${event}`]);

const named = first(key(arg(0), "name"), arg(0));

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
      queue: named,
      handler: members([], events),
      handled: true,
    },
    { decorator: "Process", fact: "consumes", system: "bull", queue: around("Processor", named), job: named },
    { call: "registerQueue", on: ["BullModule"], fact: "queue", system: "bull", queue: key(arg(0), "name") },
  ],

  examples: [
    {
      title: "methods of a class work off a queue; who adds to it is given it by its name",
      files: {
        "src/mail.ts": `
          import { OnQueueFailed, Process, Processor } from "@nestjs/bull";
          @Processor("mail")
          export class MailProcessor {
            @Process("welcome") welcome(job) {}
            @OnQueueFailed() failed(job) {}
          }
        `,
        "src/sign-up.ts": `
          import { InjectQueue } from "@nestjs/bull";
          import { Queue } from "bull";
          export class SignUp {
            constructor(
              @InjectQueue("mail") private readonly mails: Queue,
              @InjectQueue("bills") private readonly bills: Queue,
            ) {}
            async welcome(user) { await this.mails.add("welcome", { user }); }
            async remind(users) { await this.mails.addBulk([{ name: "remind", data: users }]); }
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
        "SignUp.remind enqueues queue:mail (remind bulk)",
        "SignUp.welcome enqueues queue:mail (welcome with user)",
        "job:bull/mail handles MailProcessor.failed",
        "job:bull/welcome handles MailProcessor.welcome",
        "queue:mail triggers job:bull/mail",
        "queue:mail triggers job:bull/welcome",
      ],
    },
  ],
});
