import { arg, first, idiom, key, members } from "../idiom.ts";

/** One method does all the work of its class's queue. */
export const nestBullmq = idiom({
  name: "nest-bullmq",
  packages: ["@nestjs/bullmq"],
  docs: "https://docs.bullmq.io/guide/nestjs",

  calls: [
    {
      decorator: "Processor",
      fact: "consumes",
      system: "bullmq",
      queue: first(key(arg(0), "name"), arg(0)),
      handler: members(["process"], ["OnWorkerEvent"]),
      pace: {
        atOnce: [key(arg(1), "concurrency"), key(arg(0), "concurrency")],
        limiter: [key(arg(1), "limiter"), key(arg(0), "limiter")],
      },
    },
    {
      call: "registerQueue",
      on: ["BullModule"],
      fact: "queue",
      system: "bullmq",
      queue: key(arg(0), "name"),
      tries: {
        attempts: [key(key(arg(0), "defaultJobOptions"), "attempts")],
        pause: [key(key(arg(0), "defaultJobOptions"), "backoff")],
      },
    },
  ],

  examples: [
    {
      title: "a class works off a queue; who adds to it is given it by its name",
      files: {
        "src/mail.ts": `
          import { OnWorkerEvent, Processor, WorkerHost } from "@nestjs/bullmq";
          @Processor({ name: "mail" })
          export class MailProcessor extends WorkerHost {
            async process(job) {}
            @OnWorkerEvent("failed") failed(job) {}
          }
        `,
        "src/sign-up.ts": `
          import { InjectQueue } from "@nestjs/bullmq";
          import { Queue } from "bullmq";
          export class SignUp {
            @InjectQueue("bills") private readonly bills: Queue;
            constructor(@InjectQueue("mail") private readonly mails: Queue) {}
            async welcome(user) { await this.mails.add("welcome", { user }); }
          }
        `,
        "src/app.module.ts": `
          import { Module } from "@nestjs/common";
          import { BullModule } from "@nestjs/bullmq";
          @Module({ imports: [BullModule.registerQueue({ name: "bills" })] })
          export class AppModule {}
        `,
      },
      lines: [
        "SignUp.welcome enqueues queue:mail (welcome with user)",
        "job:bullmq/mail handles MailProcessor.failed",
        "job:bullmq/mail handles MailProcessor.process",
        "queue:mail triggers job:bullmq/mail",
      ],
    },
  ],
});
