import { getCurves, X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/errors.ts';
import { checkedCa, checkedVerification, checkTime } from '../../src/writes/rules/ca-checks.ts';
import { createX509Reader } from '../../src/x509/certificate-facts.ts';
import { curveBits } from '../../src/x509/key-size.ts';
import { storedPem } from '../../src/x509/pem.ts';
import { createCa, inPem, vector, withValidity, withValidTo } from '../kit/certificates.ts';

const describeX509 = (pem: string) => createX509Reader()(pem);
const ca = createCa('Content');

describe('the key of a certificate', () => {
  it.each([
    ['secp224r1', 'EC', 224],
    ['secp521r1', 'EC', 521],
    ['brainpoolP512t1', 'EC', 512],
    ['sect283k1', 'EC', 283],
    ['sm2', 'SM2', 256],
    ['rsa-pss', 'RSA-PSS', 2_048],
    ['dsa', 'DSA', 2_048],
    ['dh', 'DH', 1_024],
    ['ed25519', 'ED25519', 256],
    ['ed448', 'ED448', 456],
    ['x25519', 'X25519', 256],
    ['x448', 'X448', 448],
    ['version-1-root', 'RSA', 2_048],
  ])('%s is %s with %i bits', (name, keyAlgorithm, keyBits) => {
    expect(describeX509(vector(name))).toMatchObject({ keyAlgorithm, keyBits });
  });

  it('has a size on every curve that OpenSSL knows', () => {
    expect(getCurves().filter((curve) => curveBits(curve) === null)).toEqual([]);
    expect(getCurves().length).toBeGreaterThan(50);
  });
});

describe('the serial number of a certificate', () => {
  it.each([
    ['serial0', '00'],
    ['serial-1', '-01'],
    ['serial-255', '-FF'],
  ])('%s is %s', (name, serialNumber) => {
    expect(describeX509(vector(name))?.serialNumber).toBe(serialNumber);
  });

  it.each(['0A', '01FF', '7F', '80'])('%s has pairs of digits', (serialNumber) => {
    expect(describeX509(ca.sign('leaf', { serialNumber }))?.serialNumber).toBe(serialNumber);
  });
});

it('isCa follows basicConstraints, whatever keyUsage and the version are', () => {
  expect(describeX509(vector('without-key-cert-sign'))?.isCa).toBe(true);
  expect(describeX509(vector('version-1-root'))?.isCa).toBe(false);
  expect(describeX509(ca.pem)?.isCa).toBe(true);
  expect(describeX509(ca.sign('leaf'))?.isCa).toBe(false);
});

describe('an unreadable time', () => {
  it.each([
    '301301000000Z',
    '300230000000Z',
    '301201240000Z',
    '3012010000..Z',
    '\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff',
  ])('%j is null, and the other fields are present', (time) => {
    const read = describeX509(withValidTo(ca.pem, time));
    expect(read).toMatchObject({
      ...describeX509(ca.pem),
      validTo: null,
      fingerprintSha256: expect.any(String),
    });
    expect(read?.validFrom).toBeInstanceOf(Date);
  });

  it.each([
    ['00000101000000Z', null],
    ['00010203040506Z', '0001-02-03T04:05:06.000Z'],
    ['00500203040506Z', '0050-02-03T04:05:06.000Z'],
    ['20240229235959.5Z', '2024-02-29T23:59:59.000Z'],
    ['99991231235959Z', '9999-12-31T23:59:59.000Z'],
    ['99991231235959-0100', null],
    ['199991231235959Z', null],
  ])('as GeneralizedTime %j is %s', (text, expected) => {
    const pem = withValidity(ca.pem, [0x17, '200101000000Z'], [0x18, text]);
    expect(describeX509(pem)).toMatchObject({ subject: expect.any(String) });
    expect(describeX509(pem)?.validTo?.toISOString() ?? null).toBe(expected);
  });
});

const SEEDS = [
  'version-1-root',
  'sm2',
  'dsa',
  'ed448',
  'without-key-cert-sign',
  'sect283k1',
  'x25519',
  'serial-1',
]
  .map(vector)
  .concat(ca.pem, ca.sign('leaf'))
  .map((pem) => new X509Certificate(pem).raw);

type Change = {
  readonly at: number;
  readonly kind: 'set' | 'cut' | 'insert' | 'flip';
  readonly value: number;
};

/** Most changes concern single bytes, so that most certificates still decode. */
const mutated = fc
  .tuple(
    fc.constantFrom(...SEEDS),
    fc.array(
      fc.record<Change>({
        at: fc.nat(2_000),
        kind: fc.constantFrom('set', 'set', 'flip', 'flip', 'cut', 'insert'),
        value: fc.nat(255),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  )
  .map(([seed, changes]) =>
    changes.reduce((bytes, { at, kind, value }) => {
      const place = at % bytes.length;
      const end = kind === 'insert' ? place : place + 1;
      const byte = kind === 'flip' ? bytes[place]! ^ (1 << (value & 7)) : value;
      return Buffer.concat([
        bytes.subarray(0, place),
        Buffer.from(kind === 'cut' ? [] : [byte]),
        bytes.subarray(end),
      ]);
    }, Buffer.from(seed)),
  );

const YEAR = /^\d{4}-/;

/** The message of the AppError for bad input; null if there is none. */
function refusalOf(check: () => unknown): string | null {
  try {
    check();
    return null;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.code;
  }
}

describe('no text of a certificate causes an internal error', () => {
  it('when a provider stores it', () => {
    let read = 0;
    fc.assert(
      fc.property(mutated, (der) => {
        const pem = storedPem(inPem(der));
        const details = pem === null ? null : describeX509(pem);
        if (details === null) return;
        read++;
        for (const time of [details.validFrom, details.validTo]) {
          if (time !== null) expect(time.toISOString()).toMatch(YEAR);
        }
        expect(details.serialNumber).toMatch(/^-?([0-9A-F]{2})+$/);
        expect(details.fingerprintSha256).toMatch(/^[0-9A-F]{64}$/);
        expect(details.keyBits === null || Number.isInteger(details.keyBits)).toBe(true);
      }),
      { numRuns: 4_000 },
    );
    // Otherwise the test would exercise only the decoder.
    expect(read).toBeGreaterThan(1_000);
  });

  it('when a caller sends it', () => {
    const codes = new Set<string | null>();
    const authority = new X509Certificate(ca.pem);
    const now = new Date();
    fc.assert(
      fc.property(mutated, fc.boolean(), (der, needsBasicConstraints) => {
        const pem = inPem(der);
        codes.add(refusalOf(() => checkTime('input.pem', checkedCa(pem, { needsBasicConstraints }), now)));
        codes.add(refusalOf(() => checkedVerification(authority, pem, null)));
      }),
      { numRuns: 4_000 },
    );
    expect([...codes].sort()).toEqual(['BAD_USER_INPUT', null]);
  });

  it('when it is not DER', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string(),
            fc.constantFrom(
              '-----BEGIN CERTIFICATE-----',
              '-----END CERTIFICATE-----',
              '\\n',
              '%0A',
              '"',
              'MIIB',
            ),
          ),
        ),
        (parts) => {
          expect(storedPem(parts.join(''))).toBeNull();
          expect(refusalOf(() => checkedCa(parts.join(''), {}))).toBe('BAD_USER_INPUT');
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
