// Makes the .vsix for one platform: npm run package [-- --target linux-x64] [--python python3]
import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { buildExtension } from "./build.mjs";
import { bundleWheels, TARGETS } from "./wheels.mjs";

const client = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

const { values } = parseArgs({
  options: {
    target: { type: "string", default: `${process.platform}-${process.arch}` },
    python: { type: "string", default: process.platform === "win32" ? "python" : "python3" },
    out: { type: "string", default: client },
  },
});

function main({ target, python, out }) {
  if (!TARGETS.includes(target)) {
    throw new Error(`${target} is not one of ${TARGETS.join(", ")}.`);
  }
  bundleWheels({ client, target, python });
  buildExtension(client);
  const vsce = path.join(client, "node_modules", "@vscode", "vsce", "vsce");
  const options = ["--target", target, "--no-dependencies", "--allow-missing-repository"];
  const file = path.resolve(out, `eagerly-${target}.vsix`);
  const result = spawnSync(process.execPath, [vsce, "package", ...options, "--out", file], {
    cwd: client,
    stdio: "inherit",
  });
  return result.status ?? 1;
}

try {
  process.exitCode = main(values);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
