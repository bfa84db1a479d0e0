import { expect, test } from "vitest";
import {
  isAboutMoving,
  isAboutWording,
  isGathering,
  isRepair,
  isRevert,
  isUpkeep,
} from "../../seeds/questions/intent.ts";

const which = (is: (title: string) => boolean, ...titles: readonly string[]): readonly string[] => titles.filter(is);

test("a repair says so first", () => {
  const repairs = [
    "fix: invoice rounding",
    "Fixed MySQL.",
    "hotfix(mail): footer",
    "[SHOP-7] fix totals",
    "perf: fewer queries",
  ];
  expect(which(isRepair, ...repairs)).toEqual(repairs);
  expect(
    which(
      isRepair,
      "feat: fix prices",
      "perf(ci): cache",
      "prefix orders",
      'Revert "fix: totals"',
      "fixture for orders",
    ),
  ).toEqual([]);
});

test("a move names itself, and a revert does", () => {
  expect(which(isAboutMoving, "refactor: rename DataTable", "Move mail to its package", "fix: remove a total")).toEqual(
    ["refactor: rename DataTable", "Move mail to its package"],
  );
  expect(which(isRevert, 'Revert "feat: gifts"', "revert: gifts", "feat: reverted orders")).toEqual([
    'Revert "feat: gifts"',
    "revert: gifts",
  ]);
});

test("a release and a merge of branches gather what came before", () => {
  const gathering = [
    "v3.0.2",
    "2.1.0-beta.1",
    "Release 4.0",
    "chore(main): release 1.2.3",
    "Merge branch 'dev' into main",
  ];
  expect(which(isGathering, ...gathering, "feat: release notes", "Merge accounts of one person", "12 plans")).toEqual(
    gathering,
  );
});

test("upkeep is about versions of packages", () => {
  const upkeep = [
    "chore(deps): bump zod",
    "build(deps-dev): vitest 5",
    "Bump the dependencies",
    "chore: upgrade express to v5",
  ];
  expect(which(isUpkeep, ...upkeep)).toEqual(upkeep);
  expect(which(isUpkeep, "feat: update orders", "fix: upgrade a customer's plan")).toEqual([]);
});

test("a change of words and layout says so", () => {
  const wording = ["fix: correct 12 spelling errors", "style: run prettier", "docs: comments on totals"];
  expect(which(isAboutWording, ...wording, "feat: spend limits", "fix: the formula of totals")).toEqual(wording);
});
