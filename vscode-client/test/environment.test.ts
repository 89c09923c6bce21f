import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { beforeEach, describe, it } from "node:test";

import { findEnvironment, forgetOldEnvironments, makeEnvironment } from "../src/environment";

const bundle = { wheels: "/nowhere", manifest: { pythons: ["3.11"], pip: "pip.whl", digest: "d1" } };
const python = { executable: "/no/such/python", version: "3.11.7" };
const LONG_AGO = new Date("2020-01-01");

void describe("the server's own environments", () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "eagerly-test-"));
  });

  const environments = () => ({ root, log: () => undefined });

  void it("leave nothing behind when they cannot be made", async () => {
    await assert.rejects(makeEnvironment(environments(), bundle, python));
    assert.deepEqual(readdirSync(root), []);
    assert.equal(await findEnvironment(environments(), bundle, python), undefined);
  });

  void it("are forgotten when they were not used for long, finished or not", async () => {
    for (const name of ["used", "unused", "unfinished"]) {
      mkdirSync(path.join(root, name));
    }
    for (const name of ["used", "unused"]) {
      writeFileSync(path.join(root, name, "ready"), "");
    }
    utimesSync(path.join(root, "unused", "ready"), LONG_AGO, LONG_AGO);
    utimesSync(path.join(root, "unfinished"), LONG_AGO, LONG_AGO);
    await forgetOldEnvironments(environments());
    assert.deepEqual(readdirSync(root), ["used"]);
    assert.ok(existsSync(path.join(root, "used", "ready")));
  });
});
