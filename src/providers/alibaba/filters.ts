import { badInput } from '../../errors.ts';
import type { JsonObject } from '../client/json-rows.ts';
import type { InstanceFilter, TagFilter } from '../port/filters.ts';
import type { GroupRecord, InstanceRecord, TagRecord } from '../port/records.ts';
import { decodeGroup } from './decode.ts';
import type { Parameters } from './wire.ts';

/** At most 20 tags per call (contract 2.2). */
const MOST_TAGS = 20;

/** Parameter of ListInstances: JSON text with lower-case keys (quirk 32). */
export function tagsText(tags: readonly TagFilter[] | undefined): string | undefined {
  const checked = checkedTags(tags);
  if (checked.length === 0) return undefined;
  return JSON.stringify(checked.map(({ key, value }) => (value == null ? { key } : { key, value })));
}

/** The parameters `Tag.N.Key` and `Tag.N.Value` (quirk 32). */
export function tagsOf(tags: readonly TagFilter[]): Parameters {
  return Object.fromEntries(
    tags.flatMap(({ key, value }, index) => [
      [`Tag.${index + 1}.Key`, key],
      [`Tag.${index + 1}.Value`, value ?? undefined],
    ]),
  );
}

/**
 * Returns whether an instance matches the filter. ListInstances filters only by tags, so name and edition are compared
 * here. A name matches if it contains the text.
 */
export function isWanted(row: InstanceRecord, { name, edition, tags }: InstanceFilter): boolean {
  return (
    hasTags(row.tags, tags) &&
    (name === undefined || row.name?.includes(name) === true) &&
    (edition === undefined || row.edition === edition)
  );
}

/**
 * Returns a decoder for rows of ListGroupId. It drops a group that lacks a wanted tag, but keeps a row
 * without the member `Tags`.
 */
export function groupsWithTags(wanted: readonly TagFilter[] | undefined) {
  return (row: JsonObject): readonly GroupRecord[] => {
    const group = decodeGroup(row);
    return row['Tags'] == null || hasTags(group.tags, wanted) ? [group] : [];
  };
}

/** Compares the tags again, because the documentation does not say how the provider combines several tags. */
function hasTags(shown: readonly TagRecord[] | null | undefined, wanted: readonly TagFilter[] = []): boolean {
  return wanted.every(({ key, value }) =>
    shown?.some((tag) => tag.key === key && (value == null || tag.value === value)),
  );
}

export function checkedTags(tags: readonly TagFilter[] | undefined): readonly TagFilter[] {
  if (tags === undefined) return [];
  if (tags.length < 1 || tags.length > MOST_TAGS)
    throw badInput('filter.tags', `1 to ${MOST_TAGS} tags`, tags.length);
  return tags;
}
