import { SECRET_MARK } from '../../src/simulator/fleet/seeded-random.ts';

/** The mark in base64 at each of the three possible byte offsets. */
function inBase64(text: string): string[] {
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.from('x'.repeat(offset) + text).toString('base64');
    // Omit the groups that also encode the bytes before and after the mark.
    const from = offset === 0 ? 0 : 4;
    return encoded.slice(from, Math.floor((offset + text.length) / 3) * 4);
  });
}

function inHex(text: string): string[] {
  const hex = Buffer.from(text).toString('hex');
  return [hex, hex.toUpperCase()];
}

/** Encoded once and twice. URL and JSON escaping keep letters unchanged. */
const ONCE = [...inBase64(SECRET_MARK), ...inHex(SECRET_MARK)];
const SPELLINGS = [SECRET_MARK, ...ONCE, ...ONCE.flatMap((each) => [...inBase64(each), ...inHex(each)])];

/** True if the text contains a secret of the simulated clouds, in any encoding. */
export function showsSecret(text: string): boolean {
  return SPELLINGS.some((spelling) => text.includes(spelling));
}

/** Fails the running test, because it leaked a secret. */
export function refuseSecret(text: string, where: string): void {
  if (showsSecret(text)) throw new Error(`a secret was shown in ${where}`);
}

/** The response without `issuedSecret.secret` and the result of revealSecret: elsewhere `secret` is a SecretRef. */
export function withoutIssued(text: string): string {
  return text.includes('"secret":"')
    ? JSON.stringify(
        JSON.parse(text, (name, value: unknown) =>
          name === 'secret' && typeof value === 'string' ? undefined : value,
        ),
      )
    : text;
}
