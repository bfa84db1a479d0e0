/** Prisma schemas: models, views, enums and generators, read by hand, line order and unknown attributes no matter. */
import { type Blob, type ColumnFact, type Facts, type Model, noFacts, type Problem } from "../facts.ts";
import { hashText } from "../hash.ts";
import { type Block, type BlockLine, readBlocks } from "./prisma-blocks.ts";

/** Longest schema that is read, in UTF-16 units; the largest public ones have a tenth of it. */
const longestSchema = 2_000_000;

/**
 * Every model and view of a schema file. Never throws. A field whose type this file does not declare is both a relation and
 * a column: which one it is, is known only when all files of the schema are (the linker drops the column where a model is meant).
 */
export function readPrisma(blob: Blob): Facts {
  if (blob.text.length > longestSchema) {
    const detail = `the schema is longer than ${longestSchema} characters`;
    return { ...noFacts, problems: [{ reason: "too-large", line: 1, detail }] };
  }
  const { blocks, unclosed } = readBlocks(blob.text);
  const problems: Problem[] = unclosed.map(({ line, name }) => ({
    reason: "syntax-error",
    line,
    detail: `the block \`${name}\` is not closed`,
  }));
  const kinds = new Map(blocks.map((block) => [block.name, block.kind]));
  const models: Model[] = [];
  const generates: { output: string; package: string }[] = [];
  for (const block of blocks) {
    if (block.kind === "model" || block.kind === "view") models.push(modelOf(block, kinds));
    else if (block.kind === "generator") generates.push(...generated(block));
  }
  return { ...noFacts, models, problems, ...(generates.length > 0 ? { generates } : {}) };
}

function modelOf(block: Block, kinds: ReadonlyMap<string, string>): Model {
  const columns: ColumnFact[] = [];
  const relations: { field: string; model: string }[] = [];
  const names = new Map<string, string>();
  let table = block.name;
  let schema: string | undefined;
  const keys: { readonly primary: boolean; readonly fields: readonly string[] }[] = [];
  const indexed: (readonly string[])[] = [];
  for (const line of block.lines) {
    if (line.text.startsWith("@@")) {
      if (line.text.startsWith("@@map(")) table = quotedIn(line.text) ?? table;
      else if (line.text.startsWith("@@schema(")) schema = quotedIn(line.text);
      else if (/^@@(?:id|unique)\b/.test(line.text))
        keys.push({ primary: line.text.startsWith("@@id"), fields: listIn(line.text) });
      else if (/^@@(?:index|fulltext)\b/.test(line.text)) indexed.push(listIn(line.text));
      continue;
    }
    const field = fieldOf(line, kinds);
    if (field === undefined) continue;
    if (field.relation !== undefined) relations.push({ field: field.name, model: field.relation });
    if (field.column !== undefined) {
      columns.push(field.column);
      names.set(field.name, field.column.name);
    }
  }
  const columnsOf = (fields: readonly string[]): string[] => fields.map((field) => names.get(field) ?? field);
  const uniques = keys.map(({ fields }) => columnsOf(fields).sort());
  const primary = new Set(keys.filter((key) => key.primary).flatMap(({ fields }) => fields));
  return {
    name: block.name,
    table: schema === undefined || schema === "public" ? table : `${schema}.${table}`,
    columns: columns.map((column) =>
      primary.has(column.field ?? column.name) ? { ...column, primary: true } : column,
    ),
    relations,
    ...(uniques.length > 0 ? { uniques } : {}),
    ...(indexed.length > 0 ? { indexes: indexed.map(columnsOf) } : {}),
    ...(block.kind === "view" ? { view: true } : {}),
    ...(block.lines.some(({ text }) => /^@@ignore\b/.test(text)) ? { ignored: true } : {}),
    line: block.line,
    endLine: block.endLine,
    hash: hashText(block.lines.map(({ text }) => text.replace(/\s+/g, " ")).join("\n")),
  };
}

const scalars = new Set(["String", "Boolean", "Int", "BigInt", "Float", "Decimal", "DateTime", "Json", "Bytes"]);

interface Field {
  readonly name: string;
  readonly column?: ColumnFact;
  readonly relation?: string;
}

const fieldShape = /^(\w+)\s+(\w+)(\((?:[^()"]|"(?:[^"\\]|\\.)*")*\))?(\[\])?(\?)?/;

function fieldOf(line: BlockLine, kinds: ReadonlyMap<string, string>): Field | undefined {
  const match = fieldShape.exec(line.text);
  const [whole = "", name, type, size = "", many = "", optional] = match ?? [];
  if (name === undefined || type === undefined) return undefined;
  const attributes = line.text.slice(whole.length);
  const known = kinds.get(type);
  const isModel = known === "model" || known === "view" || /(?:^|\s)@relation\b/.test(attributes);
  if (isModel) return { name, relation: type };
  const column = columnOf({
    name,
    type: type + size + many,
    optional: optional !== undefined,
    attributes,
    line: line.line,
  });
  if (scalars.has(type) || type === "Unsupported" || known === "enum" || known === "type") return { name, column };
  return { name, column, relation: type };
}

interface FieldParts {
  readonly name: string;
  readonly type: string;
  readonly optional: boolean;
  readonly attributes: string;
  readonly line: number;
}

function columnOf({ name, type, optional, attributes, line }: FieldParts): ColumnFact {
  const mapped = /(?:^|\s)@map\(/.test(attributes)
    ? quotedIn(attributes.slice(attributes.indexOf("@map(")))
    : undefined;
  const native = /(?:^|\s)(@db\.\w+(?:\([^)]*\))?)/.exec(attributes)?.[1];
  const primary = /(?:^|\s)@id\b/.test(attributes);
  return {
    name: mapped ?? name,
    ...(mapped === undefined || mapped === name ? {} : { field: name }),
    type: native === undefined ? type : `${type} ${native}`,
    nullable: optional,
    hasDefault: /(?:^|\s)@(?:default|updatedAt)\b/.test(attributes),
    ...(primary || /(?:^|\s)@unique\b/.test(attributes) ? { unique: true } : {}),
    ...(primary ? { primary: true } : {}),
    ...(/(?:^|\s)@ignore\b/.test(attributes) ? { ignored: true } : {}),
    hash: hashText(`${type} ${attributes.replace(/\s+/g, " ").trim()}`),
    line,
  };
}

/** The first text in quotes. */
function quotedIn(text: string): string | undefined {
  return /"((?:[^"\\]|\\.)*)"/.exec(text)?.[1]?.replace(/\\(.)/g, "$1");
}

/** `@@unique([orderId, kind(sort: Desc)])`: the names in the first brackets. */
function listIn(text: string): readonly string[] {
  const inside = /\[([^\]]*)\]/.exec(text)?.[1] ?? "";
  return inside
    .replace(/\([^)]*\)/g, "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => /^\w+$/.test(name));
}

/** A client that code imports and nobody commits. Prisma's own package stands for it wherever it is written. */
function generated(block: Block): readonly { output: string; package: string }[] {
  const provider = block.lines.find(({ text }) => /^provider\s*=/.test(text));
  const output = block.lines.find(({ text }) => /^output\s*=/.test(text));
  const path = output === undefined ? undefined : quotedIn(output.text);
  if (path === undefined || !/"prisma-client(?:-js|-ts)?"/.test(provider?.text ?? "")) return [];
  return [{ output: path, package: "@prisma/client" }];
}
