/**
 * Returns the hex digits of a SHA-1 or SHA-256 fingerprint in their original case, or null for any other text.
 * Accepts colons, blanks and hyphens between digits, and the prefix that OpenSSL prints: `sha256
 * Fingerprint=AB:CD:…`.
 */
export function fingerprintDigits(text: string): string | null {
  const digits = text.replace(/^\s*sha-?(?:1|256)(?:\s+fingerprint)?\s*[:=]\s*/i, '').replace(/[\s:-]/g, '');
  return /^(?:[0-9A-Fa-f]{40}|[0-9A-Fa-f]{64})$/.test(digits) ? digits : null;
}

export const FINGERPRINT_EXPECTED = 'SHA-1 or SHA-256 in hex: 40 or 64 digits, with or without colons';
