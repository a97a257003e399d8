import { readFileSync } from 'node:fs';
import { type Config, ConfigError } from './config/parse.ts';
import { parseManifest, type TrustedDocuments } from './http/graphql/trusted-documents.ts';
import { errnoOf } from './members.ts';

const EXPECTED =
  'is not a complete JSON manifest of persisted documents, as Relay, Apollo or GraphQL Code Generator write it';

/**
 * Reads the manifest that `security.trustedDocuments.file` names; null if that key is null. Throws
 * ConfigError.
 */
export function readManifest({ trustedDocuments }: Config['security']): TrustedDocuments | null {
  const { file, also } = trustedDocuments;
  if (file === null) return null;
  try {
    const byId = parseManifest(readFileSync(file, 'utf8'));
    return { byId, texts: new Set(byId.values()), also: new Set(also) };
  } catch (error) {
    const code = errnoOf(error);
    const message = `${file} ${code === undefined ? EXPECTED : `cannot be read: ${code}`}`;
    throw new ConfigError([{ path: 'security.trustedDocuments.file', message }]);
  }
}
