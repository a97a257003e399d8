import type { Incoming } from '../exchange.ts';
import { isObject } from '../existing.ts';

/** A request of IoTDA, IoTDM or IAM with decoded parts. If a part cannot be decoded, it stays as received. */
export interface HuaweiRequest {
  readonly incoming: Incoming;
  /** Decoded path segments, without the empty segment before the first slash. */
  readonly segments: readonly string[];
  readonly query: ReadonlyArray<readonly [name: string, value: string]>;
  /** The JSON object in the body. Null if there is no body or the body contains no object. */
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
    return isObject(value) && !Array.isArray(value) ? value : null;
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
