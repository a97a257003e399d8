import { readFileSync } from 'node:fs';

export interface HuaweiVector {
  readonly name: string;
  readonly algorithm: 'SDK-HMAC-SHA256' | 'V11-HMAC-SHA256';
  readonly credential: { readonly ak: string; readonly sk: string };
  readonly request: {
    readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
    readonly origin: string;
    readonly path: string;
    readonly query: Readonly<Record<string, unknown>>;
    readonly headers: Readonly<Record<string, string>>;
    readonly bodyUtf8: string;
  };
  readonly canonicalRequest: string;
  readonly stringToSign: string;
  readonly derivation?: { readonly info: string; readonly derivedKeyHex: string };
  readonly signature: string;
  readonly authorizationHeader: string;
  readonly headersOut: Readonly<Record<string, string>>;
}

/** The vendor's own package generated these; see `generatedBy` in the file. */
export const VECTORS = (
  JSON.parse(readFileSync(new URL('../vectors/huawei-sign-vectors.json', import.meta.url), 'utf8')) as {
    vectors: HuaweiVector[];
  }
).vectors;

/** A list repeats its parameter name. */
export function queryOf(vector: HuaweiVector): [string, string][] {
  return Object.entries(vector.request.query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((each): [string, string] => [name, String(each)]),
  );
}

export function headersOf(vector: HuaweiVector): Record<string, string> {
  const lower = Object.entries(vector.headersOut).map(([name, value]) => [name.toLowerCase(), value]);
  return Object.fromEntries(lower) as Record<string, string>;
}
