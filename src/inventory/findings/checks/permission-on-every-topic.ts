import { membersOf } from '../../../members.ts';
import { type Check, found, NOTHING } from '../check.ts';

export const permissionOnEveryTopic: Check = {
  name: 'PERMISSION_ON_EVERY_TOPIC',
  version: 1,
  kinds: ['AUTH_PERMISSION'],
  restsOn: [],
  title: 'The identity may use every topic',
  looksAt: 'The topic, the action and the effect of each custom-auth permission.',
  severity: 'HIGH if it may publish to every topic, otherwise MEDIUM.',
  why: 'One stolen secret then shows, or controls, the whole instance.',
  remedy: 'Allow only the topics that the client needs.',
  examine: ({ record }) => {
    const { topic, effect, action } = membersOf(record);
    if (topic !== '#' || effect !== 'ALLOW' || typeof action !== 'string') return NOTHING;
    const mayPublish = action === 'PUB' || action === 'PUB_SUB';
    return found(
      mayPublish ? 'HIGH' : 'MEDIUM',
      `The identity may ${mayPublish ? 'publish to' : 'subscribe to'} every topic.`,
      { topic, action },
    );
  },
};
