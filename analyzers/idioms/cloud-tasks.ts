import { arg, idiom, key } from "../idiom.ts";

/** Work that is done by asking a route; the queue's name is part of its parent's path. */
export const cloudTasks = idiom({
  name: "cloud-tasks",
  packages: ["@google-cloud/tasks"],
  docs: "https://cloud.google.com/tasks/docs/creating-http-target-tasks",

  calls: [
    {
      call: "createTask",
      on: ["CloudTasksClient!", "default.CloudTasksClient!"],
      fact: "enqueues",
      system: "cloud-tasks",
      queue: [],
      path: key(key(key(arg(0), "task"), "httpRequest"), "url"),
    },
  ],

  examples: [
    {
      title: "a task asks a route of the repository",
      files: {
        "package.json": `{ "dependencies": { "next": "15" } }`,
        "src/enqueue.ts": `
          import { CloudTasksClient } from "@google-cloud/tasks";
          const client = new CloudTasksClient();
          export const enqueue = () =>
            client.createTask({
              parent: process.env.QUEUE,
              task: { httpRequest: { url: \`\${process.env.APP_URL}/api/settle\` } },
            });
        `,
        "app/api/settle/route.ts": "export async function POST() {}",
      },
      lines: [
        "enqueue enqueues queue:/api/settle",
        "queue:/api/settle triggers route:POST /api/settle",
        "route:POST /api/settle handles POST",
      ],
    },
  ],
});
