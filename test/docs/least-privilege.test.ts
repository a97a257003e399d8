import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../src/providers/alibaba/operations.ts';

const DOCS = readFileSync(new URL('../../docs/least-privilege.md', import.meta.url), 'utf8');
const actions = new Map(
  [...DOCS.matchAll(/^\| (\w+) \| (mq:\w+) \|/gm)].map((match) => [match[1]!, match[2]!]),
);

describe('docs/least-privilege.md', () => {
  it('names an action for every operation of ApsaraMQ that is called, and for no other', () => {
    expect([...actions.keys()].sort()).toEqual(
      Object.values(OPERATIONS)
        .map(({ name }) => name)
        .sort(),
    );
  });

  it('has a policy that allows every read and no more', () => {
    const policy = JSON.parse(/```json\n([\s\S]*?)```/.exec(DOCS)![1]!) as {
      Statement: readonly [{ readonly Action: readonly string[] }];
    };
    const reads = Object.values(OPERATIONS).filter(({ effect }) => effect === 'read');
    expect([...policy.Statement[0].Action].sort()).toEqual(
      [...new Set(reads.map(({ name }) => actions.get(name)!))].sort(),
    );
    // What the text warns of: an action that reading needs and that can also write.
    const both = Object.values(OPERATIONS).filter(
      ({ name, effect }) => effect === 'write' && policy.Statement[0].Action.includes(actions.get(name)!),
    );
    expect(both.map(({ name }) => name)).toEqual(['UnRegisterDeviceCredential']);
  });
});
