import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { errnoOf } from '../members.ts';
import { type Config, ConfigError, type ConfigFault } from './parse.ts';

const BEGIN = '-----BEGIN CERTIFICATE-----';
const PEM = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

/** Returns the certificates in each account's `ca`, by account name. Throws one ConfigError for all invalid files. */
export function readAuthorities(accounts: Config['accounts']): ReadonlyMap<string, readonly string[]> {
  const faults: ConfigFault[] = [];
  const found = accounts.map(({ name, ca }, index): [string, readonly string[]] => {
    if (ca === undefined) return [name, []];
    try {
      return [name, certificatesOf(readFileSync(ca, 'utf8'))];
    } catch (error) {
      const code = errnoOf(error);
      const isOfSystem = code?.startsWith('E') === true && !code.startsWith('ERR_');
      const message = `${ca} ${isOfSystem ? `cannot be read: ${code}` : NO_PEM}`;
      faults.push({ path: `accounts[${index}].ca`, message });
      return [name, []];
    }
  });
  if (faults.length > 0) throw new ConfigError(faults);
  return new Map(found);
}

const NO_PEM = 'is not a complete PEM file: expected one or more certificates';

function certificatesOf(text: string): readonly string[] {
  const pems = text.match(PEM);
  // A truncated file has a BEGIN line without an END line.
  if (pems === null || pems.length < text.split(BEGIN).length - 1) throw new Error(NO_PEM);
  return pems.map((pem) => new X509Certificate(pem).toString());
}
