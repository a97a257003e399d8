import type { TagRecord } from '../providers/record.ts';
import { builder } from './builder.ts';

export const TagType = builder.objectRef<TagRecord>('Tag').implement({
  description: 'A label that its owner put on an object.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'Its name, once per object.' }),
    value: t.exposeString('value', { nullable: true, description: 'Its value, if any.' }),
  }),
});
