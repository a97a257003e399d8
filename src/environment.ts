import type { ConfigFault } from './config/parse.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads a port from the environment. Undefined: the variable is not set, is empty or, in which case a fault is added,
 * is not a port.
 */
export function portOf(env: Environment, name: string, faults: ConfigFault[]): number | undefined {
  const text = env[name];
  if (text === undefined || text === '') return undefined;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  faults.push({ path: name, message: 'expected a port, 0 to 65535' });
  return undefined;
}

/**
 * Reads one of `values` from the environment. Returns `otherwise` if the variable is not set, is empty or, in which
 * case a fault is added, has another value.
 */
export function oneOf<Value extends string>(
  env: Environment,
  name: string,
  values: readonly Value[],
  otherwise: Value,
  faults: ConfigFault[],
): Value {
  const found = values.find((each) => each === (env[name] || otherwise));
  if (found === undefined) faults.push({ path: name, message: `expected one of ${values.join(', ')}` });
  return found ?? otherwise;
}
