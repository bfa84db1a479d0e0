/** Conditions that the database would answer: whether something is there. What hangs on one is followed, and that is told. */
import { ts } from "ts-morph";
import type { StoreDialect } from "../history.ts";
import { isDialect } from "./dialects.ts";
import { type Link, stepsOf, type Value } from "./values.ts";

/** Calls that ask what is there and change nothing. */
const questions: ReadonlySet<string> = new Set([
  ...["hasTable", "hasColumn", "hasIndex", "hasDatabase", "hasSchema", "tableExists", "describeTable", "showAllTables"],
  ...["getTable", "getTables", "getView", "showIndex", "columnInfo", "getForeignKeyReferencesForTable"],
]);

export const asks = ({ step }: Link): boolean => step.how === "call" && questions.has(step.name);

export class Guards {
  readonly #answers = new Map<string, boolean>();
  readonly #dialect: StoreDialect;
  readonly assumed: string[] = [];

  constructor(dialect: StoreDialect) {
    this.#dialect = dialect;
  }

  /** Whether two values are the same; what asks for the kind of database is told the history's. */
  same(one: Value, other: Value, line: number): boolean | undefined {
    if (one.kind === "literal" && other.kind === "literal") return one.value === other.value;
    const told = isDialect(one, other, this.#dialect) ?? isDialect(other, one, this.#dialect);
    const words = `asks for the kind of database: the history's was taken, ${this.#dialect}.`;
    if (told !== undefined && !this.assumed.some((said) => said.endsWith(words)))
      this.assumed.push(`Line ${line} ${words}`);
    return told;
  }

  unset(name: string, line: number): void {
    const words = `asks the environment for \`${name}\`: it was taken to be unset.`;
    if (!this.assumed.some((said) => said.endsWith(words))) this.assumed.push(`Line ${line} ${words}`);
  }

  caught(line: number): void {
    const words = `Line ${line} catches what fails, and goes on: it was taken that nothing does.`;
    if (!this.assumed.includes(words)) this.assumed.push(words);
  }

  isAnswer(value: Value): boolean {
    if (value.kind !== "root" && value.kind !== "link") return false;
    const { root } = stepsOf(value);
    return root.role === "result" && root.of !== undefined && asks(root.of);
  }

  /** Takes a condition for true or false; false where the opposite of its question was taken for the answer before. */
  assume(condition: ts.Expression, holds: boolean, line: number, file: ts.SourceFile): boolean {
    let question = condition;
    let answer = holds;
    while (ts.isParenthesizedExpression(question) || ts.isPrefixUnaryExpression(question)) {
      if (ts.isPrefixUnaryExpression(question)) answer = !answer;
      question = ts.isPrefixUnaryExpression(question) ? question.operand : question.expression;
    }
    const text = question.getText(file).replaceAll(/\s+/g, " ").slice(0, 80);
    if (this.#answers.has(text)) return this.#answers.get(text) === answer;
    this.#answers.set(text, answer);
    this.assumed.push(`Line ${line} asks \`${text}\`: the answer was taken to be ${answer ? "yes" : "no"}.`);
    return true;
  }
}
