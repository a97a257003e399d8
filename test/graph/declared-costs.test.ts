import { describe, expect, it } from 'vitest';
import { createRegistry } from '../../src/graph/registry.ts';
import { createModelProvider } from '../events/model-provider.ts';

const { provider } = createModelProvider(async () => {});
const { traits } = provider;

describe('a provider', () => {
  it('is registered if it declares the cost of everything it offers', () => {
    expect(() => createRegistry([{ provider }])).not.toThrow();
  });

  it.each([
    ['Instance.devices', { lists: { ...traits.lists, 'Instance.devices': null } }],
    ['Device', { objects: { ...traits.objects, Device: null } }],
    [
      'Group.devices, Group',
      {
        lists: { ...traits.lists, 'Group.devices': null },
        objects: { ...traits.objects, Group: null },
      },
    ],
  ])('is refused at startup if it offers %s and declares its cost as null', (missing, changed) => {
    const blind = { ...provider, traits: { ...traits, ...changed } };
    expect(() => createRegistry([{ provider: blind }])).toThrow(
      `ALIBABA_MQTT offers ${missing} without a declared cost.`,
    );
  });
});
