import { arg, type Hole, idiom, key } from "../idiom.ts";

const first = arg(0);
const options = arg(1);
const within = (of: Hole, ...names: readonly string[]): Hole => names.reduce<Hole>((hole, name) => key(hole, name), of);

/** Where the address stands, whichever client it is. */
const url = [
  first,
  ...["connectionString", "url", "uri", "connection", "datasourceUrl", "host", "client"].map((name) =>
    key(first, name),
  ),
  within(first, "connection", "connectionString"),
  within(first, "connection", "url"),
  within(first, "datasources", "db", "url"),
  within(first, "dialect", "pool"),
];
const max = [
  ...["max", "connectionLimit", "poolSize", "max_open_connections", "maxPoolSize"].flatMap((name) => [
    key(first, name),
    key(options, name),
  ]),
  within(first, "pool", "max"),
  within(options, "pool", "max"),
  within(first, "extra", "max"),
];
const timeout = [
  ...["connectionTimeoutMillis", "connect_timeout", "connectTimeout", "acquireTimeout", "request_timeout"].flatMap(
    (name) => [key(first, name), key(options, name)],
  ),
  within(first, "pool", "acquireTimeoutMillis"),
  within(options, "pool", "acquire"),
];
/** https://node-postgres.com/apis/client, https://github.com/porsager/postgres#connection-details: both are settings of a session. */
const ofSession = (name: string): readonly Hole[] => [
  key(first, name),
  within(first, "connection", name),
  within(options, "connection", name),
];
const statementTimeout = [...ofSession("statement_timeout"), key(first, "query_timeout")];
const lockTimeout = ofSession("lock_timeout");
const limits = { max, timeout, statementTimeout, lockTimeout } as const;
const held = { fact: "pool", url, ...limits, options: [first, options] } as const;

/** What makes connections that are held: to databases, and to stores beside them. Making one is not using it. */
export const pools = idiom({
  name: "pools",
  packages: [
    "@clickhouse/client",
    "@libsql/client",
    "@neondatabase/serverless",
    "@planetscale/database",
    "@prisma/client",
    "@upstash/redis",
    "@vercel/postgres",
    "drizzle-orm",
    "ioredis",
    "knex",
    "mongodb",
    "mongoose",
    "mysql",
    "mysql2",
    "pg",
    "postgres",
    "redis",
    "sequelize",
    "sequelize-typescript",
    "typeorm",
  ],
  docs: "https://node-postgres.com/apis/pool",

  calls: [
    {
      new: ["Pool", "PrismaClient", "Sequelize", "Redis", "Cluster", "MongoClient", "DataSource", "default"],
      ...held,
    },
    { new: "Client", ...held, single: true },
    { call: "createConnection", ...held, single: true },
    {
      call: ["createPool", "createClient", "createCluster", "neon", "postgres", "knex", "default"],
      ...held,
    },
    { call: "connect", ...held },
    { call: ["connect", "createConnection"], on: ["default", "mongoose"], ...held },
    { call: "fromEnv", on: ["Redis"], ...held },
    { call: "drizzle", ...held, needsUrl: true },
  ],

  examples: [
    {
      title: "pools with their limits, and the variables that lead to them",
      files: {
        "src/db.ts": `
          import { Pool } from "pg";
          import postgres from "postgres";
          import { drizzle } from "drizzle-orm/postgres-js";
          export const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 20, connectionTimeoutMillis: 2000 });
          const sql = postgres(process.env.DATABASE_REPLICA_URL!, { max: 5, connection: { lock_timeout: 3000 } });
          export const replica = drizzle(sql);
        `,
        "src/redis.ts": `
          import Redis from "ioredis";
          export const redis = new Redis(process.env.REDIS_URL);
        `,
        "src/prisma.ts": `
          import { PrismaClient } from "@prisma/client";
          const make = () => new PrismaClient({ datasourceUrl: "postgres://db/shop?connection_limit=7" });
          export const prisma = make();
        `,
      },
      lines: [
        "make declares pool:src/prisma.ts#make (@prisma/client main max 7)",
        "pool declares pool:src/db.ts#pool (pg main max 20 timeout 2000 $DATABASE_URL)",
        "redis declares pool:src/redis.ts#redis (ioredis main $REDIS_URL)",
        "sql declares pool:src/db.ts#sql (postgres replica max 5 lock 3000 $DATABASE_REPLICA_URL)",
      ],
    },
  ],
});
