export { formatCents } from "./format.ts";
export type { Line, Total } from "./line.ts";
export { totalOf } from "./price.ts";
