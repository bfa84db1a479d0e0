/** What idioms make of code: a closed union, still in the names of the file it was seen in. */

import type {
  AccessPattern,
  AssociationPattern,
  BeforePattern,
  EndpointPattern,
  EntityPattern,
  Hole,
  MemberPattern,
  ModulePattern,
  NamingPattern,
  QueryPattern,
  RouterPattern,
  StepRole,
  TablePattern,
} from "./idiom.ts";
import type {
  BaseMeaning,
  DescribedMeaning,
  ImplementsMeaning,
  MountMeaning,
  RouteMeaning,
  UseMeaning,
  WrapMeaning,
} from "./meaning-apps.ts";
import type { PaceMeaning, Sending, TryMeaning } from "./meaning-jobs.ts";
import type { OutsideMeaning } from "./meaning-outside.ts";
import type { Holder, Place, Seen } from "./meaning-places.ts";

export type * from "./meaning-apps.ts";
export type * from "./meaning-jobs.ts";
export type * from "./meaning-outside.ts";
export type * from "./meaning-places.ts";

export interface AskMeaning extends Place {
  readonly means: "asks";
  readonly app: Seen;
  readonly path: Seen | undefined;
  readonly method: Seen | undefined;
}

export interface QueueMeaning extends Place {
  readonly means: "queue";
  readonly system: string;
  readonly queue: Seen | undefined;
  readonly tries?: TryMeaning;
}

export interface ConsumerMeaning extends Place {
  readonly means: "consumes";
  readonly system: string;
  readonly queue: Seen | undefined;
  /** What the work is called, where that is not the queue's name. */
  readonly job: Seen | undefined;
  readonly handlers: readonly Seen[];
  /** An object: each of its keys names work, and the member does it. */
  readonly each: Seen | undefined;
  /** When it runs by itself. */
  readonly every: Seen | undefined;
  /** What it waits in, nobody can tell: it is told of events, and no queue has its name. */
  readonly waits?: false;
  readonly pace?: PaceMeaning;
}

export interface ProducerMeaning extends Place {
  readonly means: "enqueues";
  readonly system: string;
  readonly queue: Seen | undefined;
  readonly jobs: readonly Seen[];
  readonly repeat: Seen | undefined;
  /** The queue is called by a name of the environment. */
  readonly bound: boolean;
  /** The queue is what this was made with. */
  readonly made: { readonly receiver: Seen; readonly by: Made } | undefined;
  /** The work is done where this path is served. */
  readonly path: Seen | undefined;
  /** An object that is sent along. */
  readonly payload?: Seen;
  readonly tries?: TryMeaning;
  readonly sending?: Sending;
}

/** Which of the arguments that a value was made with, by the walks that make one. */
export interface Made {
  readonly on: readonly string[];
  readonly hole: Hole;
}

export interface ScheduleMeaning extends Place {
  readonly means: "schedules";
  readonly system: string;
  readonly every: Seen;
  readonly handlers: readonly Seen[];
  readonly name: Seen | undefined;
}

/** `receiver`: whose event it is. */
export interface ListenMeaning extends Place {
  readonly means: "listens";
  readonly everywhere: boolean;
  readonly receiver: Seen;
  readonly event: Seen;
  readonly handler: Seen;
}

export interface EmitMeaning extends Place {
  readonly means: "emits";
  readonly everywhere: boolean;
  readonly receiver: Seen;
  readonly event: Seen;
}

export interface TableMeaning extends Place {
  readonly means: "table";
  readonly binds: string;
  readonly name: Seen;
  readonly columns: Seen | undefined;
  readonly schema: Seen | undefined;
  readonly column: TablePattern["column"];
}

/** `holder`: the class or the constant; the code that makes it where it is bound to nothing. */
export interface EntityMeaning extends Place {
  readonly means: "entity";
  readonly pattern: EntityPattern;
  readonly holder: Holder;
  readonly bound: boolean;
  readonly names: readonly Seen[];
  readonly schema: Seen | undefined;
  readonly models: readonly Seen[];
  readonly snake: boolean;
  readonly columns: readonly Seen[];
  readonly brings: readonly { readonly column: string; readonly primary?: true }[];
}

/** `by` is the member, or the constructor where the member is a parameter of it. */
export interface MemberMeaning extends Place {
  readonly means: "member";
  readonly pattern: MemberPattern;
  readonly options: readonly Seen[];
  readonly name: Seen | undefined;
  readonly nullable: Seen | undefined;
  readonly target: Seen | undefined;
  readonly through: Seen | undefined;
  readonly eager: boolean;
}

export interface AssociationMeaning extends Place {
  readonly means: "association";
  readonly pattern: AssociationPattern;
  readonly owners: readonly Seen[];
  readonly target: Seen;
  readonly as: Seen | undefined;
  readonly through: Seen | undefined;
}

/** Models by name or class, and the tables that they are given. */
export interface ModelsMeaning extends Place {
  readonly means: "models";
  readonly models: readonly { readonly model: Seen; readonly table: Seen | undefined }[];
}

export interface NamingMeaning extends Place {
  readonly means: "naming";
  readonly pattern: NamingPattern;
}

export interface AccessMeaning extends Place {
  readonly means: "access";
  readonly pattern: AccessPattern;
  readonly table: Seen;
  /** All that may say which table it is, the likeliest first. */
  readonly candidates: readonly Seen[];
  /** Code of the repository is called, by the name of such an operation. */
  readonly own: boolean;
  readonly operation: AccessPattern["operation"];
  readonly columns: readonly Seen[];
  readonly where: readonly Seen[];
  readonly also: readonly Seen[];
  readonly limited: boolean;
  readonly offset: boolean;
  readonly keyed: boolean;
  /** Columns of a conflict that is no error, where they are named. */
  readonly conflict: readonly Seen[];
  readonly locked: boolean;
  readonly skips: boolean;
  /** Relations that the chain joins, with the names it gives them. */
  readonly aliases: readonly { readonly of: Seen; readonly name: Seen }[];
  readonly loads: readonly Seen[];
  /** Names of scopes. */
  readonly scopes: readonly Seen[];
  readonly data: readonly Seen[];
  /** The method called, and its first argument. */
  readonly called: string;
  readonly argument: Seen | undefined;
  readonly inLoop: boolean;
  readonly perItem: boolean;
  readonly inTransaction: boolean;
  /** The arms of forks it stands in, as in `Chain`. */
  readonly arms: string | undefined;
  /** The client is a bare parameter, or one typed as a transaction: whoever calls may hold one open. */
  readonly handed: boolean;
  /** As in `Chain`. */
  readonly kept: boolean;
}

/** A step of a query builder with its arguments. */
export interface QueryStep {
  readonly role: StepRole;
  readonly called: string;
  readonly args: readonly Seen[];
}

export interface QueryMeaning extends Place {
  readonly means: "query";
  readonly pattern: QueryPattern;
  readonly table: Seen;
  readonly schema: Seen | undefined;
  readonly operation: QueryPattern["operation"];
  /** Of the whole chain, in order. */
  readonly steps: readonly QueryStep[];
  /** Columns of a conflict that options name. */
  readonly conflict: readonly Seen[];
  /** Options say that rows whose key is taken are passed over. */
  readonly ignores: boolean;
  readonly counts: boolean;
  readonly inLoop: boolean;
  readonly perItem: boolean;
  readonly inTransaction: boolean;
  readonly arms: string | undefined;
  readonly handed: boolean;
  readonly kept: boolean;
}

export interface RoutineMeaning extends Place {
  readonly means: "routine";
  readonly name: Seen;
}

export interface RouterMeaning extends Place {
  readonly means: "router";
  readonly holder: Holder;
  readonly entries: Seen;
  readonly procedures: RouterPattern["procedures"];
  readonly callers: RouterPattern["callers"];
}

export interface MergeMeaning extends Place {
  readonly means: "merge";
  readonly holder: Holder;
  readonly routers: readonly Seen[];
}

/** `by` is the class. */
export interface ControllerMeaning extends Place {
  readonly means: "controller";
  readonly path: Seen | undefined;
  readonly version: Seen | undefined;
}

/** `by` is the member. */
export interface EndpointMeaning extends Place {
  readonly means: "endpoint";
  readonly methods: readonly Seen[];
  readonly path: Seen | undefined;
  readonly as: EndpointPattern["as"];
  readonly gives: Seen | undefined;
  readonly alone: boolean;
}

export interface BeforeMeaning extends Place {
  readonly means: "before";
  readonly code: readonly Seen[];
  readonly runs: readonly string[];
  readonly scope: "decorated" | "application" | "paths";
  readonly paths: readonly Seen[];
  readonly except: readonly Seen[];
  readonly gate: BeforePattern["gate"];
}

/** `holder`: what the mark is bound to, where it has no key. */
export interface MarkMeaning extends Place {
  readonly means: "marks" | "asksMark";
  readonly key: Seen | undefined;
  readonly gate: boolean;
  readonly holder: Holder;
}

export interface StrategyMeaning extends Place {
  readonly means: "strategy" | "asksStrategy";
  readonly names: readonly Seen[];
  readonly of: Seen | undefined;
  readonly prefix: string | undefined;
  readonly runs: readonly string[];
}

export interface ApplicationMeaning extends Place {
  readonly means: "application";
  readonly module: Seen;
}

export interface ApplicationSettingMeaning extends Place {
  readonly means: "serves" | "prefix" | "versions" | "version";
  readonly value: Seen | undefined;
  readonly options: Seen | undefined;
}

export interface ModuleMeaning extends Place {
  readonly means: "module";
  readonly controllers: Seen | undefined;
  readonly providers: Seen | undefined;
  readonly everywhere: ModulePattern["everywhere"];
}

export interface ModulePathMeaning extends Place {
  readonly means: "modulePaths";
  readonly tree: Seen;
}

/** What is said about work that is done later. */
export type JobMeaning = QueueMeaning | ConsumerMeaning | ProducerMeaning | ScheduleMeaning;

export type Meaning =
  | OutsideMeaning
  | RouteMeaning
  | DescribedMeaning
  | MountMeaning
  | UseMeaning
  | WrapMeaning
  | BaseMeaning
  | AskMeaning
  | QueueMeaning
  | ConsumerMeaning
  | ProducerMeaning
  | ScheduleMeaning
  | ListenMeaning
  | EmitMeaning
  | TableMeaning
  | EntityMeaning
  | MemberMeaning
  | AssociationMeaning
  | ModelsMeaning
  | NamingMeaning
  | AccessMeaning
  | QueryMeaning
  | RoutineMeaning
  | ImplementsMeaning
  | RouterMeaning
  | MergeMeaning
  | ControllerMeaning
  | EndpointMeaning
  | BeforeMeaning
  | MarkMeaning
  | StrategyMeaning
  | ApplicationMeaning
  | ApplicationSettingMeaning
  | ModuleMeaning
  | ModulePathMeaning;
