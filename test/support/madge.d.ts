/** The part of madge that the house test calls; the package brings no types. */
declare module "madge" {
  interface Madge {
    circular(): string[][];
    warnings(): { readonly skipped: readonly string[] };
    obj(): Readonly<Record<string, readonly string[]>>;
  }
  export default function madge(paths: readonly string[], config: Readonly<Record<string, unknown>>): Promise<Madge>;
}
