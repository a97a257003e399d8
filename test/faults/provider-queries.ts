import type { TransportEvent } from '../../src/transport/attempt-events.ts';
import type { Answer } from '../kit/start.ts';

export const ALI = 'instances(filter: { provider: ALIBABA_MQTT }, first: 20) { nodes { name } }';
export const HW = 'instances(filter: { provider: HUAWEI_IOTDA }, first: 20) { nodes { name } }';

/** A different client id for each query, because equal concurrent reads share one call. */
export const credential = (clientId: string) => {
  const id = `ClientCredential:ali/cn-hangzhou/post-cn-7mz2d000001/${encodeURIComponent(clientId)}`;
  return `{ node(id: "${Buffer.from(id).toString('base64url')}") { ... on ClientCredential { clientId createdAt } } }`;
};

export const codesOf = ({ errors }: Answer) => [
  ...new Set(errors?.map(({ extensions }) => extensions['code'])),
];

export const until = async (isIt: () => boolean) => {
  while (!isIt()) await new Promise((resolve) => setTimeout(resolve, 5));
};

/** Running provider calls, as the bulkhead counts them. */
export function gauge() {
  const running = new Map<string, number>();
  const states: string[] = [];
  return {
    onEvent: (event: TransportEvent) => {
      if (event.kind === 'bulkhead')
        running.set(`${event.account} ${event.host}`, event.running + event.waiting);
      if (event.kind === 'breaker') states.push(event.state);
    },
    underWay: () => [...running.values()].reduce((sum, each) => sum + each, 0),
    states,
  };
}
