import type { Order } from '../../src/inventory/query/segments.ts';
import type { Held } from './random-fleet.ts';

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
      const text = own['validTo'] ?? facts?.notAfter ?? null;
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

/** Whether an object meets one member of a filter. */
export function meets(held: Held, member: string, wanted: unknown, now: number): boolean {
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
    case 'groupId':
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
