/** What the shop is told from outside, read once. */
export const settings = {
  port: Number(process.env.PORT ?? 3000),
  databaseUrl: process.env.DATABASE_URL ?? "postgres://localhost/shop",
  redisUrl: process.env.REDIS_URL ?? "redis://localhost:6379",
  mailHost: process.env.MAIL_HOST ?? "localhost",
  exportFormat: process.env.EXPORT_FORMAT ?? "./csv.ts",
};
