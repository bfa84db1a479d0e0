/** How much a changed line of a file weighs, by the file's name: what nobody reviews line by line does not make a change large. */
import { isGenerated, isTestOnly, isVendored } from "../../analyzers/roles.ts";

/** Code as a reviewer reads it. Lock files, snapshots, assets and documents have other endings. */
const code = /\.(?:[cm]?[jt]sx?|vue|svelte|astro|sql|prisma)$/i;

/** Words of the user interface in one file or one folder a language: `locales/de.ts`, `i18n/pt-BR.words.js`, `locales/de/cart.ts`. */
const locale =
  /(?:^|\/)(?:(?:locales?|i18n|lang|languages|translations|messages|dictionaries)\/[a-z]{2}(?:[-_][A-Za-z]{2,4})?\.[\w.-]+$|(?:locales?|i18n|translations)\/[a-z]{2}(?:[-_][A-Za-z]{2,4})?\/)/;

/** A test is read more easily than it is written: the 200 to 400 lines that a review can hold are of production code. */
const test = 0.3;

/** Written by a framework's command line beside what people write. */
const byTool = /(?:^|\/)next-env\.d\.ts$/;

/** 1 for source and SQL, 0.3 for tests, 0 for the rest (seed 8). The history of a repository is weighed by the same scale. */
export function weightOf(path: string): number {
  if (!code.test(path) || locale.test(path) || byTool.test(path) || isGenerated(path) || isVendored(path)) return 0;
  return isTestOnly(path) ? test : 1;
}
