import type { Order } from '../../src/inventory/query/segments.ts';
import { type Held, READ_LISTS } from './random-fleet.ts';

/*
 * The answers to questions about a fleet, computed from the objects themselves. This is written from the definitions
 * of the contract and shares no code with the inventory.
 */

type Json = Readonly<Record<string, unknown>>;
export type Wanted = Readonly<Record<string, unknown>>;

/** A property of an object by the name that orders and filters use; null: unknown. */
export function property({ object: { kind, record, facts }, firstSeen }: Held, name: string): unknown {
  const own = record as Json;
  const isCertificate = kind.endsWith('CERTIFICATE');
  switch (name) {
    case 'first_seen':
      return firstSeen;
    case 'key_text':
      return (
        own['groupId'] ??
        own['caId'] ??
        own['certificateId'] ??
        own['deviceId'] ??
        own['username'] ??
        own['clientId']
      );
    case 'name':
      return isCertificate ? (own['commonName'] ?? facts?.commonName ?? null) : (own['name'] ?? null);
    case 'time_at': {
      const text = own['validTo'] ?? facts?.notAfter ?? own['registeredAt'] ?? own['createdAt'] ?? null;
      return text === null ? null : Date.parse(String(text));
    }
    case 'status': {
      const all = isCertificate
        ? ['ACTIVE', 'INACTIVE', 'UNVERIFIED', 'UNKNOWN']
        : ['ONLINE', 'OFFLINE', 'ABNORMAL', 'NEVER_CONNECTED', 'FROZEN', 'UNKNOWN'];
      return own['status'] == null ? null : all.indexOf(String(own['status']));
    }
    default:
      throw new Error(name);
  }
}

/** Whether an object meets one member of a filter. `fleet`: all objects, for members about other objects. */
export function meets(
  held: Held,
  member: string,
  wanted: unknown,
  now: number,
  fleet: readonly Held[] = [],
): boolean {
  const { object, list, at } = held;
  const { record, facts } = object;
  const own = record as Json;
  const time = property(held, 'time_at') as number | null;
  const serial = (text: unknown) => BigInt(`0x${String(text)}`);
  switch (member) {
    case 'text': {
      const texts = [...'name commonName groupId caId certificateId deviceId username clientId'.split(' ')]
        .map((name) => own[name])
        .concat(facts?.commonName)
        .filter((text) => typeof text === 'string');
      const words = texts.flatMap((text) => startsOfWords(String(text)));
      return startsOfQuery(String(wanted)).every((word) => words.some((each) => each.startsWith(word)));
    }
    case 'status':
      return (wanted as unknown[]).includes(own['status']);
    case 'expired':
      return time !== null && time < now === wanted;
    case 'expiresWithin':
      return time !== null && time >= now && time < now + Number(String(wanted).slice(1, -1)) * 86_400_000;
    case 'expiresAfter':
      return time !== null && time >= (wanted as Date).getTime();
    case 'expiresBefore':
      return time !== null && time < (wanted as Date).getTime();
    case 'commonName':
      return property(held, 'name') === wanted;
    case 'serialNumber': {
      const found = own['serialNumber'] ?? facts?.serialNumber ?? null;
      if (found === null) return false;
      const decimal = /^\d+$/.test(String(wanted)) ? [BigInt(String(wanted))] : [];
      return [serial(String(wanted).replaceAll(':', '')), ...decimal].includes(serial(found));
    }
    case 'fingerprint':
      return facts !== null && [facts?.sha1, facts?.sha256].includes(String(wanted).toUpperCase());
    case 'keyAlgorithm':
      return (wanted as string[]).map((each) => each.toUpperCase()).includes(facts?.keyAlgorithm ?? '-');
    case 'maxKeyBits':
      return facts?.keyBits != null && facts.keyBits <= Number(wanted);
    case 'createdBefore':
    case 'registeredBefore':
      return time !== null && time < (wanted as Date).getTime();
    case 'updatedBefore':
    case 'statusChangedBefore': {
      const changed = own['updatedAt'] ?? own['statusChangedAt'] ?? null;
      return changed !== null && Date.parse(String(changed)) < (wanted as Date).getTime();
    }
    case 'inUse': {
      if (object.kind === 'DEVICE_CERTIFICATE')
        return held.devices !== undefined && held.devices.size > 0 === wanted;
      const leaves = fleet.filter((each) => each.object.kind === 'DEVICE_CERTIFICATE' && each.at === at);
      const used = leaves.some(
        (each) =>
          (each.object.record as Json)['caSerialNumber'] === own['caId'] ||
          (facts?.keyId != null && each.object.facts?.issuerKeyId === facts.keyId),
      );
      if (used || wanted === true) return used === wanted;
      return (
        isRead(held, 'DEVICE_CERTIFICATE') &&
        leaves.every(
          (each) => each.object.facts !== null || (each.object.record as Json)['caSerialNumber'] != null,
        )
      );
    }
    case 'isEmpty': {
      const name = `CLIENT_CREDENTIAL@${own['groupId']}`;
      const hasCredentials = fleet.some((each) => each.at === at && each.list === name);
      if (wanted === false) return hasCredentials || (held.devices?.size ?? 0) > 0;
      if (held.devices !== undefined) return held.devices.size === 0;
      return !hasCredentials && isRead(held, name);
    }
    case 'certificateId':
      return fleet.some((each) => each.object.id === wanted && each.devices?.has(object.id));
    case 'hasCertificate': {
      const has = fleet.some(
        (each) => each.object.kind === 'DEVICE_CERTIFICATE' && each.devices?.has(object.id),
      );
      return has || wanted === true ? has === wanted : isRead(held, 'DEVICE_CERTIFICATE_DEVICES');
    }
    case 'groupId':
      if (object.kind === 'DEVICE')
        return fleet.some((each) => each.object.id === wanted && each.devices?.has(object.id));
      return (
        Buffer.from(String(wanted), 'base64url')
          .toString()
          .endsWith(list.split('@')[1] ?? '-') &&
        Buffer.from(String(wanted), 'base64url').toString().includes(`/${at.instanceId}/`) &&
        Buffer.from(String(wanted), 'base64url').toString().includes(`:${at.account}/`)
      );
    case 'identityType':
    case 'signMode':
      return (wanted as unknown[]).includes(own[member]);
    case 'secretFingerprint':
      return (own['secret'] as Json | null)?.['fingerprint'] === wanted;
    case 'productId':
      return own['productId'] === wanted;
    case 'tag': {
      const { key, value } = wanted as Json;
      const tags = (own['tags'] ?? []) as Json[];
      return tags.some((tag) => tag['key'] === key && (value === undefined || tag['value'] === value));
    }
    default:
      throw new Error(member);
  }
}

function isRead({ at }: Held, list: string): boolean {
  return READ_LISTS[`${at.account}/${at.region}/${at.instanceId}`]?.includes(list) === true;
}

function startsOfWords(text: string): string[] {
  const runs = text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  return runs.flatMap((run) =>
    [...run]
      .map((_, index, all) => all.slice(index))
      .filter(([first = ''], index) => index === 0 || /\p{Script=Han}/u.test(first))
      .map((rest) => rest.join('')),
  );
}

function startsOfQuery(text: string): string[] {
  return startsOfWords(text);
}

/** Compares by the order: nulls last, text by UTF-8 bytes, then ids. */
export function comparator({ column, direction }: Order): (one: Held, other: Held) => number {
  const bytes = (one: unknown, other: unknown) =>
    Buffer.from(String(one)).compare(Buffer.from(String(other)));
  return (one, other) => {
    const [a, b] = [property(one, column), property(other, column)];
    const ids = bytes(one.object.id, other.object.id);
    if (a === null || b === null) return Number(a === null) - Number(b === null) || ids;
    const values = typeof a === 'number' ? a - Number(b) : bytes(a, b);
    return (direction === 'ASC' ? values : -values) || ids;
  };
}
