import { commands, ConfigurationTarget, window, workspace, type LogOutputChannel } from "vscode";

import { SECTION } from "./settings";

/** Tells that no fitting Python was found, and lets the person choose one. */
export async function showNoPython(message: string): Promise<void> {
  const select = "Select Interpreter…";
  const settings = "Open Settings";
  const choice = await window.showErrorMessage(message, select, settings);
  if (choice === select) {
    await selectInterpreter();
  } else if (choice === settings) {
    await commands.executeCommand("workbench.action.openSettings", `${SECTION}.interpreter`);
  }
}

/** Tells that the server did not start; the whole story is in the output channel. */
export async function showNotStarted(reason: string, output: LogOutputChannel): Promise<void> {
  const show = "Show Output";
  if ((await window.showErrorMessage(`eagerly's server did not start: ${reason}`, show)) === show) {
    output.show();
  }
}

async function selectInterpreter(): Promise<void> {
  const files = await window.showOpenDialog({ title: "The Python that runs eagerly", openLabel: "Select" });
  if (files?.[0] !== undefined) {
    const chosen = [files[0].fsPath];
    await workspace.getConfiguration(SECTION).update("interpreter", chosen, ConfigurationTarget.Global);
  }
}
