import type { InputObjectRef } from '@pothos/core';
import type { TagRecord } from '../../providers/port/records.ts';
import type { TagInput as Tag } from '../../writes/pipeline/write-target.ts';
import { builder, inputFor, type Types } from '../builder.ts';

export const TagInput: InputObjectRef<Types, Tag> = inputFor<Tag>('TagInput').implement({
  description: 'Tag to store with an object: a key and an optional value.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'Key, 1 to 64 characters, unique per object.' }),
    value: t.string({ description: 'Value, 1 to 128 characters. Default: no value.' }),
  }),
});

export const TagFilter = builder.inputType('TagFilter', {
  description: 'Tag that an object must have.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'Exact key.' }),
    value: t.string({ description: 'Exact value. Default: any value.' }),
  }),
});

export const TagType = builder.objectRef<TagRecord>('Tag').implement({
  description: 'Tag of an object: a key and an optional value.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'Key, unique per object.' }),
    value: t.exposeString('value', { nullable: true, description: 'Value. Null if the tag has only a key.' }),
  }),
});
