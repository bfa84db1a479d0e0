/** Names of tables as statements, catalogues and locks write them, made the same. */

/** As statements and catalogues both can be compared: no quotes, and no schema that everybody has. */
export const withoutPublic = (name: string): string =>
  name.replace(/"((?:[^"]|"")*)"/g, (_all, inner: string) => inner.replaceAll('""', '"')).replace(/^public\./, "");
