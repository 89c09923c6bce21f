const assert = require("node:assert/strict");
const { existsSync, readdirSync, readFileSync } = require("node:fs");
const path = require("node:path");
const vscode = require("vscode");

const { describe, it } = require(process.env.EAGERLY_TEST_MOCHA);

const environments = process.env.EAGERLY_TEST_ENVIRONMENTS;
const expectedFolder = process.env.EAGERLY_TEST_EXPECTED;
const pythons = JSON.parse(process.env.EAGERLY_TEST_PYTHONS);

/** Waits for something to be truthy; mocha's own limit ends the wait. */
async function until(get) {
  for (;;) {
    const value = await get();
    if (value) {
      return value;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function open(name) {
  const folder = vscode.workspace.workspaceFolders[0].uri;
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, name));
  await vscode.window.showTextDocument(document);
  return document;
}

function findings(document) {
  return vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === "eagerly");
}

function actions(document, range, kind) {
  return vscode.commands.executeCommand("vscode.executeCodeActionProvider", document.uri, range, kind.value);
}

function settings() {
  return vscode.workspace.getConfiguration("eagerly");
}

function expected(name) {
  return readFileSync(path.join(expectedFolder, name), "utf8");
}

describe("the extension", () => {
  it("is installed, and starts with the first Python file", async () => {
    const extension = vscode.extensions.getExtension("eagerly.eagerly");
    assert.ok(extension);
    await open("renamed.py");
    await until(() => extension.isActive);
  });

  it("runs its server in one finished environment of its own", async () => {
    const [name, ...others] = await until(() => existsSync(environments) && readdirSync(environments));
    assert.deepEqual(others, []);
    await until(() => existsSync(path.join(environments, name, "ready")));
  });

  it("reports findings with code, link and tag, on nothing but the name", async () => {
    const document = await open("renamed.py");
    const [finding] = await until(() => findings(document).length === 2 && findings(document));
    assert.equal(finding.code.value, "TF103");
    assert.match(finding.code.target.toString(), /^https:/);
    assert.deepEqual(finding.tags, [vscode.DiagnosticTag.Deprecated]);
    assert.equal(document.getText(finding.range), "tf.random_normal");
  });

  it("prefers a safe quick fix", async () => {
    const document = await open("renamed.py");
    const [fix] = await actions(document, findings(document)[0].range, vscode.CodeActionKind.QuickFix);
    assert.equal(fix.isPreferred, true);
  });

  it("fixes all safe findings with its command", async () => {
    const document = await open("renamed.py");
    await vscode.commands.executeCommand("eagerly.fixAll");
    await until(() => document.getText() === expected("renamed.py"));
    await until(() => findings(document).length === 0);
    await vscode.commands.executeCommand("undo");
    await until(() => findings(document).length === 2);
  });

  it("fixes all of a notebook with its command, and on save, though its first cell is Markdown", async () => {
    const uri = vscode.Uri.joinPath(vscode.workspace.workspaceFolders[0].uri, "notebook.ipynb");
    const notebook = await vscode.workspace.openNotebookDocument(uri);
    await vscode.window.showNotebookDocument(notebook);
    const [, imports, , code] = notebook.getCells().map((cell) => cell.document);
    const before = code.getText();
    const [finding] = await until(() => findings(code).length === 1 && findings(code));
    assert.equal(code.getText(finding.range), "tf.log");
    assert.deepEqual(findings(imports), []);
    assert.deepEqual(await actions(code, finding.range, vscode.CodeActionKind.SourceFixAll), []);
    const [fix] = await actions(code, finding.range, vscode.CodeActionKind.QuickFix);
    assert.equal(fix.isPreferred, true);

    await vscode.commands.executeCommand("eagerly.fixAll");
    await until(() => findings(code).length === 0);
    assert.match(code.getText(), /tf\.math\.log\(x\)/);
    const undone = new vscode.WorkspaceEdit();
    undone.replace(code.uri, new vscode.Range(0, 0, code.lineCount, 0), before);
    await vscode.workspace.applyEdit(undone);
    await until(() => findings(code).length === 1);

    await vscode.commands.executeCommand("workbench.action.files.save");
    await until(() => readFileSync(uri.fsPath, "utf8") === expected("notebook.ipynb"));
  });

  it("can be switched off and on", async () => {
    const document = await open("renamed.py");
    await settings().update("enable", false, vscode.ConfigurationTarget.Workspace);
    await until(() => findings(document).length === 0);
    await settings().update("enable", undefined, vscode.ConfigurationTarget.Workspace);
    await until(() => findings(document).length === 2);
  });

  it("starts its server anew on command", async () => {
    const document = await open("renamed.py");
    await vscode.commands.executeCommand("eagerly.restart");
    await until(() => findings(document).length === 2);
  });

  for (const python of pythons) {
    it(`makes its environment without the network with ${python}`, async () => {
      const document = await open("renamed.py");
      await settings().update("interpreter", [python], vscode.ConfigurationTarget.Workspace);
      await until(() => readdirSync(environments).some((name) => isReadyFor(python, name)));
      await until(() => findings(document).length === 2);
    });
  }
});

function isReadyFor(python, name) {
  const folder = path.join(environments, name);
  const home = path.dirname(python);
  return existsSync(path.join(folder, "ready")) && readFileSync(path.join(folder, "pyvenv.cfg"), "utf8").includes(home);
}
