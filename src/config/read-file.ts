import { readFileSync } from 'node:fs';
import { TextDecoder } from 'node:util';
import { errnoOf } from '../members.ts';
import { UnreadableFile } from './references.ts';

/** Reads the configuration, or a file that it refers to, as text. Throws UnreadableFile. */
export function readText(path: string): string {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const code = errnoOf(error) ?? 'unknown';
    const reason = REASONS[code];
    throw new UnreadableFile(`cannot be read: ${reason === undefined ? code : `${reason} (${code})`}`);
  }
  if (isUtf16(bytes)) throw new UnreadableFile('is encoded in UTF-16: save it as UTF-8');
  try {
    // Keep the byte order mark, so that the check for stray characters can report the mark.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UnreadableFile('is not valid UTF-8: save it as UTF-8');
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a directory',
  ENOTDIR: 'part of the path is not a directory',
};

/** Detects UTF-16 by its byte order mark, or by the zero byte in each of the first two characters. */
function isUtf16([a, b, c, d]: Uint8Array): boolean {
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return true;
  return (a !== 0 && b === 0 && c !== 0 && d === 0) || (a === 0 && b !== 0 && c === 0 && d !== 0);
}
