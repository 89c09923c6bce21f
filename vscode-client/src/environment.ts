import { createHash } from "node:crypto";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";

import type { Bundle } from "./bundle";
import { run } from "./process";
import type { Python } from "./python";

// Written last, so that an environment without it is one that was never finished.
const READY = "ready";
const FORGET_AFTER_MS = 14 * 24 * 60 * 60 * 1000;

export interface Environments {
  /** The folder that holds them all. */
  readonly root: string;
  readonly log: (line: string) => void;
}

/** The Python of an environment that holds the bundled server, if one is there already. */
export async function findEnvironment(
  { root }: Environments,
  bundle: Bundle,
  python: Python,
): Promise<string | undefined> {
  const prefix = keyOf(bundle, python);
  for (const name of await namesIn(root)) {
    const folder = path.join(root, name);
    if (name.startsWith(prefix) && (await touch(path.join(folder, READY)))) {
      return pythonIn(folder);
    }
  }
  return undefined;
}

/** Makes that environment, without the network, and returns its Python. */
export async function makeEnvironment(
  { root, log }: Environments,
  bundle: Bundle,
  python: Python,
): Promise<string> {
  await fs.mkdir(root, { recursive: true });
  // A folder of its own for each attempt: two windows that start together don't meet.
  const folder = await fs.mkdtemp(path.join(root, `${keyOf(bundle, python)}-`));
  const pip = path.join(bundle.wheels, bundle.manifest.pip, "pip");
  const steps = [
    // Debian's Python comes without ensurepip: pip runs out of its wheel instead.
    [python.executable, "-I", "-m", "venv", "--without-pip", folder],
    [pythonIn(folder), pip, "--isolated", "install", "--no-index", "--find-links", bundle.wheels]
      .concat("--no-cache-dir", "--disable-pip-version-check", "--no-input", "--quiet")
      .concat("--no-warn-script-location", "eagerly"),
  ];
  for (const step of steps) {
    log(step.join(" "));
    // A person's pip configuration must not reach in here.
    const env = { ...process.env, PIP_CONFIG_FILE: os.devNull };
    const { code, stdout, stderr } = await run(step, { cwd: root, env });
    log(`${stdout}${stderr}`.trim());
    if (code !== 0) {
      await fs.rm(folder, { recursive: true, force: true });
      throw new Error(`${step[0] ?? ""} ended with ${code}. ${stderr.trim().split("\n").at(-1) ?? ""}`);
    }
  }
  await fs.writeFile(path.join(folder, READY), "");
  return pythonIn(folder);
}

/** Removes environments that no window has started from for two weeks: another may still run in a younger one. */
export async function forgetOldEnvironments({ root, log }: Environments): Promise<void> {
  for (const name of await namesIn(root)) {
    const folder = path.join(root, name);
    const used = (await modified(path.join(folder, READY))) ?? (await modified(folder));
    if (used !== undefined && used < Date.now() - FORGET_AFTER_MS) {
      log(`Removing ${folder}`);
      await fs.rm(folder, { recursive: true, force: true });
    }
  }
}

function keyOf(bundle: Bundle, python: Python): string {
  const parts = [bundle.manifest.digest, python.version, python.executable];
  const hash = createHash("sha256").update(parts.join("\n")).digest("hex");
  return `${python.version}-${hash.slice(0, 12)}`;
}

function pythonIn(folder: string): string {
  return process.platform === "win32"
    ? path.join(folder, "Scripts", "python.exe")
    : path.join(folder, "bin", "python");
}

async function namesIn(folder: string): Promise<string[]> {
  return fs.readdir(folder).catch(() => []);
}

async function modified(file: string): Promise<number | undefined> {
  return fs.stat(file).then(
    (stat) => stat.mtimeMs,
    () => undefined,
  );
}

async function touch(file: string): Promise<boolean> {
  const now = new Date();
  return fs.utimes(file, now, now).then(
    () => true,
    () => false,
  );
}
