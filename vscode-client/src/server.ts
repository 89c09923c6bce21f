import type { ExtensionContext, LogOutputChannel } from "vscode";

import { bundledServer, NoPythonError } from "./bundledServer";
import { EagerlyClient } from "./client";
import { showNoPython, showNotStarted } from "./messages";
import { clientSettings } from "./settings";

/** The one running server of this window. Starts and stops queue up, so that they never overlap. */
export class Server {
  private client: EagerlyClient | undefined;
  private queue: Promise<void> = Promise.resolve();

  constructor(
    private readonly context: ExtensionContext,
    private readonly output: LogOutputChannel,
  ) {}

  get isRunning(): boolean {
    return this.client?.isRunning() ?? false;
  }

  restart(): Promise<void> {
    return this.enqueue(async () => {
      await this.stopClient();
      await this.startClient();
    });
  }

  stop(): Promise<void> {
    return this.enqueue(() => this.stopClient());
  }

  private enqueue(task: () => Promise<void>): Promise<void> {
    this.queue = this.queue.then(task);
    return this.queue;
  }

  private async startClient(): Promise<void> {
    const { enable, interpreter, serverCommand } = clientSettings();
    if (!enable) {
      this.output.info("Switched off by eagerly.enable.");
      return;
    }
    try {
      const command =
        serverCommand.length > 0
          ? serverCommand
          : await bundledServer(this.context, interpreter, this.output);
      this.output.info(`Starting ${command.join(" ")}`);
      this.client = new EagerlyClient(command, this.output);
      await this.client.start();
    } catch (error) {
      this.client = undefined;
      this.report(error);
    }
  }

  private async stopClient(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    try {
      await client?.dispose();
    } catch (error) {
      this.output.warn(`The server did not stop in order: ${messageOf(error)}`);
    }
  }

  private report(error: unknown): void {
    const message = messageOf(error);
    this.output.error(message);
    void (error instanceof NoPythonError ? showNoPython(message) : showNotStarted(message, this.output));
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
