import { type ChildProcess, spawn } from 'node:child_process';

/** One of our commands as a separate process. */
export interface Run extends AsyncDisposable {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly err: () => string;
  /** The JSON log line with this message. */
  readonly line: (msg: string) => Promise<Record<string, string>>;
  readonly exit: Promise<number | null>;
}

/** Runs a command. `within`: a wrapper that gets the command line as its arguments and replaces itself by it. */
export function run(
  script: string,
  args: string[],
  env: Record<string, string> = {},
  within: readonly string[] = [],
): Run {
  const clean = { ...process.env };
  for (const name of Object.keys(clean)) if (name.startsWith('npm_')) delete clean[name];
  const [command = process.execPath, ...words] = [...within, process.execPath, script, ...args];
  const child = spawn(command, words, { env: { ...clean, ...env } });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const exit = new Promise<number | null>((resolve) => child.on('exit', resolve));
  return {
    child,
    out: () => out,
    err: () => err,
    exit,
    line: async (msg) => {
      for (;;) {
        const found = out.split('\n').find((each) => each.includes(`"msg":"${msg}"`));
        if (found !== undefined) return JSON.parse(found) as Record<string, string>;
        const { exitCode, signalCode } = child;
        if (exitCode !== null || signalCode !== null)
          throw new Error(`exited ${exitCode ?? signalCode}: ${err}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await exit;
    },
  };
}
