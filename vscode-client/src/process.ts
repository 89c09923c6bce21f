import { execFile } from "node:child_process";

export interface Result {
  /** The exit code, or the reason why there is none, such as ENOENT. */
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a command to its end; a failure is a result, not an exception. */
export function run(command: readonly string[], options: RunOptions): Promise<Result> {
  const [program = "", ...args] = command;
  return new Promise((resolve) => {
    execFile(program, args, { ...options, windowsHide: true }, (error, stdout, stderr) => {
      resolve({ code: error ? (error.code ?? error.signal ?? "killed") : 0, stdout, stderr });
    });
  });
}
