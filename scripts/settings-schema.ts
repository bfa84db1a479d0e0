/** The settings as JSON Schema, for editors: `docs/settings-schema.generated.json` is written from here. */
import { fields, type Shape } from "../src/settings/fields.ts";
import type { Names } from "../src/settings/names.ts";
import { writtenAs } from "../src/settings/parse.ts";

/** Draft 2020-12 over the file as it is written. */
export function settingsSchema(names: Names): Shape {
  const known = [...names];
  const properties = Object.entries(fields).map(([name, { text, shape }]) => [
    writtenAs(name),
    { description: text, ...shape(known) },
  ]);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Settings of blast-radius: .github/blast-radius.yml",
    type: "object",
    additionalProperties: false,
    properties: { version: { const: 1 }, ...Object.fromEntries(properties) },
  };
}
