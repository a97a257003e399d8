/**
 * Parses the part of the Dockerfile format that is needed to check our Dockerfile and to execute it without a daemon.
 */
export interface Instruction {
  readonly name: string;
  readonly text: string;
}

export interface Stage {
  readonly base: string;
  readonly alias: string | null;
  readonly instructions: readonly Instruction[];
}

export interface Dockerfile {
  readonly stages: readonly Stage[];
  /** Build arguments before the first stage, with their defaults. */
  readonly defaults: Readonly<Record<string, string>>;
}

export function parseDockerfile(text: string): Dockerfile {
  const lines = text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const defaults: Record<string, string> = {};
  const stages: (Stage & { instructions: Instruction[] })[] = [];
  for (const line of lines) {
    const [, name = '', rest = ''] = /^\s*([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    if (name === 'ARG' && stages.length === 0) {
      const [argument = '', value = ''] = rest.split('=');
      defaults[argument] = value;
    } else if (name === 'FROM') {
      const [, written = '', alias] = /^(\S+)(?:\s+AS\s+(\S+))?$/.exec(rest) ?? [];
      const base = written.replace(/\$\{(\w+)\}/g, (_whole, argument: string) => {
        if (defaults[argument] === undefined) throw new Error(`no build argument ${argument}`);
        return defaults[argument];
      });
      stages.push({ base, alias: alias ?? null, instructions: [] });
    } else {
      const stage = stages.at(-1);
      if (stage === undefined || name === '') throw new Error(`not understood: ${line}`);
      stage.instructions.push({ name, text: rest });
    }
  }
  return { stages, defaults };
}

export interface Copy {
  /** The stage that is copied from; null: the build context. */
  readonly from: string | null;
  readonly sources: readonly string[];
  readonly to: string;
}

export function parseCopy(text: string): Copy {
  const words = text.split(/\s+/);
  const from = words[0]?.startsWith('--from=') ? words.shift()!.slice('--from='.length) : null;
  return { from, sources: words.slice(0, -1), to: words.at(-1)! };
}

/** The JSON form, which bypasses the shell. */
export function parseExec(text: string): string[] {
  return JSON.parse(text.slice(text.indexOf('['))) as string[];
}

export function parseEnv(text: string): Record<string, string> {
  return Object.fromEntries(text.split(/\s+/).map((pair) => pair.split('=') as [string, string]));
}
