import { createHash } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { Secret } from '../../secret.ts';

/** One message of a sink. Each attempt to deliver it has the same id and the same body. */
export interface SinkMessage {
  readonly id: string;
  readonly body: string;
}

/**
 * Creates a message. `parts` identify its event: the same parts give the same id, also in another process. `at`:
 * milliseconds since the epoch.
 */
export function createMessage(
  parts: readonly (string | number)[],
  type: 'entity.changed' | 'stream.gap',
  at: number,
  data: object,
): SinkMessage {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
  return {
    id: `msg_${hash.slice(0, 27)}`,
    body: JSON.stringify({ type, timestamp: new Date(at).toISOString(), data }),
  };
}

/**
 * The headers of one attempt, signed with each secret according to the Standard Webhooks scheme. `date`: milliseconds
 * since the epoch.
 */
export function signedHeaders({ id, body }: SinkMessage, secrets: readonly Secret[], date: number): Headers {
  const at = new Date(date);
  return new Headers({
    'content-type': 'application/json',
    'user-agent': 'iot-identity-graph',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(date / 1_000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret.reveal()).sign(id, at, body)).join(' '),
  });
}
