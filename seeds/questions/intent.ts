/** What a pull request says it is for, by its title. */

const repair = /^\s*(?:\[[^\]]*\]\s*)?(?:fix(?:es|ed|ing)?|hotfix|bugfix|perf)\b/i;
const continuous = /^\s*perf\((?:ci|build|test|tests)\)/i;
const move = /\b(?:renam|mov|relocat|extract|split|re-?organi[sz]|re-?structur)/i;
const reversal = /^\s*revert\b/i;

/** A fix or a speed-up: something in production waits for it. `perf(ci)` is about the workshop, not the product. */
export const isRepair = (title: string): boolean => repair.test(title) && !continuous.test(title) && !isRevert(title);

/** Made for speed: what moves may be what makes it fast, where less code is loaded. */
export const isSpeedUp = (title: string): boolean => /^\s*(?:\[[^\]]*\]\s*)?perf\b/i.test(title);

/** The title names a rename, a move or a split: then that is the purpose and not a stowaway. */
export const isAboutMoving = (title: string): boolean => move.test(title);

const upkeep =
  /^\s*(?:chore|build|fix)?\(?deps|^\s*(?:chore:?\s+)?(?:bump|upgrade|update)\b.*\b(?:dep|version|to v?\d)/i;

/** New versions of packages, everywhere at once: what such a change touches is not its author's choice. */
export const isUpkeep = (title: string): boolean => upkeep.test(title);

export const isRevert = (title: string): boolean => reversal.test(title);

const gathering =
  /^\s*merge\b.*\b(?:remote-tracking )?branch\b|^\s*(?:chore(?:\([^)]*\))?:?\s*)?release\b|^\s*v?\d+\.\d+(?:\.\d+)?(?:[-.]\w+)*\s*$|^\s*(?:dev|develop|development|staging|next)\s*$/i;

/** A release, or a branch merged into another: it brings what was reviewed piece by piece before. */
export const isGathering = (title: string): boolean => gathering.test(title);

const wording =
  /\b(?:typos?|spell\w*|grammar|comments?|docs?|jsdoc|format\w*|lint\w*|prettier|whitespace|indent\w*)\b/i;

/** Comments or layout are what the change is about. */
export const isAboutWording = (title: string): boolean => wording.test(title);
