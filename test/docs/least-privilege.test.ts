import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ACTIONS as ALIBABA_ACTIONS } from '../../src/providers/alibaba/actions.ts';
import { checkAnswer as checkAlibaba } from '../../src/providers/alibaba/errors.ts';
import { OPERATIONS } from '../../src/providers/alibaba/operations.ts';
import { ACTIONS as HUAWEI_ACTIONS } from '../../src/providers/huawei/actions.ts';
import { checkAnswer as checkHuawei } from '../../src/providers/huawei/errors.ts';
import { OPERATIONS as HUAWEI } from '../../src/providers/huawei/operations.ts';

const DOCS = readFileSync(new URL('../../docs/least-privilege.md', import.meta.url), 'utf8');
const actions = new Map(
  [...DOCS.matchAll(/^\| (\w+) \| (mq:\w+) \|/gm)].map((match) => [match[1]!, match[2]!]),
);

describe('docs/least-privilege.md', () => {
  it('names an action for every ApsaraMQ operation that the adapter calls, and for no other', () => {
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
    // The page warns about these: actions that reads require and that also allow writes.
    const both = Object.values(OPERATIONS).filter(
      ({ name, effect }) => effect === 'write' && policy.Statement[0].Action.includes(actions.get(name)!),
    );
    expect(both.map(({ name }) => name)).toEqual(['UnRegisterDeviceCredential']);
  });

  // IAM requires no permission to issue a token.
  const huawei = Object.values(HUAWEI).filter(({ host }) => host !== 'iam');
  const huaweiActions = new Map(
    [...DOCS.matchAll(/^\| (\w+) \| (iotda:\w+:\w+) \|/gm)].map((match) => [match[1]!, match[2]!]),
  );

  it('names an action for every IoTDA operation that the adapter calls, and for no other', () => {
    expect([...huaweiActions.keys()].sort()).toEqual(huawei.map(({ name }) => name).sort());
  });

  it('contains the actions that --check names', () => {
    expect(Object.fromEntries(actions)).toEqual(ALIBABA_ACTIONS);
    expect(Object.fromEntries(huaweiActions)).toEqual(HUAWEI_ACTIONS);
  });

  it('has a policy for IoTDA that allows every read and no write', () => {
    const policy = JSON.parse([...DOCS.matchAll(/```json\n([\s\S]*?)```/g)][1]![1]!) as {
      Statement: readonly [{ readonly Action: readonly string[] }];
    };
    const actionsOf = (effect: 'read' | 'write') =>
      new Set(huawei.filter((each) => each.effect === effect).map(({ name }) => huaweiActions.get(name)!));
    const reads = actionsOf('read');
    expect([...policy.Statement[0].Action].sort()).toEqual([...reads].sort());
    expect([...actionsOf('write')].filter((action) => reads.has(action))).toEqual([]);
  });

  it('documents the error of a missing permission as the adapters report it', () => {
    const codes = [...DOCS.matchAll(/`(IOTDA\.\d+|APIGW\.\d+|NoPermission|Forbidden\.RAM)`/g)].map(
      ([, code]) => code!,
    );
    expect(new Set(codes).size).toBe(6);
    for (const code of new Set(codes)) {
      const isHuawei = /^(IOTDA|APIGW)\./.test(code);
      const body = JSON.stringify(isHuawei ? { error_code: code } : { RequestId: 'r', Code: code });
      const check = isHuawei ? checkHuawei : checkAlibaba;
      const operation = isHuawei ? HUAWEI.showDevice : OPERATIONS.getCredential;
      expect(() => check(operation, { status: 403, headers: {}, body }), code).toThrow(
        expect.objectContaining({ code: 'FORBIDDEN', retry: 'never' }),
      );
    }
  });
});
