// Runs in VS Code's extension host, with the real `vscode` module.
const { appendFileSync } = require("node:fs");
const path = require("node:path");
const { format } = require("node:util");

const Mocha = require(process.env.EAGERLY_TEST_MOCHA);

// The host prints much of its own: the report goes to a file.
Mocha.reporters.Base.consoleLog = (...values) => {
  appendFileSync(process.env.EAGERLY_TEST_REPORT, `${format(...values)}\n`);
};

exports.run = () =>
  new Promise((resolve, reject) => {
    const mocha = new Mocha({ timeout: 60_000, bail: true, reporter: "spec", color: false });
    mocha.addFile(path.join(__dirname, "suite.cjs"));
    mocha.run((failures) => (failures === 0 ? resolve() : reject(new Error(`${failures} tests failed`))));
  });
