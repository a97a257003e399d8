import { systemClock, type WallClock } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { List } from '../providers/port/list.ts';
import type { InstanceRecord, InstanceRef } from '../providers/port/records.ts';
import { backgroundCall } from '../transport/background-call.ts';
import type { Call } from '../transport/call.ts';
import type { RegisteredAccount } from './registry.ts';

export interface CertificateReaderOptions {
  /** The accounts whose CA certificates are read. */
  readonly accounts: readonly RegisteredAccount[];
  /** Milliseconds between two rounds, with a jitter of 10 %. */
  readonly everyMs: number;
  /** Called with unexpected errors, but not with failures of a provider. */
  readonly onError: (error: unknown) => void;
  readonly clock?: Pick<WallClock, 'after'>;
  /** Random source, 0 ≤ n < 1. Default Math.random. */
  readonly random?: () => number;
}

/**
 * The first round starts 10 to 60 seconds after the process, so that many processes that start together do not call at
 * the same time.
 */
const FIRST_MS = 10_000;
const FIRST_SPREAD_MS = 50_000;
const SPREAD = 0.1;
const PAGE_MS = 8_000;

/**
 * Reads the CA certificates of every instance periodically, so that the metrics show an expiring certificate
 * even if no client queries it. The reader reads the instances of each region and the CA certificates of each
 * instance that supports them. Neither list is billed (contract apsaramq 1.1; IoTDA bills none). The calls
 * run one at a time, with background priority.
 */
export function createCertificateReader(options: CertificateReaderOptions): { readonly stop: () => void } {
  const { accounts, everyMs, onError, clock = systemClock, random = Math.random } = options;
  const ended = new AbortController();
  const call = (): Call => backgroundCall(ended.signal, PAGE_MS);
  /**
   * Reads all rows of a list. Skips a list that cannot be read: the metrics count the failed call, and the next round
   * tries again.
   */
  const each = async <Row>(
    list: () => List<Row> | undefined,
    row: (row: Row) => Promise<void>,
  ): Promise<void> => {
    try {
      for await (const { rows } of list()?.pages(call) ?? []) for (const one of rows) await row(one);
    } catch (error) {
      if (!(error instanceof AppError) && !ended.signal.aborted) onError(error);
    }
  };
  const round = async (): Promise<void> => {
    for (const { provider, instances } of accounts) {
      for (const region of provider.regions) {
        await each<InstanceRecord>(
          () => provider.instances(region),
          async ({ instanceId, capabilities }) => {
            if (instances?.has(instanceId) === false || !capabilities.includes('CA_CERTIFICATES')) return;
            const at: InstanceRef = {
              provider: provider.name,
              account: provider.account,
              region,
              instanceId,
            };
            await each(
              () => provider.caCertificates?.(at),
              async () => {},
            );
          },
        );
      }
    }
  };

  let callOff = (): void => {};
  const plan = (ms: number): void => {
    callOff = clock.after(ms, () => {
      round().then(() => {
        if (!ended.signal.aborted) plan(everyMs * (1 + SPREAD * (2 * random() - 1)));
      }, onError);
    });
  };
  plan(FIRST_MS + random() * FIRST_SPREAD_MS);
  return {
    stop: () => {
      ended.abort(new AppError('PROVIDER_TIMEOUT', 'The server is shutting down.'));
      callOff();
    },
  };
}
