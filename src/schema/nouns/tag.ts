import type { TagRecord } from '../../providers/port/records.ts';
import type { TagInput as Tag } from '../../writes/pipeline/write-target.ts';
import { builder, inputFor } from '../builder.ts';

export const TagInput = inputFor<Tag>('TagInput').implement({
  description:
    'A label that the provider keeps with an object: a key, and perhaps a value. For your own use.',
  fields: (t) => ({
    key: t.string({ required: true, description: '1 to 64 characters, once per object.' }),
    value: t.string({ description: '1 to 128 characters. Default: none.' }),
  }),
});

export const TagFilter = builder.inputType('TagFilter', {
  description: 'A label that an object must have.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'Exactly this key.' }),
    value: t.string({ description: 'Exactly this value. Default: any.' }),
  }),
});

export const TagType = builder.objectRef<TagRecord>('Tag').implement({
  description: 'A label that its owner put on an object.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'Its name, once per object.' }),
    value: t.exposeString('value', { nullable: true, description: 'Its value, if any.' }),
  }),
});
