// Bundles the unit tests and runs them: npm test
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { buildSync } from "esbuild";

const outdir = "dist/test";
buildSync({
  entryPoints: readdirSync("test").map((name) => `test/${name}`),
  outdir,
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  logLevel: "warning",
});
process.exitCode = spawnSync(process.execPath, ["--test", outdir], { stdio: "inherit" }).status ?? 1;
