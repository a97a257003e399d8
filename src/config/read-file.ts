import { readFileSync } from 'node:fs';
import { TextDecoder } from 'node:util';
import { UnreadableFile } from './references.ts';

/** The text of a configuration, or of a file that it refers to. Throws UnreadableFile. */
export function readText(path: string): string {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    const reason = REASONS[code];
    throw new UnreadableFile(`cannot be read: ${reason === undefined ? code : `${reason} (${code})`}`);
  }
  if (isUtf16(bytes)) throw new UnreadableFile('is in UTF-16: save it as UTF-8');
  try {
    // The byte order mark stays: the check of keys reports it.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UnreadableFile('is not in UTF-8: save it as UTF-8');
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'this user may not read it',
  EPERM: 'this user may not read it',
  EISDIR: 'it is a directory',
  ENOTDIR: 'a part of its path is no directory',
};

/** By its byte order mark, or by the zero beside each ASCII letter. */
function isUtf16([a, b, c, d]: Uint8Array): boolean {
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return true;
  return (a !== 0 && b === 0 && c !== 0 && d === 0) || (a === 0 && b !== 0 && c === 0 && d !== 0);
}
