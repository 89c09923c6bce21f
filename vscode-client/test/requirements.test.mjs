import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { requirementsFor } from "../scripts/requirements.mjs";

void describe("requirementsFor", () => {
  const text = '# why\na==1\nb==2 ; python_version < "3.11"\nc==3 ; python_version == "3.13"\n\n';

  void it("keeps what holds for that Python, without the condition", () => {
    assert.deepEqual(requirementsFor(text, "3.10"), ["a==1", "b==2"]);
    assert.deepEqual(requirementsFor(text, "3.11"), ["a==1"]);
    assert.deepEqual(requirementsFor(text, "3.13"), ["a==1", "c==3"]);
  });

  void it("refuses a condition that it does not understand", () => {
    assert.throws(() => requirementsFor('a==1 ; os_name == "nt"', "3.11"), /not understood/);
  });
});
