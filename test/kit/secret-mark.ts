import { SECRET_MARK } from '../../src/simulator/fleet/seeded-random.ts';

/** The mark as it would look in the middle of something that was encoded, whatever stood before it. */
function inBase64(text: string): string[] {
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.from('x'.repeat(offset) + text).toString('base64');
    // The groups that also hold what is before and behind the mark are left out.
    const from = offset === 0 ? 0 : 4;
    return encoded.slice(from, Math.floor((offset + text.length) / 3) * 4);
  });
}

function inHex(text: string): string[] {
  const hex = Buffer.from(text).toString('hex');
  return [hex, hex.toUpperCase()];
}

/** Once and twice: what URLs and JSON make of letters is the letters. */
const ONCE = [...inBase64(SECRET_MARK), ...inHex(SECRET_MARK)];
const SPELLINGS = [SECRET_MARK, ...ONCE, ...ONCE.flatMap((each) => [...inBase64(each), ...inHex(each)])];

/** Is a secret of the simulated clouds in this text, in any encoding? */
export function showsSecret(text: string): boolean {
  return SPELLINGS.some((spelling) => text.includes(spelling));
}

/** Thrown by the test kit: whichever test was running has found a leak. */
export function refuseSecret(text: string, where: string): void {
  if (showsSecret(text)) throw new Error(`a secret was shown in ${where}`);
}

/** The answer less `issuedSecret.secret` and what revealSecret gives: everywhere else `secret` is a SecretRef. */
export function withoutIssued(text: string): string {
  return text.includes('"secret":"')
    ? JSON.stringify(
        JSON.parse(text, (name, value: unknown) =>
          name === 'secret' && typeof value === 'string' ? undefined : value,
        ),
      )
    : text;
}
