/**
 * Packages that speak to somebody else's service over the network, by the name of what they speak to. What only watches the code
 * that runs (errors, traces, analytics) is left out: nobody's answer hangs on it. So are queues, which are no services but places where
 * work waits.
 */
const byPackage: Readonly<Record<string, string>> = {
  "@anthropic-ai/sdk": "anthropic",
  "@ai-sdk/anthropic": "anthropic",
  "@ai-sdk/google": "google-ai",
  "@ai-sdk/openai": "openai",
  "@google/generative-ai": "google-ai",
  "@google/genai": "google-ai",
  "@hubspot/api-client": "hubspot",
  "@lemonsqueezy/lemonsqueezy.js": "lemonsqueezy",
  "@linear/sdk": "linear",
  "@loops/client": "loops",
  "@mailchimp/mailchimp_marketing": "mailchimp",
  "@mistralai/mistralai": "mistral",
  "@mux/mux-node": "mux",
  "@notionhq/client": "notion",
  "@octokit/app": "github",
  "@octokit/core": "github",
  "@octokit/request": "github",
  "@octokit/rest": "github",
  "@paddle/paddle-node-sdk": "paddle",
  "@pinecone-database/pinecone": "pinecone",
  "@polar-sh/sdk": "polar",
  "@sendgrid/mail": "sendgrid",
  "@slack/web-api": "slack",
  "@slack/webhook": "slack",
  "@stripe/stripe-node": "stripe",
  "@vercel/blob": "vercel-blob",
  "@workos-inc/node": "workos",
  algoliasearch: "algolia",
  braintree: "braintree",
  "cohere-ai": "cohere",
  googleapis: "googleapis",
  loops: "loops",
  mailgun: "mailgun",
  "mailgun.js": "mailgun",
  nodemailer: "smtp",
  octokit: "github",
  openai: "openai",
  plaid: "plaid",
  plivo: "plivo",
  postmark: "postmark",
  pusher: "pusher",
  razorpay: "razorpay",
  replicate: "replicate",
  resend: "resend",
  stripe: "stripe",
  svix: "svix",
  twilio: "twilio",
  "web-push": "web-push",
};

/** Families of packages, each for one service. */
const byScope = /^(?:@aws-sdk\/client-|@google-cloud\/|@azure\/)/;
/** Those of them that watch, that only help to sign in, and that are queues. */
const silent =
  /^(?:@aws-sdk\/client-sqs|@google-cloud\/(?:tasks|logging|opentelemetry|trace|profiler|error-reporting)|@azure\/(?:identity|core-|monitor|logger))/;

/** Signatures are checked and made without asking anybody. */
const signs = /\.(?:construct|verify|sign)\w*\(\)$/;
/** Calls of such packages that ask nobody. */
const local: Readonly<Record<string, RegExp>> = {
  stripe: /\.webhooks\./,
  twilio: /\.twiml\.|\.validateRequest|\.jwt\./,
  github: /\.webhooks\.|\.defaults\b|\.extend\b|\.plugin\b/,
  smtp: /\.createTransport\(\)$/,
  openai: /\.zodResponseFormat|\.toFile/,
};

/** Calls of those packages whose exports ask by themselves, with no client made first. */
const direct: ReadonlySet<string> = new Set(["vercel-blob", "sendgrid", "web-push"]);

/**
 * The service that a walk into a package asks; undefined where it asks none. A client that is only made asks nobody: a method has
 * to be called on it.
 */
export function serviceOf(specifier: string, name: string, rest: string): string | undefined {
  const service = serviceNamed(specifier);
  if (service === undefined || !rest.endsWith("()")) return undefined;
  const whole = `${name === "default" || name === "*" ? "" : `.${name}`}${rest}`;
  if (signs.test(whole) || local[service]?.test(whole) === true) return undefined;
  if (direct.has(service)) return service;
  return /(?:!|\(\)|:)(?:\.[^.()!:`]+)+\(\)$/.test(whole) ? service : undefined;
}

/** What a call does to what the service holds: nothing, or the same however often it is made. By the last name of the walk. */
export function effectOf(rest: string): "reads" | "sets" | undefined {
  const name = /\.([^.()!:`]+)\(\)$/.exec(rest)?.[1] ?? "";
  if (/^(?:retrieve|list|get|find|fetch|search|query|count|describe|head|lookup)(?![a-z])/.test(name)) return "reads";
  return /^(?:cancel|del|delete|remove|update|set|archive|void|detach|disable|enable)(?![a-z])/.test(name)
    ? "sets"
    : undefined;
}

function serviceNamed(specifier: string): string | undefined {
  const [scope = "", second] = specifier.split("/");
  const name = scope.startsWith("@") && second !== undefined ? `${scope}/${second}` : scope;
  if (Object.hasOwn(byPackage, name)) return byPackage[name];
  return byScope.test(name) && !silent.test(name) ? name : undefined;
}
