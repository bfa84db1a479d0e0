import { arg, decorated, first, idiom, key } from "../idiom.ts";

/** https://github.com/nestjs/schedule/blob/master/lib/enums/cron-expression.enum.ts */
const expressions: Readonly<Record<string, string>> = {
  EVERY_SECOND: "* * * * * *",
  EVERY_5_SECONDS: "*/5 * * * * *",
  EVERY_10_SECONDS: "*/10 * * * * *",
  EVERY_30_SECONDS: "*/30 * * * * *",
  EVERY_MINUTE: "*/1 * * * *",
  EVERY_5_MINUTES: "0 */5 * * * *",
  EVERY_10_MINUTES: "0 */10 * * * *",
  EVERY_15_MINUTES: "0 */15 * * * *",
  EVERY_30_MINUTES: "0 */30 * * * *",
  EVERY_HOUR: "0 0-23/1 * * *",
  EVERY_DAY_AT_NOON: "0 12 * * *",
  EVERY_DAY_AT_MIDNIGHT: "0 0 * * *",
  EVERY_WEEK: "0 0 * * 0",
  EVERY_WEEKDAY: "0 0 * * 1-5",
  EVERY_WEEKEND: "0 0 * * 6,0",
  EVERY_1ST_DAY_OF_MONTH_AT_MIDNIGHT: "0 0 1 * *",
  EVERY_1ST_DAY_OF_MONTH_AT_NOON: "0 12 1 * *",
  EVERY_2ND_HOUR: "0 */2 * * *",
  EVERY_2ND_HOUR_FROM_1AM_THROUGH_11PM: "0 1-23/2 * * *",
  EVERY_2ND_MONTH: "0 0 1 */2 *",
  EVERY_QUARTER: "0 0 1 */3 *",
  EVERY_6_MONTHS: "0 0 1 */6 *",
  EVERY_YEAR: "0 0 1 1 *",
  EVERY_30_MINUTES_BETWEEN_9AM_AND_5PM: "0 */30 9-17 * * *",
  EVERY_30_MINUTES_BETWEEN_9AM_AND_6PM: "0 */30 9-18 * * *",
  EVERY_30_MINUTES_BETWEEN_10AM_AND_7PM: "0 */30 10-19 * * *",
  MONDAY_TO_FRIDAY_AT_09_30AM: "0 30 09 * * 1-5",
  MONDAY_TO_FRIDAY_AT_11_30AM: "0 30 11 * * 1-5",
  MONDAY_TO_FRIDAY_AT_12PM: "0 0 12 * * 1-5",
  ...byHour("EVERY_DAY_AT_", (hour) => `0 ${pad(hour)} * * *`),
  ...byHour("MONDAY_TO_FRIDAY_AT_", (hour) => `0 0 ${pad(hour)} * * 1-5`),
  ...Object.fromEntries(Array.from({ length: 11 }, (_, at) => [`EVERY_${at + 2}_HOURS`, `0 0-23/${at + 2} * * *`])),
};

/** From one in the morning to eleven at night, without noon. */
function byHour(name: string, spec: (hour: number) => string): Readonly<Record<string, string>> {
  const hours = Array.from({ length: 23 }, (_, at) => at + 1).filter((hour) => hour !== 12);
  return Object.fromEntries(hours.map((hour) => [`${name}${hour % 12}${hour < 12 ? "AM" : "PM"}`, spec(hour)]));
}

function pad(hour: number): string {
  return String(hour).padStart(2, "0");
}

/** Methods that run by the clock, in the process of the application. */
export const nestSchedule = idiom({
  name: "nest-schedule",
  packages: ["@nestjs/schedule"],
  docs: "https://docs.nestjs.com/techniques/task-scheduling",

  calls: [
    {
      decorator: "Cron",
      fact: "schedules",
      system: "nest",
      every: arg(0),
      handler: decorated,
      name: key(arg(1), "name"),
    },
    // A name may stand in front of the interval.
    {
      decorator: ["Interval", "Timeout"],
      fact: "schedules",
      system: "nest",
      every: first(arg(1), arg(0)),
      handler: decorated,
    },
  ],
  texts: Object.fromEntries(Object.entries(expressions).map(([name, spec]) => [`CronExpression.${name}`, spec])),

  examples: [
    {
      title: "by a cron expression of one's own or of the package, or at an interval",
      files: {
        "src/tasks.ts": `
          import { Cron, CronExpression, Interval } from "@nestjs/schedule";
          export class Tasks {
            @Cron(CronExpression.EVERY_DAY_AT_MIDNIGHT) sweep() {}
            @Cron("0 7 * * 1", { name: "digest" }) mail() {}
            @Interval(60000) poll() {}
          }
        `,
      },
      lines: [
        "job:nest/Tasks.poll handles Tasks.poll",
        "job:nest/Tasks.sweep handles Tasks.sweep",
        "job:nest/digest handles Tasks.mail",
        "schedule:0 0 * * * Tasks.sweep triggers job:nest/Tasks.sweep",
        "schedule:0 7 * * 1 digest triggers job:nest/digest",
        "schedule:every 60000ms Tasks.poll triggers job:nest/Tasks.poll",
      ],
    },
  ],
});
