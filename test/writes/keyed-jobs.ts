import type { Simulators } from '../../src/simulator/index.ts';
import { type Answer, accountsOf, ask } from '../kit/start.ts';
import { alibabaKinds, huaweiKinds, type Job } from './lost-jobs.ts';

/** A job with its idempotency key. */
export interface KeyedJob extends Job {
  readonly mutation: string;
  readonly key: string;
}

export interface KeyedJobs {
  /** `accounts` of a configuration, as the jobs need them. */
  readonly accounts: readonly object[];
  /** Number of kinds of jobs. */
  readonly kinds: number;
  /** The `n`-th job of a kind. No other call may use the same `n` for this kind. */
  readonly job: (kind: number, n: number) => KeyedJob;
  /** How often the provider has executed the write of the job. */
  readonly applied: (job: Job) => number;
  readonly send: (url: string, job: KeyedJob) => Promise<Answer>;
  /** `ok`, `not true` (the result disagrees with the provider), or the error code. */
  readonly judge: (job: KeyedJob, answer: Answer) => string;
}

/** Makes jobs of all kinds at these simulators, and makes the providers refuse repeated writes. */
export function createKeyedJobs(simulators: Simulators): KeyedJobs {
  const platinum = simulators.fleet.alibaba.instances[0]!;
  const standard = simulators.fleet.huawei.instances.find((each) => each.type === 'standard')!;
  Object.assign(simulators.switches.alibaba, {
    duplicateBlock: 'refused',
    duplicateIdentity: 'refused',
    repeatedStatus: 'refused',
    revokedToken: 'refused',
  });
  const [ali, hw] = accountsOf(simulators);
  const endpoint = simulators.huawei.instanceEndpoints[standard.instanceId]!;
  const world = { platinum, standard, region: hw!.region as string };
  const kinds = [alibabaKinds(world), huaweiKinds(world)].flatMap((each) => Object.entries(each));
  return {
    accounts: [ali!, { ...hw, signing: 'derived', instances: [{ id: standard.instanceId, endpoint }] }],
    kinds: kinds.length,
    job: (kind, n) => {
      const [mutation, make] = kinds[kind]!;
      return { mutation, key: `${kind}-${mutation}-${n}`, ...make(n) };
    },
    applied: (job) =>
      simulators.journal.entries.filter((entry) => entry.status < 300 && job.isItsWrite(entry)).length,
    send: (url, { mutation, key, input, selection = '' }) => {
      const noun = mutation.charAt(0).toUpperCase() + mutation.slice(1);
      const document = `mutation ($input: ${noun}Input!) { ${mutation}(input: $input) { ${selection} replayed userErrors { code } } }`;
      return ask(url, document, { input: { ...input, idempotencyKey: key } });
    },
    judge: (job, { data, errors }) => {
      const payload = data?.[job.mutation];
      const code = payload == null ? errors?.[0]?.extensions['code'] : payload.userErrors[0]?.code;
      return String(code ?? (job.isRight(payload) ? 'ok' : 'not true'));
    },
  };
}
