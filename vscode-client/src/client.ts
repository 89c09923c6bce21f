import { Uri, type LogOutputChannel } from "vscode";
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  RevealOutputChannelOn,
  TransportKind,
  type CloseHandlerResult,
  type ErrorHandler,
  type LanguageClientOptions,
} from "vscode-languageclient/node";

import { SECTION, serverSettings } from "./settings";

const CRASHES = 4;
const WITHIN_MS = 3 * 60 * 1000;

/** A language client that leaves it to its caller to tell, once, that it could not start. */
export class EagerlyClient extends LanguageClient {
  private started = false;

  constructor(command: readonly string[], output: LogOutputChannel) {
    const [program = "", ...args] = command;
    const crashes = new CrashHandler(() => this.started);
    super(
      SECTION,
      "eagerly",
      { command: program, args, transport: TransportKind.stdio },
      optionsFor(output, crashes),
    );
  }

  override async start(): Promise<void> {
    await super.start();
    this.started = true;
  }

  override error(message: string, data?: unknown, notify?: boolean | "force"): void {
    super.error(message, data, this.started ? notify : false);
  }
}

/** Starts a crashed server again, unless it never ran or does nothing but crash. */
class CrashHandler implements ErrorHandler {
  private readonly times: number[] = [];

  constructor(private readonly hasStarted: () => boolean) {}

  error() {
    return { action: ErrorAction.Continue, handled: true };
  }

  closed(): CloseHandlerResult {
    if (!this.hasStarted()) {
      return { action: CloseAction.DoNotRestart, handled: true };
    }
    this.times.push(Date.now());
    const recent = this.times.filter((time) => time > Date.now() - WITHIN_MS);
    if (recent.length <= CRASHES) {
      return { action: CloseAction.Restart, handled: true };
    }
    const message = `The eagerly server crashed ${recent.length} times in three minutes and stays stopped.`;
    return { action: CloseAction.DoNotRestart, message };
  }
}

function optionsFor(output: LogOutputChannel, errorHandler: ErrorHandler): LanguageClientOptions {
  return {
    documentSelector: ["file", "untitled", "vscode-notebook-cell"].map((scheme) => ({
      scheme,
      language: "python",
    })),
    errorHandler,
    // Returning false ends the client; the failed start() is what gets reported.
    initializationFailedHandler: () => false,
    initializationOptions: () => serverSettings(),
    middleware: {
      workspace: {
        configuration: ({ items }) =>
          items.map(({ scopeUri }) =>
            serverSettings(scopeUri === undefined ? undefined : Uri.parse(scopeUri)),
          ),
      },
    },
    outputChannel: output,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    // Sent unasked, so that a server need not register for it.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    synchronize: { configurationSection: SECTION },
  };
}
