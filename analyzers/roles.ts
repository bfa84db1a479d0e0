/** What a path alone says about a file's part in a repository. Guesses by custom, so nothing is ever left unread for them. */

const script = /\.[cm]?[jt]sx?$/;
const declared = /[._-](?:test|tests|spec|e2e|e2e-spec|cy|test-d)\.[cm]?[jt]sx?$/;
const testFolder = /(?:^|\/)__tests__\//;
/** Mocha's custom: every script below the root's or a workspace package's own test folder. */
const rootFolder = /^(?:(?:packages|apps|libs|modules)\/[^/]+\/)?(?:test|tests|spec|e2e)\//;
const support =
  /(?:^|\/)(?:__mocks?__|__fixtures__|__snapshots__|__support__|fixtures?|mocks?|stubs?|doubles|helpers?|support|utils?|setup|factories)(?:\/|\.[^/]*$)|(?:^|\/)[^/]*(?:setup|helpers?|utils?|fixtures?|mocks?|config|constants|types|\.gen|\.d)\.[^/.]+$/i;

/** A file that a test runner runs: `orders.test.ts`, `mail_spec.js`, `__tests__/charge.ts`, `test/charge.js` at a package's root. */
export function isTest(path: string): boolean {
  if (!script.test(path)) return false;
  if (declared.test(path)) return true;
  return (testFolder.test(path) || rootFolder.test(path)) && !support.test(path);
}

const runner = /^(?:vitest|jest|playwright|cypress|vite)(?=\.)(?:\.[\w-]+)*\.[cm]?[jt]s$/;
const configuration = /\.(?:config|workspace|projects|preset)\./;

/** The test runner whose configuration a file is, by its name (`vitest.config.ts`, `jest.e2e.config.js`). Vite's serves Vitest, too. */
export function runnerOf(path: string): "vitest" | "jest" | "playwright" | "cypress" | "vite" | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (!runner.test(name) || !configuration.test(name)) return undefined;
  return name.slice(0, name.indexOf(".")) as "vitest" | "jest" | "playwright" | "cypress" | "vite";
}

const testOnlyFolder =
  /(?:^|\/)(?:__tests__|__mocks?__|__fixtures__|test-utils|test-helpers|cypress|playwright|e2e|fixtures)\//;
const plainTestFolder = /(?:^|\/)tests?\//;
/** Below these a folder called `test` may well be a page or a route of that name. */
const routed = /(?:^|\/)(?:app|pages|routes|api)\/(?:.*\/)?tests?\//;
const testOnlyName =
  /(?:[._-](?:mock|mocks|stub|fixture|fixtures|stories|bench)|(?:^|[/._-])(?:test|tests)[_-](?:utils?|helpers?|suite|setup|data|fixtures?))\.[cm]?[jt]sx?$/;

/** A test, or code that serves tests alone: mocks, fixtures, stories, benches. Nothing of it runs in production. */
export function isTestOnly(path: string): boolean {
  if (isTest(path) || testOnlyName.test(path) || testOnlyFolder.test(path)) return true;
  return plainTestFolder.test(path) && !routed.test(path);
}

const generated =
  /(?:^|\/)(?:__generated__|generated|\.next|\.nuxt|\.svelte-kit|\.turbo|coverage)\/|[._-](?:gen|generated|min|pb)\.[^/.]+(?:\.map)?$|_pb\.(?:d\.)?[jt]s$/i;

/** Written by a tool: nobody reviews its lines, and its size says nothing about a change. */
export function isGenerated(path: string): boolean {
  return generated.test(path);
}

const vendored = /(?:^|\/)(?:node_modules|vendor|vendored|third[_-]party|bower_components|\.yarn)\//i;

/** Somebody else's code, kept in this repository. */
export function isVendored(path: string): boolean {
  return vendored.test(path);
}

/** A style sheet: it holds looks, and no code. */
export const isStyleSheet = (path: string): boolean => /\.(?:css|scss|sass|less)$/i.test(path);
