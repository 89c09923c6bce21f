import { commands, window, type ExtensionContext } from "vscode";

import { fixAll, registerFixAllForNotebooks } from "./fixAll";
import { onActiveInterpreterChanged } from "./pythonExtension";
import { Server } from "./server";
import { onClientSettingsChanged } from "./settings";

let server: Server | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  const output = window.createOutputChannel("eagerly", { log: true });
  const running = (server = new Server(context, output));
  context.subscriptions.push(
    output,
    commands.registerCommand("eagerly.restart", () => running.restart()),
    commands.registerCommand("eagerly.showOutput", () => {
      output.show();
    }),
    commands.registerCommand("eagerly.fixAll", fixAll),
    registerFixAllForNotebooks(),
    // Later, so that the running server hears of the change before it is stopped.
    onClientSettingsChanged(() => setImmediate(() => void running.restart())),
  );
  await running.restart();

  // A person who was told that no Python fits may choose another in the Python extension.
  const subscription = await onActiveInterpreterChanged(() => {
    if (!running.isRunning) {
      void running.restart();
    }
  });
  context.subscriptions.push(...(subscription ? [subscription] : []));
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
