import * as path from "node:path";
import { ProgressLocation, window, type ExtensionContext, type LogOutputChannel } from "vscode";

import { readBundle } from "./bundle";
import { findEnvironment, forgetOldEnvironments, makeEnvironment } from "./environment";
import { explain, findPython, usualCommands } from "./python";
import { activeInterpreter } from "./pythonExtension";

/** No Python that can run the server: the message says what was found instead. */
export class NoPythonError extends Error {}

/** The command that starts the bundled server, in an environment that is made for it when it is missing. */
export async function bundledServer(
  context: ExtensionContext,
  interpreter: readonly string[],
  output: LogOutputChannel,
): Promise<string[]> {
  const bundle = await readBundle(context.extensionPath);
  const { pythons } = bundle.manifest;
  const search = await findPython(await candidates(interpreter), pythons, context.extensionPath);
  const base = search.found;
  if (base === undefined) {
    throw new NoPythonError(explain(search, pythons));
  }
  output.info(`Python ${base.version}: ${base.executable}`);

  const environments = {
    root: path.join(context.globalStorageUri.fsPath, "environments"),
    log: (line: string) => {
      output.info(line);
    },
  };
  const python =
    (await findEnvironment(environments, bundle, base)) ??
    (await withProgress(() => makeEnvironment(environments, bundle, base)));
  await forgetOldEnvironments(environments);
  // -I: a module in the opened folder must not stand in for one of the server's.
  return [python, "-I", "-m", "eagerly", "server"];
}

async function candidates(interpreter: readonly string[]): Promise<(readonly string[])[]> {
  if (interpreter.length > 0) {
    return [interpreter];
  }
  const active = await activeInterpreter();
  return [...(active === undefined ? [] : [[active]]), ...usualCommands(process.platform)];
}

function withProgress<T>(task: () => Promise<T>): Thenable<T> {
  const options = { location: ProgressLocation.Notification, title: "eagerly: preparing its server (once)…" };
  return window.withProgress(options, task);
}
