import { notFound } from '../../errors.ts';
import { isRecord } from '../../members.ts';
import type { Call } from '../../transport/call.ts';
import { type JsonObject, text } from '../client/json-rows.ts';
import { withPlace } from '../port/call-place.ts';
import type { InstanceEdition, InstanceRef } from '../port/records.ts';
import type { Address, CallProvider } from './client.ts';
import { capabilitiesOf, editionOf } from './decode-instance.ts';
import { OPERATIONS } from './operations.ts';
import type { Algorithm } from './sign.ts';
import { mayBeId } from './wire.ts';

export interface AddressOptions {
  readonly region: string;
  /** The configured instances. Default: discovery. */
  readonly instances?: readonly { readonly id: string; readonly endpoint?: string }[];
  /** Endpoint of every instance without an endpoint of its own. Default `https://iotda.{region}.myhuaweicloud.com`. */
  readonly endpoint?: string;
  readonly signing: 'auto' | 'plain' | 'derived';
  /** Throws if the policy forbids an address that the provider returned. */
  readonly checkEndpoint?: (origin: string) => void;
  /** Monotonic clock in milliseconds. Default performance.now. */
  readonly clock?: () => number;
}

/** Time for which a discovered address is cached. An address changes only if an operator moves the instance. */
const KEEP_MS = 10 * 60 * 1_000;

export interface Addresses {
  readonly of: (at: InstanceRef, call: Call) => Promise<Address>;
  /** Takes the address from a response of ShowInstance that was read for another reason, which saves a call. */
  readonly learn: (instanceId: string, shown: JsonObject) => void;
}

/**
 * Finds the address of an instance: its configured endpoint, otherwise the address of type APP_HTTPS that ShowInstance
 * returns, otherwise the account's endpoint. A failed look-up is not cached. The transport joins simultaneous look-ups,
 * and each caller waits at most until its own deadline.
 */
export function createAddresses(
  options: AddressOptions,
  callProvider: CallProvider,
  management: Address,
): Addresses {
  const clock = options.clock ?? (() => performance.now());
  const generic = options.endpoint ?? `https://iotda.${options.region}.myhuaweicloud.com`;
  const found = new Map<string, { address: Address; until: number }>();
  const addressAt = (
    serves: string,
    origin: string,
    instanceId: string | null,
    edition: InstanceEdition,
  ): Address => ({
    origin,
    algorithm: algorithmFor(origin, instanceId === null, options),
    serves,
    instanceId,
    capabilities: capabilitiesOf(edition),
  });

  const addressFrom = (instanceId: string, shown: JsonObject): Address => {
    const own = ownOrigin(shown, management.origin);
    const edition = editionOf(shown);
    if (own === null) return addressAt(instanceId, generic, edition === 'BASIC' ? null : instanceId, edition);
    options.checkEndpoint?.(own);
    return addressAt(instanceId, own, instanceId, edition);
  };

  const keep = (instanceId: string, shown: JsonObject): Address => {
    const address = addressFrom(instanceId, shown);
    found.set(instanceId, { address, until: clock() + KEEP_MS });
    return address;
  };

  return {
    of: async (at, call) => {
      if (options.instances !== undefined) {
        const configured = options.instances.find((each) => each.id === at.instanceId);
        return addressAt(at.instanceId, configured?.endpoint ?? generic, at.instanceId, 'UNKNOWN');
      }
      const kept = found.get(at.instanceId);
      if (kept !== undefined && clock() < kept.until) return kept.address;
      if (!mayBeId(at.instanceId)) throw notFound();
      const { showInstance } = OPERATIONS;
      const asked = { ...management, serves: at.instanceId };
      const shown = await callProvider(showInstance, asked, { id: at.instanceId }, (answer) => answer, call);
      return withPlace(at, async () => keep(at.instanceId, shown));
    },
    learn: (instanceId, shown) => {
      try {
        keep(instanceId, shown);
      } catch {
        // Throw nothing here, because the caller read the instance for another reason. The next caller that needs the
        // address gets the error about a forbidden address.
        found.delete(instanceId);
      }
    },
  };
}

/**
 * Addresses of standard and enterprise instances accept only the derived signature. The generic address accepts only the
 * plain signature (contract 1.2).
 */
function algorithmFor(origin: string, isBasic: boolean, { region, signing }: AddressOptions): Algorithm {
  if (signing !== 'auto') return signing === 'plain' ? 'SDK-HMAC-SHA256' : 'V11-HMAC-SHA256';
  const isGeneric = isBasic || new URL(origin).hostname === `iotda.${region}.myhuaweicloud.com`;
  return isGeneric ? 'SDK-HMAC-SHA256' : 'V11-HMAC-SHA256';
}

/**
 * Returns the instance's own address. The address uses plain HTTP if the management endpoint does: such an installation
 * runs on this machine, and so do its instances.
 */
function ownOrigin(shown: JsonObject, managementOrigin: string): string | null {
  const infos = Array.isArray(shown['access_infos']) ? shown['access_infos'].filter(isRecord) : [];
  const access = infos.find((info) => info['type'] === 'APP_HTTPS');
  const host = access === undefined ? null : text(access, 'domain_name');
  // The text becomes part of a URL, so only a plain host name is accepted.
  if (access === undefined || host === null || !/^[A-Za-z0-9.-]+$/.test(host)) return null;
  const port = text(access, 'port');
  const scheme = managementOrigin.startsWith('http:') ? 'http' : 'https';
  return new URL(`${scheme}://${host}${port === null ? '' : `:${port}`}`).origin;
}
