import type { Provider } from '../providers/port/provider.ts';
import type { CaCertificateRecord, InstanceRef } from '../providers/port/records.ts';

/** Expiry times of the CA certificates that any request has read recently. */
export interface CertificateExpiries {
  /** Wraps a provider to record the expiry times of the CA certificates that it returns. */
  readonly decorate: (provider: Provider) => Provider;
  /** Returns the certificates that expire first. */
  readonly soonest: () => readonly CertificateExpiry[];
}

export interface CertificateExpiry {
  readonly labels: {
    readonly provider: string;
    readonly account: string;
    readonly instance: string;
    readonly ca: string;
    readonly name: string;
  };
  /** Expiry time, in seconds since 1970. */
  readonly notAfter: number;
  readonly readAt: number;
}

/** Maximum number of exported series, so that ten thousand CAs do not create ten thousand series. */
const SHOWN = 50;
const KEPT = 1_000;
/** A certificate that was not read for this long is dropped, because it may no longer exist. */
const KEEP_MS = 24 * 60 * 60 * 1_000;
const LONGEST_NAME = 64;

export function createCertificateExpiries({
  now = Date.now,
}: {
  now?: () => number;
} = {}): CertificateExpiries {
  const expiries = new Map<string, CertificateExpiry>();
  const keyOf = (at: InstanceRef, caId: string) =>
    JSON.stringify([at.account, at.region, at.instanceId, caId]);
  const inOrder = () => [...expiries].sort(([, a], [, b]) => a.notAfter - b.notAfter);

  const see = (at: InstanceRef, { caId, name, commonName, validTo }: CaCertificateRecord): void => {
    if (validTo === null) return;
    expiries.set(keyOf(at, caId), {
      labels: {
        provider: at.provider,
        account: at.account,
        instance: at.instanceId,
        ca: printLabel(caId),
        name: printLabel(name ?? commonName ?? ''),
      },
      notAfter: Math.floor(validTo.getTime() / 1_000),
      readAt: now(),
    });
    const latest = expiries.size > KEPT ? inOrder().at(-1) : undefined;
    if (latest !== undefined) expiries.delete(latest[0]);
  };
  const forget = (at: InstanceRef, caId: string): void => {
    expiries.delete(keyOf(at, caId));
  };

  return {
    decorate: (provider) => {
      const { caCertificates, getCaCertificate, writes } = provider;
      const { deleteCaCertificate } = writes;
      const decorated: Partial<Provider> = {
        ...(caCertificates && {
          caCertificates: (at, filter) =>
            caCertificates(at, filter).tap(async (read) => {
              const answer = await read();
              for (const row of answer.rows) see(at, row);
              return answer;
            }),
        }),
        ...(getCaCertificate && {
          getCaCertificate: async (at, caId, call) => {
            const found = await getCaCertificate(at, caId, call);
            if (found === null) forget(at, caId);
            else see(at, found);
            return found;
          },
        }),
        ...(deleteCaCertificate && {
          writes: {
            ...writes,
            deleteCaCertificate: async (at, caId, call) => {
              const written = await deleteCaCertificate(at, caId, call);
              forget(at, caId);
              return written;
            },
          },
        }),
      };
      return { ...provider, ...decorated };
    },
    soonest: () => {
      const since = now() - KEEP_MS;
      for (const [key, { readAt }] of [...expiries]) if (readAt < since) expiries.delete(key);
      return inOrder()
        .slice(0, SHOWN)
        .map(([, expiry]) => expiry);
    },
  };
}

/**
 * Makes a name safe for a label. Users choose the names of CAs, so a name may be long, and may contain line
 * breaks or characters that change the text direction.
 */
function printLabel(text: string): string {
  return text.slice(0, LONGEST_NAME).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?');
}
