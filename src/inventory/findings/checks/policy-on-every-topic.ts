import { itemsOf, membersOf } from '../../../members.ts';
import { type Check, found, NOTHING } from '../check.ts';

/** Resources that stand for every topic. The documentation names no wildcard, so both usual ones count. */
const EVERY_TOPIC: readonly unknown[] = ['topic:#', 'topic:*'];
const PUBLISH = 'iotda:devices:publish';

export const policyOnEveryTopic: Check = {
  name: 'POLICY_ON_EVERY_TOPIC',
  version: 1,
  kinds: ['DEVICE_POLICY'],
  restsOn: ['DEVICE_POLICY_DETAILS'],
  title: 'The device policy allows every topic',
  looksAt:
    'The statements of each device policy: those that allow an action on `topic:#` or `topic:*`, unless the policy denies it there.',
  severity: 'HIGH if devices may publish to every topic, otherwise MEDIUM.',
  why: 'One device that is taken over then shows, or controls, all others.',
  remedy: 'Allow only topics that contain the id of the device itself.',
  limits:
    'The statements are read once a day. The check does not know to which devices a policy is bound, nor other policies that deny the same.',
  examine: ({ record }) => {
    const statements = itemsOf(membersOf(record)['statements']).map(membersOf);
    const actionsOn = (effect: string) =>
      statements
        .filter((each) => each['effect'] === effect)
        .filter(({ resources }) => itemsOf(resources).some((each) => EVERY_TOPIC.includes(each)))
        .flatMap(({ actions }) => itemsOf(actions).filter((each) => typeof each === 'string'));
    const denied = actionsOn('DENY');
    const allowed = [...new Set(actionsOn('ALLOW'))].filter((action) => !denied.includes(action)).sort();
    if (allowed.length === 0) return NOTHING;
    const mayPublish = allowed.includes(PUBLISH);
    return found(
      mayPublish ? 'HIGH' : 'MEDIUM',
      `The policy lets devices ${mayPublish ? 'publish to' : 'subscribe to'} every topic.`,
      { actions: allowed.join(', ').slice(0, 200) },
    );
  },
};
