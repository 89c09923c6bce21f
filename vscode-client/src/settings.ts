import { workspace, type Uri, type WorkspaceConfiguration } from "vscode";

export const SECTION = "eagerly";

/** The settings that the client itself acts on: when one changes, the server starts anew. */
const CLIENT_KEYS = ["enable", "interpreter", "server"].map((key) => `${SECTION}.${key}`);
const SERVER_KEYS = ["target", "tensorflowVersion", "select", "ignore", "unsafeFixes"] as const;

export interface ClientSettings {
  readonly enable: boolean;
  readonly interpreter: readonly string[];
  readonly serverCommand: readonly string[];
}

export function clientSettings(): ClientSettings {
  const settings = workspace.getConfiguration(SECTION);
  return {
    enable: settings.get("enable", true),
    interpreter: settings.get("interpreter", []),
    serverCommand: settings.get("server.command", []),
  };
}

/**
 * The settings that a person made, for one file or in general.
 * Defaults are not sent: where nothing is set, the project's pyproject.toml decides.
 */
export function serverSettings(scope?: Uri): Record<string, unknown> {
  const settings = workspace.getConfiguration(SECTION, scope ?? null);
  const made = SERVER_KEYS.filter((key) => isSet(settings.inspect(key)));
  return Object.fromEntries(made.map((key) => [key, settings.get(key)]));
}

export function onClientSettingsChanged(listener: () => void) {
  return workspace.onDidChangeConfiguration((change) => {
    if (CLIENT_KEYS.some((key) => change.affectsConfiguration(key))) {
      listener();
    }
  });
}

function isSet(found: ReturnType<WorkspaceConfiguration["inspect"]>): boolean {
  const values = [found?.globalValue, found?.workspaceValue, found?.workspaceFolderValue];
  return values.some((value) => value !== undefined);
}
