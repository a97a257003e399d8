import type { Call } from '../../transport/request.ts';
import type { InstanceRef } from '../provider.ts';
import type { Address, Ask } from './client.ts';
import { text } from './decode.ts';
import { OPERATIONS } from './operations.ts';
import type { Algorithm } from './sign.ts';
import { isObject, type JsonObject } from './wire.ts';

export interface AddressOptions {
  readonly region: string;
  /** Instead of discovery. */
  readonly instances?: readonly { readonly id: string; readonly endpoint?: string }[];
  /** For every instance without its own. Default `https://iotda.{region}.myhuaweicloud.com`. */
  readonly endpoint?: string;
  readonly signing: 'auto' | 'plain' | 'derived';
  /** Throws for an address, told by the provider, that policy forbids. */
  readonly checkEndpoint?: (origin: string) => void;
  /** Milliseconds of a clock that never jumps. Default performance.now. */
  readonly clock?: () => number;
}

/** How long a discovered address is believed. It changes only when an operator moves the instance. */
const KEEP_MS = 10 * 60 * 1_000;

/**
 * Where an instance answers: its configured endpoint, else the address that ShowInstance tells (type APP_HTTPS), else
 * the account's endpoint. One look-up serves all who ask meanwhile; a failed one is not kept.
 */
export function createAddresses(
  options: AddressOptions,
  ask: Ask,
  management: Address,
): (at: InstanceRef, call: Call) => Promise<Address> {
  const clock = options.clock ?? (() => performance.now());
  const generic = options.endpoint ?? `https://iotda.${options.region}.myhuaweicloud.com`;
  const found = new Map<string, { address: Promise<Address>; until: number }>();
  const addressAt = (origin: string, instanceId: string | null, isBasic: boolean): Address => ({
    origin,
    algorithm: algorithmFor(origin, isBasic, options),
    instanceId,
  });

  const discover = async (at: InstanceRef, call: Call): Promise<Address> => {
    const shown = await ask(
      OPERATIONS.showInstance,
      management,
      { id: at.instanceId },
      (answer) => answer,
      call,
    );
    const own = ownOrigin(shown, management.origin);
    if (own === null) {
      const isBasic = text(shown, 'instance_type') === 'basic';
      return addressAt(generic, isBasic ? null : at.instanceId, isBasic);
    }
    options.checkEndpoint?.(own);
    return addressAt(own, at.instanceId, false);
  };

  return (at, call) => {
    if (options.instances !== undefined) {
      const configured = options.instances.find((each) => each.id === at.instanceId);
      return Promise.resolve(addressAt(configured?.endpoint ?? generic, at.instanceId, false));
    }
    const kept = found.get(at.instanceId);
    if (kept !== undefined && clock() < kept.until) {
      // Whoever asked first may have gone away meanwhile: that is no answer for this call.
      return kept.address.catch((error: unknown) => {
        if (call.signal.aborted) throw error;
        return discover(at, call);
      });
    }
    const address = discover(at, call);
    found.set(at.instanceId, { address, until: clock() + KEEP_MS });
    address.catch(() => found.delete(at.instanceId));
    return address;
  };
}

/** Standard and enterprise addresses take only the derived signature, the generic one only the plain (contract 1.2). */
function algorithmFor(origin: string, isBasic: boolean, { region, signing }: AddressOptions): Algorithm {
  if (signing !== 'auto') return signing === 'plain' ? 'SDK-HMAC-SHA256' : 'V11-HMAC-SHA256';
  const isGeneric = isBasic || new URL(origin).hostname === `iotda.${region}.myhuaweicloud.com`;
  return isGeneric ? 'SDK-HMAC-SHA256' : 'V11-HMAC-SHA256';
}

/** A management endpoint over plain HTTP is an installation on this machine: its instances are, too. */
function ownOrigin(shown: JsonObject, managementOrigin: string): string | null {
  const infos = Array.isArray(shown['access_infos']) ? shown['access_infos'].filter(isObject) : [];
  const access = infos.find((info) => info['type'] === 'APP_HTTPS');
  const host = access === undefined ? null : text(access, 'domain_name');
  // Part of a URL from here on: a host name and nothing else.
  if (access === undefined || host === null || !/^[A-Za-z0-9.-]+$/.test(host)) return null;
  const port = text(access, 'port');
  const scheme = managementOrigin.startsWith('http:') ? 'http' : 'https';
  return new URL(`${scheme}://${host}${port === null ? '' : `:${port}`}`).origin;
}
