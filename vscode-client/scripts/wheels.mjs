import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

import { requirementsFor } from "./requirements.mjs";

const PYTHONS = ["3.10", "3.11", "3.12", "3.13", "3.14"];

// The oldest systems that VS Code itself runs on.
const PLATFORMS = {
  "linux-x64": ["manylinux_2_28_x86_64", "manylinux2014_x86_64"],
  "linux-arm64": ["manylinux_2_28_aarch64", "manylinux2014_aarch64"],
  "darwin-x64": ["macosx_11_0_x86_64"],
  "darwin-arm64": ["macosx_11_0_arm64"],
  "win32-x64": ["win_amd64"],
  "win32-arm64": ["win_arm64"],
};

export const TARGETS = Object.keys(PLATFORMS);

/** Fills `bundled` with all that the server needs on one platform, for every Python that has wheels there. */
export function bundleWheels({ client, target, python }) {
  const bundled = path.join(client, "bundled");
  const wheels = path.join(bundled, "wheels");
  rmSync(bundled, { recursive: true, force: true });
  mkdirSync(wheels, { recursive: true });

  const requirements = readFileSync(path.join(client, "requirements.txt"), "utf8");
  const pythons = PYTHONS.filter((version) => download({ requirements, version, target, python, wheels }));
  if (pythons.length === 0) {
    throw new Error(`There are no wheels for ${target} at all.`);
  }
  buildServer({ root: path.dirname(client), python, wheels });

  const names = readdirSync(wheels).sort();
  const manifest = {
    target,
    pythons,
    pip: names.find((name) => name.startsWith("pip-")),
    digest: digestOf(wheels, names),
  };
  writeFileSync(path.join(bundled, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Downloads for one version of Python; false when the index has no wheel of something. */
function download({ requirements, version, target, python, wheels }) {
  const command = ["download", "--quiet", "--no-deps", "--only-binary=:all:", "--dest", wheels]
    .concat("--implementation", "cp", "--python-version", version)
    .concat(PLATFORMS[target].flatMap((platform) => ["--platform", platform]))
    .concat(requirementsFor(requirements, version));
  const { status, stderr } = pip(python, command);
  if (status === 0) {
    return true;
  }
  const missing = /No matching distribution found for (\S+)/.exec(stderr)?.[1];
  if (missing === undefined) {
    throw new Error(`pip download failed:\n${stderr}`);
  }
  console.warn(`Python ${version} is left out: ${missing} has no wheel for it on ${target}.`);
  return false;
}

function buildServer({ root, python, wheels }) {
  const { status, stderr } = pip(python, ["wheel", "--quiet", "--no-deps", "--wheel-dir", wheels, root]);
  if (status !== 0) {
    throw new Error(`The server's own wheel could not be built:\n${stderr}`);
  }
}

function pip(python, args) {
  const result = spawnSync(python, ["-m", "pip", "--disable-pip-version-check", ...args], {
    encoding: "utf8",
    stdio: ["ignore", "inherit", "pipe"],
  });
  if (result.error) {
    throw new Error(`${python} could not be run: ${result.error.message}`);
  }
  return result;
}

function digestOf(folder, names) {
  const hash = createHash("sha256");
  for (const name of names) {
    hash.update(name).update(readFileSync(path.join(folder, name)));
  }
  return hash.digest("hex");
}
