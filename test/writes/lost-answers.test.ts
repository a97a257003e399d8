import { describe, expect, it } from 'vitest';
import { createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config/parse.ts';
import { createLog } from '../../src/log.ts';
import { createSchema } from '../../src/schema/index.ts';
import { startSimulators } from '../../src/simulator/index.ts';
import { startCuttingProxy } from '../kit/cutting-proxy.ts';
import { type Answer, accountsOf, ask } from '../kit/start.ts';
import { alibabaKinds, huaweiKinds, type Job, type World } from './lost-jobs.ts';

/**
 * Two thousand mutations through a proxy that cuts one response in five after the provider has applied the write. The
 * clients repeat each with the same key until they get a final result.
 */
/** The same numbers in every run. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

async function run(count: number, reconcileMs?: number) {
  await using simulators = await startSimulators();
  const platinum = simulators.fleet.alibaba.instances[0]!;
  const standard = simulators.fleet.huawei.instances.find((each) => each.type === 'standard')!;
  // The harder variant of undocumented behaviour: a repeated write is refused, and the result must not be a failure.
  Object.assign(simulators.switches.alibaba, {
    duplicateBlock: 'refused',
    duplicateIdentity: 'refused',
    repeatedStatus: 'refused',
    revokedToken: 'refused',
  });
  // Fifty of each kind exceed the demo quotas.
  standard.limits = { devices: 1e6, groups: 1e6, caCertificates: 1e6, policies: 1e6 };
  const options = { share: 0.2, random: randomFrom(7) };
  await using alibaba = await startCuttingProxy(simulators.alibaba.endpoint, options);
  await using huawei = await startCuttingProxy(
    simulators.huawei.instanceEndpoints[standard.instanceId]!,
    options,
  );
  const [ali, hw] = accountsOf(simulators);
  const app = await createApp(
    parseConfig(
      JSON.stringify({
        listen: { port: 0 },
        admin: { port: 0 },
        accounts: [
          { ...ali, endpoint: alibaba.origin },
          { ...hw, signing: 'derived', instances: [{ id: standard.instanceId, endpoint: huawei.origin }] },
        ],
      }),
      { env: () => undefined, file: () => undefined },
    ),
    {
      log: createLog('fatal', { write: () => {} }),
      transport: { rateOf: () => null, egressOf: () => null },
      ...(reconcileMs === undefined ? {} : { reconcileMs }),
    },
  );
  const { url } = await app.listen();
  const world: World = { platinum, standard, region: hw!.region as string };
  const kinds = [alibabaKinds(world), huaweiKinds(world)].flatMap((each) => Object.entries(each));
  const jobs = Array.from({ length: count }, (_, n) => {
    const [mutation, kind] = kinds[n % kinds.length]!;
    return { mutation, n, ...kind(n) };
  });
  const wrong: string[] = [];
  type Numbered = (typeof jobs)[number];
  const entriesOf = (job: Job) =>
    simulators.journal.entries.filter((entry) => entry.status < 300 && job.isItsWrite(entry));

  await Promise.all(
    Array.from({ length: 48 }, async () => {
      for (let job = jobs.pop(); job !== undefined; job = jobs.pop()) await finish(job);
    }),
  );
  const cuts = alibaba.cuts() + huawei.cuts();
  await app.stop(1_000);
  return { wrong, cuts, mutations: kinds.map(([mutation]) => mutation) };

  async function finish(job: Numbered): Promise<void> {
    const { mutation, n, input, selection = '' } = job;
    const noun = mutation.charAt(0).toUpperCase() + mutation.slice(1);
    const document = `mutation ($input: ${noun}Input!) { ${mutation}(input: $input) { ${selection} userErrors { code message } } }`;
    const key = `${mutation}-${n}`;
    let codes = '';
    for (let attempt = 1; attempt <= 8; attempt++) {
      const answer: Answer = await ask(url, document, { input: { ...input, idempotencyKey: key } });
      const payload = answer.data?.[mutation];
      // If the object of a payload cannot be read again, the error is at its path and says nothing about the write.
      const code = payload == null ? answer.errors?.[0]?.extensions['code'] : payload.userErrors[0]?.code;
      if (code === undefined && answer.errors !== undefined) {
        codes += ' (done, and not read again)';
        continue;
      }
      if (code === undefined) {
        const applied = entriesOf(job).length;
        if (!(job.mayRepeat === true ? applied >= 1 : applied === 1))
          wrong.push(`${mutation}: applied ${applied} times`);
        if (!job.isRight(payload)) wrong.push(`${mutation}: the answer is not true`);
        return;
      }
      codes += ` ${code}`;
      if (code !== 'OUTCOME_UNKNOWN' && entriesOf(job).length > 0) {
        wrong.push(`${mutation}: ${code} for what was applied`);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    wrong.push(`${mutation}: no final answer:${codes}`);
  }
}

/** No read shows the outcome of the first four; the others write nothing. */
const CANNOT_BE_SEEN = [
  'checkToken',
  'closeConnection',
  'createDevicePolicy',
  'issueToken',
  'refresh',
  'revealSecret',
  // They write to the store alone.
  'suppressFinding',
  'unsuppressFinding',
];

describe('responses that are lost after the write was applied', () => {
  it('leave 2,000 mutations with one effect each and a true result, and no applied write is reported as failed', {
    timeout: 300_000,
  }, async () => {
    const { wrong, cuts, mutations } = await run(2_000);
    expect(wrong).toEqual([]);
    expect(cuts).toBeGreaterThan(600);
    // Every mutation whose outcome can be read back, in each cloud that has it.
    const all = Object.keys(createSchema().getMutationType()!.getFields());
    expect(all.filter((name) => !mutations.includes(name)).sort()).toEqual(CANNOT_BE_SEEN);
  });

  it('control: leave some without a final result if there is no time for a read-back', {
    timeout: 60_000,
  }, async () => {
    const { wrong } = await run(120, 0);
    expect(wrong.some((each) => each.includes('OUTCOME_UNKNOWN'))).toBe(true);
  });
});
