// Bundles the extension into one file: npm run build
import { buildSync } from "esbuild";
import path from "node:path";
import { fileURLToPath } from "node:url";

export function buildExtension(client) {
  buildSync({
    absWorkingDir: client,
    entryPoints: ["src/extension.ts"],
    outfile: "dist/extension.js",
    bundle: true,
    minify: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["vscode"],
    logLevel: "warning",
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  buildExtension(path.dirname(path.dirname(process.argv[1])));
}
