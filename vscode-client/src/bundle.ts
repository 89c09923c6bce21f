import * as fs from "node:fs/promises";
import * as path from "node:path";

/** What travels in the .vsix: the server and all it depends on, as wheels. */
export interface Bundle {
  readonly wheels: string;
  readonly manifest: Manifest;
}

/** Written by scripts/wheels.mjs. */
interface Manifest {
  /** The Python versions that there are wheels for, oldest first. */
  readonly pythons: readonly string[];
  /** The file name of pip's own wheel. */
  readonly pip: string;
  /** Changes when any wheel does. */
  readonly digest: string;
}

export async function readBundle(extensionPath: string): Promise<Bundle> {
  const folder = path.join(extensionPath, "bundled");
  const text = await fs.readFile(path.join(folder, "manifest.json"), "utf8");
  return { wheels: path.join(folder, "wheels"), manifest: JSON.parse(text) as Manifest };
}
