import type { X509Certificate } from 'node:crypto';
import { membersOf } from '../../members.ts';
import { eachOf } from '../../store/each.ts';
import { rowOf } from '../../store/row.ts';
import type { Store } from '../../store/store.ts';
import { commonNameOf, isSignedBy, parsePem } from '../../x509/certificate-facts.ts';
import { publicKeyOf } from '../../x509/key-size.ts';
import { storedValue } from '../objects/stored-value.ts';
import { keyIdOf } from './certificate-facts.ts';

/** Finds the kept CA whose key signed a certificate, in whatever account. */
export interface IssuerFinder {
  /** Returns the id of the CA's key; null: no kept CA signed it. */
  readonly keyIdOf: (certificate: X509Certificate) => Promise<string | null>;
}

/** CAs with one name that are tried. */
const CANDIDATES = 20;
const NAMES_KEPT = 200;
const KEPT_MS = 30_000;

export function createIssuerFinder(
  store: Store,
  accounts: readonly string[],
  now: () => number,
): IssuerFinder {
  const known = new Map<string, { readonly until: number; readonly cas: readonly X509Certificate[] }>();
  const read = async (name: string): Promise<readonly X509Certificate[]> => {
    const found = known.get(name);
    if (found !== undefined && found.until > now()) return found.cas;
    const rows = await store.rows(
      `SELECT record FROM @inventory_object WHERE kind = 'CA_CERTIFICATE'
        AND account IN (SELECT each.value ->> 0 FROM @each($1)) AND name = $2 ORDER BY id LIMIT ${CANDIDATES}`,
      [eachOf(accounts), storedValue(name)],
    );
    const cas = rows.flatMap((row) => {
      const { pem } = membersOf(JSON.parse(recordRow(row).record));
      const certificate = typeof pem === 'string' ? parsePem(pem) : null;
      return certificate === null ? [] : [certificate];
    });
    known.delete(name);
    // The CA may be kept a moment later.
    if (cas.length === 0) return cas;
    known.set(name, { until: now() + KEPT_MS, cas });
    const [oldest] = known.size > NAMES_KEPT ? known.keys() : [];
    if (oldest !== undefined) known.delete(oldest);
    return cas;
  };
  return {
    keyIdOf: async (certificate) => {
      const name = commonNameOf(certificate.issuer);
      const isOwn = certificate.issuer === certificate.subject;
      const cas = isOwn ? [certificate] : name === null ? [] : await read(name);
      const ca = cas.find((each) => {
        const key = certificate.checkIssued(each) ? publicKeyOf(each) : null;
        return key !== null && isSignedBy(certificate, key);
      });
      return ca === undefined ? null : keyIdOf(ca);
    },
  };
}

const recordRow = rowOf({ record: 'text' });
