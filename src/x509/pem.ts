import { X509Certificate } from 'node:crypto';

/** The parts of a text that is expected to contain one or more certificates. */
export interface PemText {
  /** The certificates that could be decoded, in their original order. */
  readonly certificates: readonly X509Certificate[];
  /** Number of certificate blocks, readable or not. */
  readonly blocks: number;
  /** The text outside the blocks, with real line feeds. */
  readonly around: string;
}

/**
 * Reads the certificates of a text in any of the forms that shells, YAML, JSON, mail and editors give a PEM.
 * Returns only blocks that decode as a certificate, so it never returns a stored private key (contract apsaramq,
 * quirks 9 and 10). Takes linear time and never throws. Ignores everything after `maxBlocks` blocks.
 */
export function readPem(text: string, maxBlocks = Number.POSITIVE_INFINITY): PemText {
  const plain = unwrapped(text, MAX_WRAPPINGS);
  const certificates: X509Certificate[] = [];
  const around: string[] = [];
  let blocks = 0;
  let end = 0;
  let begin: RegExpExecArray | null = null;
  for (const marker of plain.matchAll(MARKER)) {
    if (marker[1] === 'BEGIN') begin = marker;
    else if (begin !== null) {
      const certificate = decoded(plain.slice(begin.index + begin[0].length, marker.index));
      if (certificate !== null) certificates.push(certificate);
      around.push(plain.slice(end, begin.index));
      end = marker.index + marker[0].length;
      blocks++;
      begin = null;
      if (blocks >= maxBlocks) break;
    }
  }
  around.push(plain.slice(end));
  return { certificates, blocks, around: around.join('\n') };
}

/**
 * Returns the certificates of a text that a provider stored, as PEM without surrounding text, or null if it
 * contains none. Both providers store single certificates. Longer texts and chains are not read, because a page of
 * them would block the event loop.
 */
export function storedPem(text: string | null): string | null {
  if (text === null || text.length > MAX_STORED) return null;
  return readPem(text, MAX_STORED_BLOCKS).certificates.map(printPem).join('') || null;
}

/** Most characters of a stored text. IoTDA accepts 65,535 for a certificate (contract huawei 2.3). */
const MAX_STORED = 64 * 1024;
/** Most certificates of a stored text: one certificate with its chain. */
const MAX_STORED_BLOCKS = 4;

export function printPem({ raw }: X509Certificate): string {
  const lines = raw.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

/**
 * Most layers of base64 that are removed. A Kubernetes secret encodes a value that is already base64 in
 * base64 again.
 */
const MAX_WRAPPINGS = 2;

/**
 * Matches the BEGIN or END line of a certificate. The label may be that of RFC 7468 (5.1), of old OpenSSL or of
 * ApsaraMQ (DEVICECERTIFICATE). Other dashes are accepted, because word processors replace hyphens. Bounded
 * repetitions keep the search linear.
 */
const MARKER =
  /[-\u2010-\u2015\u2212]{1,8}\s{0,4}(BEGIN|END)\s{0,4}(?:X509|TRUSTED|DEVICE)?\s{0,4}CERTIFICATE\s{0,4}[-\u2010-\u2015\u2212]{1,8}/g;

const BASE64 = /^(?:data:[\w./+;=-]{0,100};base64,)?([A-Za-z0-9+/_-]+={0,2})$/;

function unwrapped(text: string, wrappings: number): string {
  const plain = unescaped(text);
  if (wrappings === 0) return plain;
  const [, base64] = BASE64.exec(plain.replace(/[\s"']/g, '')) ?? [];
  const inner = base64 === undefined ? '' : Buffer.from(base64, 'base64').toString('utf8');
  // An inner text that is still base64 contains no marker yet.
  const isWrapped = inner.includes('BEGIN') || /^[A-Za-z0-9+/=\s]{100,}$/.test(inner);
  return isWrapped ? unwrapped(inner, wrappings - 1) : plain;
}

/** Replaces only characters that do not occur in base64, so the content of a certificate cannot change. */
function unescaped(text: string): string {
  // A form encodes a blank as a plus sign, and every plus sign of the base64 as %2B.
  const isForm = /\bBEGIN\+/.test(text) && /%0a/i.test(text);
  return (
    (isForm ? text.replaceAll('+', ' ') : text)
      // Remove the traces of UTF-16 that was read as UTF-8, byte order marks, and the invisible characters that web
      // pages insert.
      .replace(/[\0\uFEFF\uFFFD\u200B-\u200D\u2060]/g, '')
      .replace(/%([0-9A-Fa-f]{2})|\\{1,8}u00([0-9A-Fa-f]{2})/g, (_, url: string, json: string) =>
        String.fromCharCode(Number.parseInt(url ?? json, 16)),
      )
      .replace(/&#(?:x0?[ad]|0?1[03]);/gi, '\n')
      .replace(/\r\n?|\\{1,8}(?:\r?\n|[rnt])/g, '\n')
      .replace(/\\{1,8}(?=[/"'])/g, '')
      // Join string literals of source code: "…" + "…".
      .replace(/(["'`])\s{0,80}[+.,]?\s{0,80}\1/g, '\n')
  );
}

/** Skips characters that are not base64 (RFC 2045, 6.8), such as indentation and the marks of a quoted mail. */
function decoded(body: string): X509Certificate | null {
  try {
    const certificate = new X509Certificate(Buffer.from(body.replace(/[^A-Za-z0-9+/=]/g, ''), 'base64'));
    return certificate.raw.length > 0 ? certificate : null;
  } catch {
    return null;
  }
}
