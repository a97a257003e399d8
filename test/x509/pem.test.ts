import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkedPem } from '../../src/writes/rules/ca-checks.ts';
import { printPem, readPem, storedPem } from '../../src/x509/pem.ts';
import { createCa } from '../kit/certificates.ts';

const ca = createCa('Shapes');
const PEM = ca.pem;
const OTHER = ca.sign('other');
const BODY = PEM.replace(/-----[A-Z ]+-----/g, '').trim();
const ONE_LINE = PEM.replaceAll('\n', '');
const labelled = (label: string) => PEM.replaceAll('CERTIFICATE', label);
const base64 = (text: string) => Buffer.from(text).toString('base64');
const escaped = PEM.replaceAll('\n', '\\n');
const lines = PEM.trim().split('\n');

/** The output of `openssl x509 -text`, shortened. */
const TEXT = `Certificate:
    Data:
        Version: 3 (0x2)
        Serial Number:
            24:e1:45:88:43:cf:6b:8f
        Validity
            Not Before: Nov 30 09:29:06 2026 GMT
        X509v3 extensions:
            X509v3 Basic Constraints: critical
                CA:TRUE
    Signature Value:
        0b:ad:c0:de
`;

const SHAPES: Readonly<Record<string, string>> = {
  'without changes': PEM,
  'without its last line feed': PEM.trimEnd(),
  'with CRLF': PEM.replaceAll('\n', '\r\n'),
  'with CR alone': PEM.replaceAll('\n', '\r'),
  'with escaped line feeds': escaped,
  'with escaped line feeds, and a real one at the end': `${escaped}\n`,
  'with escaped CRLF': PEM.replaceAll('\n', '\\r\\n'),
  'with doubled backslashes': PEM.replaceAll('\n', '\\\\n'),
  'with each backslash four times': PEM.replaceAll('\n', '\\\\\\\\n'),
  'with line feeds as \\u000a, and other signs as JSON may write them': PEM.replaceAll('\n', '\\u000a')
    .replaceAll('+', '\\u002B')
    .replaceAll('/', '\\/')
    .replaceAll('=', '\\u003d'),
  'on one line': ONE_LINE,
  'with blanks for line feeds': PEM.replaceAll('\n', ' '),
  'with tabs for line feeds': PEM.replaceAll('\n', '\t'),
  'without any white space': PEM.replaceAll(/\s/g, ''),
  indented: PEM.replaceAll(/^/gm, '      '),
  'indented by tabs': PEM.replaceAll(/^/gm, '\t\t'),
  'with blanks at the ends of lines': PEM.replaceAll('\n', '  \t\n'),
  'with empty lines between': PEM.replaceAll('\n', '\n\n'),
  'with no-break spaces': PEM.replaceAll('\n', '\u00a0\n'),
  'after a byte order mark': `\uFEFF${PEM}`,
  'as UTF-16 that was read as UTF-8': `\uFFFD\uFFFD${[...PEM].join('\0')}\0`,
  'in quotes': `"${escaped}"`,
  'in single quotes with real line feeds': `'${PEM}'`,
  'in quotes escaped by JSON': `\\"${escaped}\\"`,
  'in a shell variable': `export CA_CERT="${PEM}"`,
  'in a .env file': `CA_CERT='${escaped}'\n`,
  'in YAML': `ca: |-\n${PEM.replaceAll(/^/gm, '  ')}`,
  'in YAML, folded': `ca: >\n  ${lines.join(' ')}\n`,
  'in JSON': JSON.stringify({ certificate: PEM }),
  'as a JSON list of lines': JSON.stringify(lines, null, 2),
  'as string literals joined by source code': lines.map((line) => `  "${line}\\n"`).join(' +\n'),
  'as adjacent string literals of C': lines.map((line) => `  "${line}\\n"`).join('\n'),
  'with lines continued by a backslash': lines.join('\\\n'),
  'in a quoted mail': PEM.replaceAll(/^/gm, '> '),
  'below comments': `# the root of the plant\n# made in 2026\n${PEM}`,
  'below the output of openssl x509 -text': `${TEXT}${PEM}`,
  'below the output of openssl x509 -text, with CRLF': `${TEXT}${PEM}`.replaceAll('\n', '\r\n'),
  'below bag attributes': `Bag Attributes\n    friendlyName: plant\nsubject=CN = x\n\nissuer=CN = x\n\n${PEM}`,
  'labelled X509 CERTIFICATE': labelled('X509 CERTIFICATE'),
  'labelled TRUSTED CERTIFICATE': labelled('TRUSTED CERTIFICATE'),
  'labelled DEVICECERTIFICATE': labelled('DEVICECERTIFICATE'),
  'with four of five hyphens copied': PEM.slice(1),
  'with the dashes of a word processor': PEM.replaceAll('-----', '——-'),
  'encoded for a URL': encodeURIComponent(PEM),
  'encoded for a form': new URLSearchParams({ a: PEM }).toString().slice(2),
  'escaped for XML': PEM.replaceAll('\n', '&#xA;').replaceAll('\r', '&#13;'),
  'in base64': base64(PEM),
  'in base64 of 76 characters a line': base64(PEM).replaceAll(/.{76}/g, '$&\n'),
  'in base64url': Buffer.from(PEM).toString('base64url'),
  'in base64 twice': base64(base64(PEM)),
  'as a data URL': `data:application/x-pem-file;base64,${base64(PEM)}`,
};

describe.each(Object.entries(SHAPES))('a certificate %s', (_name, text) => {
  it('is accepted from a caller and from a provider', () => {
    expect(printPem(checkedPem('input.pem', text))).toBe(PEM);
    expect(storedPem(text)).toBe(PEM);
  });
});

const KEY = '-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49\n-----END PRIVATE KEY-----\n';
/** The base64 of a key in the frame of a certificate. */
const DISGUISED = KEY.replaceAll('PRIVATE KEY', 'CERTIFICATE');

describe('text that a provider stores beside a certificate', () => {
  it.each([
    ['a key in front', `${KEY}${PEM}`, PEM],
    ['a key behind', `${PEM}${KEY}`, PEM],
    ['a key between', `${PEM}${KEY}${OTHER}`, PEM + OTHER],
    ['a key on the same line', `${KEY}${PEM}`.replaceAll('\n', '\\n'), PEM],
    ['a key that calls itself a certificate', `${DISGUISED}${PEM}`, PEM],
    ['a key within the frame, behind the certificate', inOneFrame(), PEM],
    ['a key without its end', `${KEY.slice(0, 40)}\n${PEM}`, PEM],
    ['a frame that is not closed', `-----BEGIN CERTIFICATE-----\n${KEY}${PEM}`, PEM],
    ['a key alone', KEY, null],
    ['a key that calls itself a certificate, alone', DISGUISED, null],
    [
      'a cut certificate, as in examples',
      '-----BEGIN CERTIFICATE-----\nMIID...\n-----END CERTIFICATE-----',
      null,
    ],
    ['a certificate without its frame', BODY, null],
    ['text', 'hunter2', null],
    ['nothing', '', null],
  ])('%s is not returned', (_name, text, expected) => {
    expect(storedPem(text)).toBe(expected);
  });
});

/** DER of a certificate with bytes after it. OpenSSL reads the first value and ignores the rest. */
function inOneFrame(): string {
  const der = Buffer.concat([new X509Certificate(PEM).raw, Buffer.from('-secret-')]);
  return `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`;
}

it('text without an end is read in one pass', () => {
  for (const part of [
    '-----BEGIN CERTIFICATE-----',
    '-',
    '%2',
    '\\',
    '"',
    '&#',
    ' ',
    '-----END CERTIFICATE-----MIIB',
  ])
    expect(readPem(part.repeat(300_000 / part.length)).certificates).toEqual([]);
});
