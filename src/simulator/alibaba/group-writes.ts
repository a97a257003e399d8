import type { AlibabaInstance } from '../fleet/fleet.ts';
import { refuse } from './errors.ts';
import type { AnswerPayload, Work } from './work.ts';

const GROUP_ID = /^GID[_-][A-Za-z0-9_-]{3,60}$/;
const MOST_TAGS = 20;

export function createGroupId(
  { parameters, wrong, instances, now }: Work,
  instance: AlibabaInstance,
): AnswerPayload {
  const groupId = parameters.text('GroupId', 64);
  if (!GROUP_ID.test(groupId)) throw wrong('GroupId');
  const tags = parameters.tags();
  if (tags.length > MOST_TAGS) throw wrong('Tag');
  const sharesNames = (each: AlibabaInstance) =>
    each === instance || (instance.independentNaming === false && each.independentNaming === false);
  const rivals = instances.filter(
    (each) => sharesNames(each) && each.groups.some((group) => group.groupId === groupId),
  );
  if (rivals.some(({ owner }) => owner === instance.owner)) throw refuse('GroupIdAlreadyExsited');
  if (rivals.length > 0) throw refuse('GroupIdAlreadyUsedByOtherUsers');
  instance.groups.push({
    groupId,
    createTime: now(),
    updateTime: now(),
    tags: tags.map(({ key, value }) => ({ key, value: value ?? '' })),
  });
  return {};
}

/** Deletes a group. Its credentials and sessions stay, because the documentation does not say what happens to them. */
export function deleteGroupId({ parameters }: Work, instance: AlibabaInstance): AnswerPayload {
  const groupId = parameters.text('GroupId', 64);
  const index = instance.groups.findIndex((each) => each.groupId === groupId);
  if (index < 0) throw refuse('ResourcePermissionCheckFailed');
  instance.groups.splice(index, 1);
  return {};
}
