import { badInput } from '../../errors.ts';
import type {
  CertificateStatus,
  DeviceStatus,
  IdentityType,
  SignMode,
} from '../../providers/port/records.ts';
import { FINGERPRINT_EXPECTED, fingerprintDigits } from '../../x509/fingerprint.ts';
import { CERTIFICATE_STATUSES, DEVICE_STATUSES } from '../objects/object-columns.ts';
import { tagTerm, wordTerm } from '../objects/object-terms.ts';
import { serialKey, storedValue } from '../objects/stored-value.ts';
import { wordsOf } from '../objects/words.ts';
import { compare, given, idOf, oneOf, onList, some } from './column-conditions.ts';
import { addDuration } from './durations.ts';
import { type Asked, type Bind, type Condition, isOneOf } from './question.ts';
import {
  type CertificateKind,
  inUseConditions,
  isEmptyConditions,
  type OwnersFilter,
  ownerConditions,
} from './use-conditions.ts';

/*
 * The filters of the inventory. A member that is null or missing is no condition. A property that is null satisfies no
 * condition. `now`: milliseconds since the epoch, one instant for a whole operation. Each function throws BAD_USER_INPUT
 * that names the member.
 */

type Maybe<Value> = Value | null | undefined;

export interface CertificateFilter {
  readonly text?: Maybe<string>;
  readonly status?: Maybe<readonly CertificateStatus[]>;
  readonly expired?: Maybe<boolean>;
  readonly expiresWithin?: Maybe<string>;
  readonly expiresAfter?: Maybe<Date>;
  readonly expiresBefore?: Maybe<Date>;
  readonly commonName?: Maybe<string>;
  readonly serialNumber?: Maybe<string>;
  readonly fingerprint?: Maybe<string>;
  readonly keyAlgorithm?: Maybe<readonly string[]>;
  readonly maxKeyBits?: Maybe<number>;
  readonly inUse?: Maybe<boolean>;
}

/** The conditions that need no look-up: all but `caId` and `issuedBy`. */
export function certificateConditions(
  filter: CertificateFilter,
  now: number,
  field: string,
  kind: CertificateKind,
): readonly Condition[] {
  const { expired, expiresWithin, expiresAfter, expiresBefore } = filter;
  return [
    ...textConditions(filter.text, `${field}.text`),
    ...statusConditions(filter.status, CERTIFICATE_STATUSES, `${field}.status`),
    ...given(expired, (is) => compare('time_at', is ? '<' : '>=', now)),
    ...given(expiresWithin, (duration) => {
      const until = addDuration(now, duration, `${field}.expiresWithin`);
      return onList((own, bind) => `${own}.time_at >= ${bind(now)} AND ${own}.time_at < ${bind(until)}`);
    }),
    ...given(expiresAfter, (date) => compare('time_at', '>=', date.getTime())),
    ...given(expiresBefore, (date) => compare('time_at', '<', date.getTime())),
    ...given(filter.commonName, (name) => compare('name', '=', storedValue(name))),
    ...given(filter.serialNumber, (serial) => oneOf('serial', serialKeys(serial, `${field}.serialNumber`))),
    ...given(filter.fingerprint, (text) => {
      const digits = fingerprintDigits(text)?.toUpperCase();
      if (digits === undefined) throw badInput(`${field}.fingerprint`, FINGERPRINT_EXPECTED, text);
      return compare(digits.length === 40 ? 'sha1' : 'sha256', '=', digits);
    }),
    ...given(filter.keyAlgorithm, (names) =>
      oneOf(
        'key_algorithm',
        some(names, `${field}.keyAlgorithm`).map((name) => storedValue(name.toUpperCase())),
      ),
    ),
    ...given(filter.maxKeyBits, (bits) => compare('key_bits', '<=', bits)),
    ...inUseConditions(filter.inUse, kind),
  ];
}

export interface TextFilter {
  readonly text?: Maybe<string>;
}

export interface GroupFilter extends TextFilter {
  readonly isEmpty?: Maybe<boolean>;
}

export function groupConditions(filter: GroupFilter, field: string): readonly Condition[] {
  return [...textConditions(filter.text, `${field}.text`), ...isEmptyConditions(filter.isEmpty)];
}

export interface CredentialFilter extends TextFilter {
  readonly groupId?: Maybe<string>;
  readonly createdBefore?: Maybe<Date>;
  readonly updatedBefore?: Maybe<Date>;
}

export function credentialConditions(filter: CredentialFilter, field: string): readonly Condition[] {
  return [
    ...textConditions(filter.text, `${field}.text`),
    ...given(filter.groupId, (id) => compare('group_id', '=', idOf('Group', id, `${field}.groupId`))),
    ...given(filter.createdBefore, (date) => compare('time_at', '<', date.getTime())),
    ...given(filter.updatedBefore, (date) => compare('changed_at', '<', date.getTime())),
  ];
}

export interface IdentityFilter extends TextFilter {
  readonly identityType?: Maybe<readonly IdentityType[]>;
  readonly signMode?: Maybe<readonly SignMode[]>;
  readonly secretFingerprint?: Maybe<string>;
}

export function identityConditions(filter: IdentityFilter, field: string): readonly Condition[] {
  return [
    ...textConditions(filter.text, `${field}.text`),
    ...given(filter.identityType, (types) => oneOf('identity_type', some(types, `${field}.identityType`))),
    ...given(filter.signMode, (modes) => oneOf('sign_mode', some(modes, `${field}.signMode`))),
    ...given(filter.secretFingerprint, (print) =>
      compare('secret_print', '=', storedValue(print.toLowerCase())),
    ),
  ];
}

export interface DeviceFilter extends TextFilter, OwnersFilter {
  readonly registeredBefore?: Maybe<Date>;
  readonly statusChangedBefore?: Maybe<Date>;
  readonly status?: Maybe<readonly DeviceStatus[]>;
  readonly productId?: Maybe<string>;
  readonly gatewayId?: Maybe<string>;
  readonly tag?: Maybe<{ readonly key: string; readonly value?: Maybe<string> }>;
}

export function deviceConditions(filter: DeviceFilter, field: string): readonly Condition[] {
  return [
    ...textConditions(filter.text, `${field}.text`),
    ...statusConditions(filter.status, DEVICE_STATUSES, `${field}.status`),
    ...given(filter.productId, (id) => compare('product', '=', storedValue(id))),
    ...given(filter.gatewayId, (id) => compare('gateway', '=', idOf('Device', id, `${field}.gatewayId`))),
    ...given(filter.tag, ({ key, value }): Condition => {
      const term = tagTerm(key, value ?? undefined);
      const ids = (bind: Bind, of: Asked) => idsWithTerm(of, (own) => `${own} = ${bind(term)}`);
      return { filter: (bind, of) => `o.id IN (${ids(bind, of)})`, ids };
    }),
    ...given(filter.registeredBefore, (date) => compare('time_at', '<', date.getTime())),
    ...given(filter.statusChangedBefore, (date) => compare('changed_at', '<', date.getTime())),
    ...ownerConditions(filter, field),
  ];
}

/** Every word of the text must begin a word of a name or an id. */
function textConditions(text: Maybe<string>, field: string): readonly Condition[] {
  return wordsIn(text, field).map((word): Condition => {
    const [from, to] = rangeOfPrefix(wordTerm(word));
    return {
      filter: (bind) => hasWord(word, bind),
      ids: (bind, of) => idsWithTerm(of, (own) => `${own} >= ${bind(from)} AND ${own} < ${bind(to)}`),
    };
  });
}

/** The words of the text of a filter; none without a text. Throws BAD_USER_INPUT for none, and for too many. */
export function wordsIn(text: Maybe<string>, field: string): readonly string[] {
  if (text == null) return [];
  const words = wordsOf(text);
  if (words.length === 0) throw badInput(field, 'at least one letter or digit', text);
  if (words.length > MOST_WORDS) throw badInput(field, `at most ${MOST_WORDS} words`, text);
  return words;
}

/** A word of the object begins with this word. Words have no character that LIKE takes for another. */
export function hasWord(word: string, bind: Bind, own = 'o'): string {
  return `${own}.words LIKE ${bind(`% ${word}%`)}`;
}

const MOST_WORDS = 20;

/** The terms that begin with a text are those from the first result to the second, which is not included. */
export function rangeOfPrefix(term: string): readonly [from: string, to: string] {
  return [term, `${term}\u{10FFFF}`];
}

/** The objects with a term that meets the condition. */
function idsWithTerm({ kind, account }: Asked, isTerm: (own: string) => string): string {
  return `SELECT w.id FROM @inventory_term AS w
    WHERE w.kind = ${kind} AND w.account = ${account} AND ${isTerm('w.term')}`;
}

function statusConditions<Status extends string>(
  wanted: Maybe<readonly Status[]>,
  all: readonly Status[],
  field: string,
): readonly Condition[] {
  return given(wanted, (values) => {
    const codes = some(values, field).map((value) => all.indexOf(value));
    return onList((own, bind) => isOneOf(`${own}.status`, codes, bind));
  });
}

/** Hex digits; digits alone may be decimal, too. */
export function serialKeys(text: string, field: string): readonly string[] {
  const hex = serialKey(text);
  if (hex === null || text.length > 200)
    throw badInput(field, 'a serial number in hex or decimal digits', text);
  return /^\s*\d+\s*$/.test(text)
    ? [...new Set([hex, BigInt(text.trim()).toString(16).toUpperCase()])]
    : [hex];
}
