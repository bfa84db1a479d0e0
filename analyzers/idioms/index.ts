/** The one list of idioms, and what the reader of code must keep for them. */
import { type CallPattern, callNames, type Idiom, packageSet, runtime, type StepRole } from "../idiom.ts";
import { agenda } from "./agenda.ts";
import { amqplib } from "./amqplib.ts";
import { astro } from "./astro.ts";
import { axios } from "./axios.ts";
import { beeQueue } from "./bee-queue.ts";
import { bull } from "./bull.ts";
import { bullmq } from "./bullmq.ts";
import { clickhouse } from "./clickhouse.ts";
import { cloudTasks } from "./cloud-tasks.ts";
import { cloudflare } from "./cloudflare.ts";
import { commander } from "./commander.ts";
import { connect } from "./connect.ts";
import { cron } from "./cron.ts";
import { croner } from "./croner.ts";
import { deno } from "./deno.ts";
import { drizzle } from "./drizzle.ts";
import { events } from "./events.ts";
import { express } from "./express.ts";
import { fastify } from "./fastify.ts";
import { fetchIdiom } from "./fetch.ts";
import { files } from "./files.ts";
import { flags } from "./flags.ts";
import { githubActions } from "./github-actions.ts";
import { got } from "./got.ts";
import { graphileWorker } from "./graphile-worker.ts";
import { graphql } from "./graphql.ts";
import { hono } from "./hono.ts";
import { inngest } from "./inngest.ts";
import { kafkajs } from "./kafkajs.ts";
import { knex } from "./knex.ts";
import { koa } from "./koa.ts";
import { koaMount } from "./koa-mount.ts";
import { kubernetes } from "./kubernetes.ts";
import { ky } from "./ky.ts";
import { kysely } from "./kysely.ts";
import { lambda } from "./lambda.ts";
import { loopback } from "./loopback.ts";
import { mcp } from "./mcp.ts";
import { medusa } from "./medusa.ts";
import { medusaModels } from "./medusa-models.ts";
import { mikroOrm } from "./mikro-orm.ts";
import { mongoose } from "./mongoose.ts";
import { nats } from "./nats.ts";
import { nest } from "./nest.ts";
import { nestBull } from "./nest-bull.ts";
import { nestBullmq } from "./nest-bullmq.ts";
import { nestCqrs } from "./nest-cqrs.ts";
import { nestEvents } from "./nest-events.ts";
import { nestGraphql } from "./nest-graphql.ts";
import { nestMicroservices } from "./nest-microservices.ts";
import { nestPassport } from "./nest-passport.ts";
import { nestSchedule } from "./nest-schedule.ts";
import { nestWebsockets } from "./nest-websockets.ts";
import { next } from "./next.ts";
import { nextCache } from "./next-cache.ts";
import { nodeCron } from "./node-cron.ts";
import { nodeSchedule } from "./node-schedule.ts";
import { nuxt } from "./nuxt.ts";
import { pgBoss } from "./pg-boss.ts";
import { pools } from "./pools.ts";
import { prisma } from "./prisma.ts";
import { qstash } from "./qstash.ts";
import { railway } from "./railway.ts";
import { redis } from "./redis.ts";
import { redisStreams } from "./redis-streams.ts";
import { remix } from "./remix.ts";
import { render } from "./render.ts";
import { routingControllers } from "./routing-controllers.ts";
import { sequelize } from "./sequelize.ts";
import { servedFolders } from "./served-folders.ts";
import { socketIo } from "./socket-io.ts";
import { solidStart } from "./solid-start.ts";
import { sqs } from "./sqs.ts";
import { supabase } from "./supabase.ts";
import { supertest } from "./supertest.ts";
import { sveltekit } from "./sveltekit.ts";
import { temporal } from "./temporal.ts";
import { timers } from "./timers.ts";
import { triggerDev } from "./trigger-dev.ts";
import { trpc } from "./trpc.ts";
import { tsRest } from "./ts-rest.ts";
import { tsed } from "./tsed.ts";
import { tsoa } from "./tsoa.ts";
import { typeGraphql } from "./type-graphql.ts";
import { typeorm } from "./typeorm.ts";
import { undici } from "./undici.ts";
import { vercel } from "./vercel.ts";
import { ws } from "./ws.ts";
import { yargs } from "./yargs.ts";

export const idioms: readonly Idiom[] = [
  agenda,
  amqplib,
  astro,
  axios,
  beeQueue,
  bull,
  bullmq,
  clickhouse,
  cloudTasks,
  cloudflare,
  commander,
  connect,
  cron,
  croner,
  deno,
  drizzle,
  events,
  express,
  fastify,
  fetchIdiom,
  files,
  flags,
  githubActions,
  got,
  graphileWorker,
  graphql,
  hono,
  inngest,
  kafkajs,
  knex,
  koa,
  koaMount,
  kubernetes,
  ky,
  kysely,
  lambda,
  loopback,
  mcp,
  medusa,
  medusaModels,
  mikroOrm,
  mongoose,
  nats,
  nest,
  nestBull,
  nestBullmq,
  nestCqrs,
  nestEvents,
  nestGraphql,
  nestMicroservices,
  nestPassport,
  nestSchedule,
  nestWebsockets,
  next,
  nextCache,
  nodeCron,
  nodeSchedule,
  nuxt,
  pgBoss,
  pools,
  prisma,
  qstash,
  railway,
  redis,
  redisStreams,
  remix,
  render,
  routingControllers,
  sequelize,
  servedFolders,
  socketIo,
  solidStart,
  sqs,
  supabase,
  supertest,
  sveltekit,
  temporal,
  timers,
  triggerDev,
  trpc,
  tsRest,
  tsed,
  tsoa,
  typeGraphql,
  typeorm,
  undici,
  vercel,
  ws,
  yargs,
];

/** Roles of steps that say enough to look at a chain whose beginning has no name. */
const telling: ReadonlySet<StepRole | undefined> = new Set([
  "columns",
  "one",
  "values",
  "written",
  "where",
  "pinned",
  "looked",
  "conflict",
]);

/** Names of steps by which some idiom may know a chain, whatever its root. */
export const idiomWords: ReadonlySet<string> = new Set(
  idioms.flatMap(({ calls }) => calls.filter((call) => !isOfModel(call)).flatMap(words)),
);

/** Names that everybody uses (`find`, `save`): they tell something only where a model may be meant. */
export const modelWords: ReadonlySet<string> = new Set(
  idioms.flatMap(({ calls }) => calls.filter(isOfModel).flatMap(words)),
);

function isOfModel(call: CallPattern): boolean {
  return call.fact === "association" || (call.fact === "access" && call.by === "class");
}

/** Those of them by which a chain only asks a database: functions in it are part of the query. */
const handingWords: ReadonlySet<string> = new Set(
  idioms.flatMap(({ calls }) => calls.filter(({ fact }) => !isQuery(fact)).flatMap(words)),
);
export const queryWords: ReadonlySet<string> = new Set([...idiomWords].filter((word) => !handingWords.has(word)));

function isQuery(fact: CallPattern["fact"]): boolean {
  return fact === "access" || fact === "query" || fact === "routine" || fact === "entity" || fact === "association";
}
/** Functions of the runtime that some idiom speaks of, and the timer by which runners of a repository's own go on. */
export const idiomGlobals: ReadonlySet<string> = new Set([
  "setTimeout",
  ...idioms.flatMap(({ calls, packages }) =>
    packages.includes(runtime) ? calls.flatMap((call) => ("on" in call ? [] : callNames(call))) : [],
  ),
]);

const later = /queue|worker|jobs?(?![a-z])|task|cron|schedul|publish|dispatch|trigger|runner/i;

/**
 * Whether a name speaks of work that is done later. Layers of a repository's own stand in front of most queues, and only what
 * they and their methods are called tells which calls are worth keeping.
 */
export const hintsAtJobs = (name: string): boolean => later.test(name) && !/^(?:set|use|on)[A-Z]/.test(name);

function words(call: CallPattern): readonly string[] {
  // Lists are joined everywhere; an instance that is called itself has no name: such chains are known by what else is in them.
  const names = "on" in call ? callNames(call).filter((name) => name !== "()" && name !== "join") : [];
  if (call.fact === "query" && callNames(call).includes("()"))
    return [
      ...names,
      ...(call.called ?? []),
      ...Object.keys(call.turns ?? {}),
      ...Object.keys(call.steps).filter((step) => telling.has(call.steps[step])),
    ];
  return call.fact === "router" ? [...names, ...Object.keys(call.procedures)] : names;
}

/** Tools of load tests: what their scripts ask is read of their calls. */
const pressers = ["autocannon", "k6", "loadtest"];

/** Whether an import specifier is a package whose exports idioms speak of, or lies inside one. */
export const knowsPackage = packageSet([...idioms.flatMap(({ packages }) => packages), ...pressers]);

const parameters = idioms.flatMap((one) => one.parameters ?? []);

/** Who gives functions something to work on, as in `ParameterPattern`. */
export const givers = {
  calls: new Map(parameters.flatMap((one) => ("call" in one ? [[one.call, one] as const] : []))),
  packages: new Map(parameters.flatMap((one) => ("package" in one ? [[one.package, one.at] as const] : []))),
  types: new Set(parameters.flatMap((one) => ("type" in one ? [one.type] : []))),
};

/** How tests ask an application in the same process: the methods, and the packages that are given one. */
export const askIdioms = {
  words: new Set(idioms.flatMap(({ calls }) => calls.flatMap((call) => (call.fact === "asks" ? callNames(call) : [])))),
  packages: idioms.flatMap(({ calls, packages }) =>
    calls.some((call) => call.fact === "asks" && call.app !== undefined) ? packages : [],
  ),
};
