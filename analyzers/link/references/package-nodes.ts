/** Packages that manifests ask for: their version specs, over all workspaces, are what can change about them. */
import type { Facts } from "../../facts.ts";
import type { Pen } from "../../graph/graph.ts";
import { hashText } from "../../hash.ts";
import { packageId } from "../ids.ts";

export function drawDependencies(pen: Pen, files: ReadonlyMap<string, Facts>): void {
  const specs = new Map<string, { readonly file: string; readonly asked: string[]; readonly versions: Set<string> }>();
  for (const [file, { manifest }] of files)
    for (const [name, spec] of Object.entries(manifest?.dependencies ?? {})) {
      const known = specs.get(name) ?? { file, asked: [], versions: new Set() };
      known.asked.push(`${file} ${spec}`);
      known.versions.add(spec);
      specs.set(name, known);
    }
  for (const [name, { file, asked, versions }] of specs)
    pen.add({
      id: packageId(name),
      kind: "package",
      name,
      file,
      line: 1,
      endLine: 1,
      body: hashText(asked.sort().join("\n")),
      attributes: { versions: [...versions].sort() },
    });
}
