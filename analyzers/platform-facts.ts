/** What the files of platforms say: what they start, and by what. Part of `facts.ts`, apart for its size. */

/** A request that a platform's file makes; the path may carry a query. */
export interface AskFact {
  readonly method: string;
  readonly path: string;
  /** Of the application beside the file, by the platform's own rule; else some host is asked that may be another's. */
  readonly own?: true;
  /** Where it is written down, with its port where one is given. */
  readonly host?: string;
}

/** Code that a platform calls. */
export interface EntryFact {
  /** `./x` is seen from the blob's directory, `/x` from where the repository begins. */
  readonly module: string;
  /** What of it is called: `handler`, `default.scheduled`; absent where the module runs as a program. */
  readonly called?: string;
}

/** Something that a platform starts. */
export interface StartFact {
  /** `vercel`, `cloudflare`, `github-actions`, `kubernetes`, `serverless`, `sam`, `sst`, `render`, `railway`. */
  readonly platform: string;
  readonly line: number;
  /** What people call it; absent where it is called as its file. */
  readonly name?: string;
  readonly by:
    | {
        readonly on: "schedule";
        /** As written: five fields, `rate(1 hour)`; `$x.y` where a template fills it in. */
        readonly spec: string;
      }
    | { readonly on: "queue"; readonly queue: string }
    | { readonly on: "request"; readonly method: string; readonly path: string }
    /** Anything else that happens. */
    | { readonly on: "event" };
  readonly asks?: readonly AskFact[];
  readonly code?: readonly EntryFact[];
}

/** A queue by the name under which a worker's code finds it in its environment. */
export interface BindingFact {
  readonly binding: string;
  readonly queue: string;
  readonly line: number;
}
