import { z } from 'zod';

/** Kinds of objects whose lists are read of each instance, by their names in the GraphQL schema. */
export const LISTED_KINDS = [
  'GROUP',
  'CA_CERTIFICATE',
  'DEVICE_CERTIFICATE',
  'CLIENT_CREDENTIAL',
  'AUTH_IDENTITY',
  'AUTH_PERMISSION',
  'BLOCKED_CLIENT',
  'DEVICE',
  'DEVICE_POLICY',
] as const;

/** Schema of a list that selects something. `absent`: what a missing key selects, for the message. */
export const some = <Item extends z.ZodType>(item: Item, absent: 'all' | 'the default') =>
  z.array(item, 'expected a list').min(1, `expected at least one, or no key for ${absent}`);
