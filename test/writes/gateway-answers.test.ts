import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../src/app.ts';
import { systemClock } from '../../src/clock.ts';
import { parseConfig } from '../../src/config/parse.ts';
import { createLog } from '../../src/log.ts';
import { OPERATIONS } from '../../src/providers/alibaba/operations.ts';
import { createSchema } from '../../src/schema/index.ts';
import { startSimulators } from '../../src/simulator/index.ts';
import { type Replacement, startAnsweringProxy } from '../kit/answering-proxy.ts';
import { type Answer, accountsOf, ask, HUAWEI } from '../kit/start.ts';
import { alibabaKinds, huaweiKinds, idOf, type Job, type World } from './lost-jobs.ts';

/**
 * A gateway forwards each write, discards the provider's response and sends its own. The codes are the most
 * misleading ones: without the status they would mean bad input, a missing object, wrong credentials, an existing
 * object.
 */
interface GatewayAnswer extends Omit<Replacement, 'body' | 'type'> {
  readonly name: string;
  /** Every kind of write gets this response; all others only go to the kinds in `ALWAYS`. */
  readonly toAll?: true;
  readonly alibaba: string;
  readonly huawei: string;
}

const GATEWAY_ANSWERS: readonly GatewayAnswer[] = [
  { name: 'bad input', toAll: true, status: 504, alibaba: 'ParameterCheckFailed', huawei: 'APIGW.0201' },
  { name: 'bad input', status: 502, alibaba: 'InvalidParameter.ClientId', huawei: 'APIG.0201' },
  {
    name: 'no such object',
    toAll: true,
    status: 502,
    alibaba: 'DeviceCredentialNotFound',
    huawei: 'IOTDA.014000',
  },
  { name: 'wrong credentials', status: 503, alibaba: 'SignatureDoesNotMatch', huawei: 'APIGW.0301' },
  { name: 'no permission', status: 503, alibaba: 'NoPermission', huawei: 'IOTDA.000022' },
  { name: 'exists', status: 504, alibaba: 'DeviceCredentialExsit', huawei: 'IOTDA.014031' },
  { name: 'refused targets', status: 504, alibaba: 'CaNumExceed', huawei: 'IOTDA.015204' },
  { name: 'HTML', status: 502, alibaba: '', huawei: '' },
  { name: 'no body', status: 504, alibaba: '', huawei: '' },
  { name: 'closed after the headers', status: 504, closed: true, alibaba: '', huawei: '' },
  { name: 'success, closed after the headers', status: 200, closed: true, alibaba: '', huawei: '' },
];

function replacementOf(answer: GatewayAnswer, cloud: 'alibaba' | 'huawei'): Replacement {
  const { status, closed } = answer;
  const code = answer[cloud];
  const json =
    cloud === 'alibaba'
      ? { RequestId: '07AB2E7F-F0A5-4F09-8C6C-5D3E1C2B3A40', Code: code, Message: 'Backend timeout.' }
      : { error_code: code, error_msg: 'Backend timeout.', request_id: '0a1b2c' };
  return {
    status,
    type: answer.name === 'HTML' ? 'text/html' : 'application/json',
    body: code !== '' ? JSON.stringify(json) : answer.name === 'HTML' ? '<html>Backend timeout.</html>' : '',
    ...(closed === undefined ? {} : { closed }),
  };
}

const ALIBABA_WRITES = new Set(
  Object.values(OPERATIONS).flatMap(({ name, effect }) => (effect === 'write' ? [name as string] : [])),
);
const isAlibabaWrite = ({ headers }: IncomingMessage) => ALIBABA_WRITES.has(String(headers['x-acs-action']));
/** IoTDA reads that are sent with POST (contract huawei 5.3). */
const HUAWEI_READ = /\/(list-device|list-device-group|list-targets|query-devices)$/;
const isHuaweiWrite = ({ method, url = '' }: IncomingMessage) =>
  method !== 'GET' && !HUAWEI_READ.test(url.split('?')[0]!);

/** Writes with secrets that are shown once, deletions, and one write of each other kind. */
const ALWAYS = new Set([
  'createDevice',
  'resetDeviceSecret',
  'registerClientCredential',
  'rotateClientCredential',
  'issueToken',
  'freezeDevice',
  'deleteDevice',
  'changeGateway',
  'registerCaCertificate',
  'bindDevicePolicy',
]);

/** No read shows the effect of these writes, so they end as OUTCOME_UNKNOWN. */
const UNSEEN = ['closeConnection', 'createDevicePolicy', 'createRegistrationCode', 'issueToken'];

async function startGraph() {
  const simulators = await startSimulators();
  const platinum = simulators.fleet.alibaba.instances[0]!;
  const standard = simulators.fleet.huawei.instances.find((each) => each.type === 'standard')!;
  standard.limits = { devices: 1e6, groups: 1e6, caCertificates: 1e6, policies: 1e6 };
  let answer: GatewayAnswer | null = null;
  const alibaba = await startAnsweringProxy(simulators.alibaba.endpoint, (request) =>
    answer !== null && isAlibabaWrite(request) ? replacementOf(answer, 'alibaba') : null,
  );
  const huawei = await startAnsweringProxy(
    simulators.huawei.instanceEndpoints[standard.instanceId]!,
    (request) => (answer !== null && isHuaweiWrite(request) ? replacementOf(answer, 'huawei') : null),
  );
  const [ali, hw] = accountsOf(simulators);
  const now = performance.now();
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
      // The clock stands still, so no breaker sees the second without a success that it needs to open.
      transport: { rateOf: () => null, egressOf: () => null, clock: { ...systemClock, now: () => now } },
    },
  );
  const { url } = await app.listen();
  const world: World = { platinum, standard, region: hw!.region as string };
  return {
    simulators,
    url,
    world,
    answerWith: (next: GatewayAnswer) => {
      answer = next;
    },
    [Symbol.asyncDispose]: async () => {
      await app.stop(1_000);
      await Promise.all([alibaba, huawei].map((proxy) => proxy[Symbol.asyncDispose]()));
      await simulators.stop();
    },
  };
}

/** Mutations whose outcome no read shows, in addition to those of the jobs. */
function unseenKinds({ platinum, standard, region }: World): Record<string, (n: number) => Job> {
  const [product] = standard.products;
  const instanceId = idOf('Instance', 'ali', platinum.regionId, platinum.instanceId);
  return {
    issueToken: (n) => ({
      input: {
        instanceId,
        topics: [`unseen/${n}`],
        actions: 'READ',
        expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
      },
      isItsWrite: ({ operation, parameters }) =>
        operation === 'ApplyToken' && Object.values(parameters).includes(`unseen/${n}`),
      isRight: () => false,
    }),
    closeConnection: (n) => ({
      input: { instanceId, clientId: `GID_hundred@@@unseen-${n}` },
      isItsWrite: ({ operation, parameters }) =>
        operation === 'CloseConnection' && parameters['ClientId'] === `GID_hundred@@@unseen-${n}`,
      isRight: () => false,
    }),
    createDevicePolicy: (n) => ({
      input: {
        instanceId: idOf('Instance', HUAWEI, region, standard.instanceId),
        name: `unseen-${n}`,
        statements: [
          { effect: 'ALLOW', actions: ['iotda:devices:publish'], resources: [`topic:${product!.productId}`] },
        ],
      },
      isItsWrite: ({ operation, parameters }) =>
        operation === 'CreateDevicePolicy' && parameters['policy_name'] === `unseen-${n}`,
      isRight: () => false,
    }),
  };
}

function documentOf(mutation: string, selection: string): string {
  const noun = mutation.charAt(0).toUpperCase() + mutation.slice(1);
  return `mutation ($input: ${noun}Input!) { ${mutation}(input: $input) { ${selection} userErrors { code message } } }`;
}

describe('a gateway that answers a write instead of the provider', () => {
  it('leaves every kind of write known, with its secret, or OUTCOME_UNKNOWN; a repeated key sends nothing', {
    timeout: 120_000,
  }, async () => {
    await using graph = await startGraph();
    const { url, world, simulators } = graph;
    const kinds = [alibabaKinds(world), huaweiKinds(world), unseenKinds(world)].flatMap((each) =>
      Object.entries(each),
    );
    const wrong: string[] = [];
    // Gives each breaker a success.
    for (const { createGroup } of [alibabaKinds(world), huaweiKinds(world)]) {
      const answer = await ask(url, documentOf('createGroup', ''), { input: createGroup!(1_000).input });
      expect(answer.data.createGroup.userErrors).toEqual([]);
    }
    for (const [index, answer] of GATEWAY_ANSWERS.entries()) {
      graph.answerWith(answer);
      // Two of each kind: an odd one uses the second slot of a secret, or deactivates instead of activating. Numbers
      // have three digits, because serial numbers are cut and padded names.
      const jobs = kinds
        .filter(([mutation]) => answer.toAll === true || ALWAYS.has(mutation))
        .flatMap(([mutation, kind]) =>
          [100 + 2 * index, 101 + 2 * index].map((n) => ({ mutation, n, ...kind(n) })),
        );
      const work = Array.from({ length: 16 }, async () => {
        for (let job = jobs.pop(); job !== undefined; job = jobs.pop()) await run(job, answer);
      });
      await Promise.all(work);
    }
    expect(wrong).toEqual([]);
    const all = Object.keys(createSchema().getMutationType()!.getFields());
    // These mutations write nothing at a provider.
    expect(all.filter((name) => !kinds.some(([mutation]) => mutation === name)).sort()).toEqual([
      'checkToken',
      'refresh',
      'revealSecret',
      'suppressFinding',
      'unsuppressFinding',
    ]);

    async function run(job: Job & { mutation: string; n: number }, { status, name }: GatewayAnswer) {
      const { mutation, n, input, selection = '' } = job;
      // Some mutations exist in both clouds.
      const key = randomUUID();
      const document = documentOf(mutation, selection);
      const send = async (): Promise<[code: string | undefined, answer: Answer]> => {
        const answer = await ask(url, document, {
          input: { ...input, idempotencyKey: key },
        });
        const payload = answer.data?.[mutation];
        const code = payload == null ? answer.errors?.[0]?.extensions['code'] : payload.userErrors[0]?.code;
        return [code as string | undefined, answer];
      };
      const sent = () => simulators.journal.entries.filter(job.isItsWrite).length;
      const complain = (what: string) => wrong.push(`${status} ${name}: ${mutation} ${n}: ${what}`);

      const [code, answer] = await send();
      const isUnseen = UNSEEN.includes(mutation);
      if (code !== (isUnseen ? 'OUTCOME_UNKNOWN' : undefined)) complain(`${code}`);
      else if (!isUnseen && !job.isRight(answer.data[mutation])) complain('the answer is not true');
      // Nothing distinguishes one registration code from another.
      if (mutation === 'createRegistrationCode') return;
      if (sent() !== 1) complain(`sent ${sent()} times`);
      const [again] = await send();
      if (again !== code) complain(`${code}, and then ${again}`);
      if (sent() !== 1) complain(`a repeated key sent it ${sent()} times`);
    }
  });
});
