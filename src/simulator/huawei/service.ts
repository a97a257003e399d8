import type { Incoming, Outgoing, Received, World } from '../exchange.ts';
import type { HuaweiInstance } from '../fleet/fleet.ts';
import { ACCESS_ROUTES } from './access.ts';
import { createAuthentication } from './authentication.ts';
import { DEVICE_WRITE_ROUTES } from './device-writes.ts';
import { DEVICE_ROUTES } from './devices.ts';
import { answerJson, answerRefusal, HuaweiRefusal, invalidInput, missing, refusalOf } from './errors.ts';
import { GROUP_WRITE_ROUTES } from './group-writes.ts';
import { listInstances, showInstance } from './management.ts';
import { ROUTES } from './operations.ts';
import { type HuaweiRequest, parameterOf, parseRequest } from './request.ts';
import type { Route } from './work.ts';
import { WRITE_ROUTES } from './writes.ts';

export interface Topology {
  /** Instance ids by local port. The port replaces the host name that each instance has in the cloud. */
  readonly ports: ReadonlyMap<number, string>;
  readonly addressOf: (instanceId: string) => { host: string; port: number } | undefined;
}

/** Simulates IAM, IoTDM and IoTDA. The path of a request determines which of them receives it. */
export function createHuawei(
  world: World,
  topology: Topology,
): { receive: (incoming: Incoming) => Received } {
  const authentication = createAuthentication(world);
  const lastSearch = new Map<string, number>();

  const received = (request: HuaweiRequest, about: Partial<Received>, run: () => Outgoing): Received => ({
    service: 'huawei',
    operation: '',
    instanceId: '',
    accessKeyId: accessKeyOf(request),
    parameters: parametersOf(request),
    ...about,
    answer: () => {
      try {
        return run();
      } catch (error) {
        if (error instanceof HuaweiRefusal) return answerRefusal(error, world.switches.huawei);
        throw error;
      }
    },
    refuse: (code, status) => answerRefusal(refusalOf(code, status), world.switches.huawei),
  });

  const receiveIam = (request: HuaweiRequest): Received => {
    const [, second, third] = request.segments;
    const { method } = request.incoming;
    if (method === 'POST' && second === 'auth' && third === 'tokens') {
      const about = { service: 'huawei-iam', operation: 'KeystoneCreateUserTokenByPassword' } as const;
      return { ...received(request, about, () => authentication.createToken(request)), parameters: {} };
    }
    if (method === 'GET' && second === 'projects') {
      const about = { service: 'huawei-iam', operation: 'KeystoneListProjects' } as const;
      return received(request, about, () => authentication.listProjects(request));
    }
    return received(request, { service: 'huawei-iam' }, () => {
      throw missing('path');
    });
  };

  const receiveManagement = (request: HuaweiRequest, projectId: string): Received => {
    const [, , , , id, ...rest] = request.segments;
    const isRead = request.incoming.method === 'GET' && rest.length === 0;
    const operation = !isRead ? '' : id === undefined ? 'ListInstances' : 'ShowInstance';
    const about = { service: 'huawei-management', operation, instanceId: id ?? '' } as const;
    return received(request, about, () => {
      authentication.check(request, projectId, 'management');
      if (!isRead) throw missing('path');
      const input = {
        limit: parameterOf(request, 'limit'),
        marker: parameterOf(request, 'marker'),
        offset: parameterOf(request, 'offset'),
        name: parameterOf(request, 'name'),
        instanceType: parameterOf(request, 'instance_type'),
      };
      return answerJson(
        200,
        id === undefined ? listInstances(world, input) : showInstance(world, id, topology.addressOf),
      );
    });
  };

  const receiveInstance = (request: HuaweiRequest, projectId: string): Received => {
    const own = topology.ports.get(request.incoming.port);
    const { instances } = world.fleet.huawei;
    const instance =
      own === undefined
        ? instances.find((each) => each.type === 'basic')
        : instances.find((each) => each.instanceId === own);
    const found = routeOf(request);
    const operation = found?.route.operation ?? '';
    // Include the id in the path, because some writes have no other parameter.
    const parameters = { ...parametersOf(request), ...(found?.id ? { id: found.id } : {}) };
    return received(request, { operation, instanceId: instance?.instanceId ?? '', parameters }, () => {
      authentication.check(request, projectId, own === undefined ? 'generic' : 'instance');
      if (found === null || instance === undefined) throw missing('path');
      checkInstanceId(request, instance);
      if (operation === 'SearchDevices') throttle(projectId);
      // `template_id` is the only documented member that accepts null. Null unbinds the template (contract
      // 2.2).
      const { template_id: template, ...rest } = request.body ?? {};
      if (holdsNull(rest) || (template === null && operation !== 'UpdateCertificate')) throw invalidInput();
      return found.route.run({ world, instance, request, id: found.id });
    });
  };

  const checkInstanceId = (request: HuaweiRequest, instance: HuaweiInstance): void => {
    const named = request.incoming.headers['instance-id'];
    if (named === undefined || world.switches.huawei.instanceIdHeader === 'ignored') return;
    if (named !== instance.instanceId)
      throw new HuaweiRefusal(
        403,
        'IOTDA.000022',
        'Operation not allowed. The user does not have the permission',
      );
  };

  /** Allows one call per second and account, measured from the last accepted call (contract 1.7). */
  const throttle = (projectId: string): void => {
    if (!world.switches.huawei.searchRateLimit) return;
    const last = lastSearch.get(projectId);
    if (last !== undefined && world.now() - last < 1_000) {
      throw new HuaweiRefusal(403, 'IOTDA.021101', 'Request reached the maximum rate limit.');
    }
    lastSearch.set(projectId, world.now());
  };

  return {
    receive: (incoming) => {
      const request = parseRequest(incoming);
      const [version, iot, projectId = '', family] = request.segments;
      if (version === 'v3') return receiveIam(request);
      if (version === 'v5' && iot === 'iot' && family === 'iotda-instances')
        return receiveManagement(request, projectId);
      return receiveInstance(request, projectId);
    },
  };
}

const ALL_ROUTES = [
  ...ROUTES,
  ...WRITE_ROUTES,
  ...DEVICE_ROUTES,
  ...DEVICE_WRITE_ROUTES,
  ...GROUP_WRITE_ROUTES,
  ...ACCESS_ROUTES,
];

function routeOf(request: HuaweiRequest): { route: Route; id: string } | null {
  const rest = request.segments.slice(3);
  for (const route of ALL_ROUTES) {
    const pattern = route.path.split('/').slice(1);
    if (route.method !== request.incoming.method || pattern.length !== rest.length) continue;
    if (!pattern.every((part, index) => part === '{id}' || part === rest[index])) continue;
    return { route, id: rest[pattern.indexOf('{id}')] ?? '' };
  }
  return null;
}

function accessKeyOf({ incoming }: HuaweiRequest): string {
  return /(?:Access|Credential)=([^,/\s]+)/.exec(incoming.headers['authorization'] ?? '')?.[1] ?? '';
}

function holdsNull(value: unknown): boolean {
  if (typeof value !== 'object') return false;
  return value === null || Object.values(value).some(holdsNull);
}

function parametersOf(request: HuaweiRequest): Record<string, string> {
  const body = Object.entries(request.body ?? {}).map(([name, value]) => [
    name,
    typeof value === 'object' ? JSON.stringify(value) : String(value),
  ]);
  return Object.fromEntries([...request.query, ...body]);
}
