import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, it } from "node:test";

import { explain, findPython } from "../src/python";

const SUPPORTED = ["3.10", "3.11", "3.12"];
const folder = mkdtempSync(path.join(tmpdir(), "eagerly-test-"));

/** A program that answers as a Python of that version would. */
function pretend(version: string, more: object = {}): string[] {
  const identity = {
    executable: `/opt/python${version}`,
    version: version.split(".").map(Number),
    implementation: "CPython",
    freeThreaded: false,
    ...more,
  };
  return script(`python${version}`, `console.log('${JSON.stringify(identity)}')`);
}

function script(name: string, code: string): string[] {
  const file = path.join(folder, name);
  writeFileSync(file, `#!/usr/bin/env node\n${code}\n`);
  chmodSync(file, 0o755);
  return [file];
}

async function reasonFor(command: string[]): Promise<string | undefined> {
  return (await findPython([command], SUPPORTED, folder)).rejected[0]?.reason;
}

void describe("findPython", () => {
  void it("takes the first that fits, and says what was wrong with those before it", async () => {
    const search = await findPython(
      [["no-such-python"], pretend("3.8.20"), pretend("3.11.7"), pretend("3.12.1")],
      SUPPORTED,
      folder,
    );
    assert.deepEqual(search.found, { executable: "/opt/python3.11.7", version: "3.11.7" });
    assert.deepEqual(
      search.rejected.map(({ reason }) => reason),
      ["not found", "3.8.20 is too old"],
    );
  });

  void it("refuses what the bundled wheels do not run on", async () => {
    assert.equal(await reasonFor(pretend("2.7.18")), "2.7.18 is too old");
    assert.equal(await reasonFor(pretend("3.13.0")), "3.13.0 is too new");
    assert.equal(await reasonFor(pretend("4.0.0")), "4.0.0 is too new");
    assert.equal(
      await reasonFor(pretend("3.11.1", { implementation: "PyPy" })),
      "PyPy 3.11.1 is not supported",
    );
    assert.equal(
      await reasonFor(pretend("3.12.2", { freeThreaded: true })),
      "the free-threaded 3.12.2 is not supported",
    );
  });

  void it("survives programs that are no Python", async () => {
    assert.equal(await reasonFor(script("chatty", "console.log('hello')")), "is not Python");
    assert.equal(
      await reasonFor(script("broken", "console.error('lib missing'); process.exit(3)")),
      "does not run: lib missing",
    );
  });
});

void describe("explain", () => {
  void it("is one message that names what is needed and what was found", async () => {
    const search = await findPython([["no-such-python"], ["py", "-3"]], SUPPORTED, folder);
    assert.equal(
      explain(search, SUPPORTED),
      "eagerly needs Python 3.10, 3.11, or 3.12 to run. Looked at: no-such-python (not found), py -3 (not found).",
    );
  });
});
