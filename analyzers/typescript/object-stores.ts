/** Calls that ask an object store for an object. */
import type { ts } from "ts-morph";
import type { Reader } from "./reader.ts";
import { shapeOf } from "./shape.ts";
import { isIdentifier, isNewExpression, isPropertyAccessExpression } from "./syntax.ts";

/**
 * S3, Supabase's storage, Google's, Azure's, R2 of Workers: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html,
 * https://supabase.com/docs/reference/javascript/storage-from-download, https://developers.cloudflare.com/r2/api/workers/workers-api-reference/
 *
 * `commands`: names of requests that were made before they are sent.
 */
export function asksStore(r: Reader, call: ts.CallExpression, commands: ReadonlySet<string>): boolean {
  const { root, steps, calls } = shapeOf(call);
  const [last = ""] = steps;
  if (last === "send") {
    const [command] = call.arguments;
    if (command === undefined) return false;
    return isNewExpression(command) ? isCommand(command) : isIdentifier(command) && commands.has(command.text);
  }
  const has = (...names: readonly string[]): boolean => names.every((name) => steps.includes(name));
  if (last === "download")
    return has("storage", "from") || has("bucket", "file") || steps.some((one) => /BlobClient$/.test(one));
  if (last === "getObject") return knowsStore(r);
  if (last === "createReadStream" || last === "promise")
    return has("getObject") || (last === "createReadStream" && has("bucket", "file"));
  return (
    last === "get" &&
    calls.length === 1 &&
    (has("env") || (isIdentifier(root) && root.text === "env")) &&
    /bucket|r2|files|media|uploads|images|assets/i.test(steps[1] ?? "")
  );
}

export const isCommand = ({ expression }: ts.NewExpression): boolean =>
  (isIdentifier(expression) && expression.text === "GetObjectCommand") ||
  (isPropertyAccessExpression(expression) && expression.name.text === "GetObjectCommand");

const knowsStore = (r: Reader): boolean =>
  [...r.importedFrom.values()].some((from) => /^(?:minio|aws-sdk|@aws-sdk\/client-s3)\b/.test(from));
