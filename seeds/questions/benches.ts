/** Files that measure: by the names that tools look for, and the folders that people keep them in. */
const bench =
  /\.bench\.[cm]?[jt]sx?$|(?:^|\/)(?:bench(?:es|marks?)?|k6|load-?tests?|perf(?:ormance)?-?tests?)\/.*\.[cm]?[jt]sx?$|(?:^|\/)(?:load-?test|bench(?:mark)?)[\w.-]*\.[cm]?[jt]s$/i;

export const isBench = (path: string): boolean => bench.test(path);
