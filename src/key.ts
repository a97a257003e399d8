import { createHash, randomBytes } from 'node:crypto';

/** `npm run key`: prints a new API key for a client, and its hash for `auth.keys[].sha256` of the configuration. */
const key = randomBytes(32).toString('base64url');
const sha256 = createHash('sha256').update(key).digest('hex');
process.stdout.write(`key: ${key}\nsha256: ${sha256}\n`);
