import { extensions, type Disposable, type Event, type Uri } from "vscode";

/** The part of the Python extension's public interface that we use. */
interface PythonApi {
  readonly environments: {
    getActiveEnvironmentPath(): { readonly path: string };
    resolveEnvironment(
      environment: unknown,
    ): Promise<{ readonly executable: { readonly uri: Uri | undefined } } | undefined>;
    readonly onDidChangeActiveEnvironmentPath: Event<unknown>;
  };
}

/** The Python that is chosen in the Python extension, where that is installed. */
export async function activeInterpreter(): Promise<string | undefined> {
  const api = await pythonApi();
  const environment = await api?.environments.resolveEnvironment(api.environments.getActiveEnvironmentPath());
  return environment?.executable.uri?.fsPath;
}

export async function onActiveInterpreterChanged(listener: () => void): Promise<Disposable | undefined> {
  return (await pythonApi())?.environments.onDidChangeActiveEnvironmentPath(listener);
}

async function pythonApi(): Promise<PythonApi | undefined> {
  return extensions.getExtension<PythonApi>("ms-python.python")?.activate();
}
