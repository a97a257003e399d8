import type { Incoming } from '../exchange.ts';

/** A request of IoTDA, IoTDM or IAM with its parts decoded; what does not decode is kept as it came. */
export interface HuaweiRequest {
  readonly incoming: Incoming;
  /** Path segments, decoded, without the empty one in front. */
  readonly segments: readonly string[];
  readonly query: ReadonlyArray<readonly [name: string, value: string]>;
  /** The JSON object of the body; null: none, or no object. */
  readonly body: Readonly<Record<string, unknown>> | null;
}

export function parseRequest(incoming: Incoming): HuaweiRequest {
  return {
    incoming,
    segments: incoming.rawPath.split('/').slice(1).map(decode),
    query: parseQuery(incoming.rawQuery),
    body: parseBody(incoming.body),
  };
}

export function parameterOf(request: HuaweiRequest, name: string): string | undefined {
  return request.query.find(([each]) => each === name)?.[1];
}

function parseQuery(raw: string): [string, string][] {
  if (raw === '') return [];
  return raw.split('&').map((pair) => {
    const at = pair.indexOf('=');
    const [name, value] = at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
    return [decode(name.replaceAll('+', ' ')), decode(value.replaceAll('+', ' '))];
  });
}

function parseBody(body: Buffer): Record<string, unknown> | null {
  if (body.length === 0) return null;
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
