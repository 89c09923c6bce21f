import { run, type Result } from "./process";

/** A Python that was run and said who it is. */
export interface Python {
  readonly executable: string;
  readonly version: string;
}

export interface Rejected {
  readonly command: readonly string[];
  readonly reason: string;
}

export interface Search {
  readonly found?: Python;
  readonly rejected: readonly Rejected[];
}

interface Identity {
  readonly executable: string;
  readonly version: readonly [number, number, number];
  readonly implementation: string;
  readonly freeThreaded: boolean;
}

// Old enough that Python 2 can run it, and say that it is Python 2.
const WHO_ARE_YOU = `
import json, platform, sys, sysconfig
print(json.dumps({
    "executable": sys.executable,
    "version": list(sys.version_info[:3]),
    "implementation": platform.python_implementation(),
    "freeThreaded": bool(sysconfig.get_config_var("Py_GIL_DISABLED")),
}))
`;

/** The commands that usually start Python on this platform, best first. */
export function usualCommands(platform: NodeJS.Platform): string[][] {
  return platform === "win32" ? [["py", "-3"], ["python"]] : [["python3"], ["python"]];
}

/** Finds the first command that starts one of the supported versions ("3.10", "3.11", …). */
export async function findPython(
  commands: readonly (readonly string[])[],
  supported: readonly string[],
  cwd: string,
): Promise<Search> {
  const rejected: Rejected[] = [];
  for (const command of commands) {
    const python = await probe(command, supported, cwd);
    if ("executable" in python) {
      return { found: python, rejected };
    }
    rejected.push(python);
  }
  return { rejected };
}

/** One sentence or two for a person: what is needed and what was found instead. */
export function explain(search: Search, supported: readonly string[]): string {
  const versions = new Intl.ListFormat("en", { style: "short", type: "disjunction" }).format(supported);
  const tried = search.rejected.map(({ command, reason }) => `${command.join(" ")} (${reason})`);
  return `eagerly needs Python ${versions} to run. Looked at: ${tried.join(", ")}.`;
}

async function probe(
  command: readonly string[],
  supported: readonly string[],
  cwd: string,
): Promise<Python | Rejected> {
  const result = await run([...command, "-E", "-c", WHO_ARE_YOU], { cwd });
  const identity = result.code === 0 ? parse(result.stdout) : undefined;
  if (identity === undefined) {
    return { command, reason: whyItFailed(result) };
  }
  const reason = whyUnfit(identity, supported);
  return reason === undefined
    ? { executable: identity.executable, version: identity.version.join(".") }
    : { command, reason };
}

function parse(stdout: string): Identity | undefined {
  try {
    return JSON.parse(stdout) as Identity;
  } catch {
    return undefined;
  }
}

function whyItFailed({ code, stderr }: Result): string {
  if (code === "ENOENT") {
    return "not found";
  }
  const lastLine = stderr.trim().split("\n").at(-1);
  return lastLine ? `does not run: ${lastLine}` : "is not Python";
}

function whyUnfit(identity: Identity, supported: readonly string[]): string | undefined {
  const [major, minor] = identity.version;
  const version = identity.version.join(".");
  if (identity.implementation !== "CPython") {
    return `${identity.implementation} ${version} is not supported`;
  }
  if (identity.freeThreaded) {
    return `the free-threaded ${version} is not supported`;
  }
  if (supported.includes(`${major}.${minor}`)) {
    return undefined;
  }
  const position = (text: string) => Number(text.split(".")[0]) * 1000 + Number(text.split(".")[1]);
  if (position(version) < position(supported[0] ?? "")) {
    return `${version} is too old`;
  }
  return position(version) > position(supported.at(-1) ?? "")
    ? `${version} is too new`
    : `${version} is not supported`;
}
