import { randomBytes, randomUUID } from 'node:crypto';
import type { Outgoing } from '../exchange.ts';
import { membersOf } from '../existing.ts';
import type { HuaweiAuthorizer, HuaweiPolicy, HuaweiTemplate } from '../fleet/huawei-access.ts';
import { compactTime } from '../fleet/seeded-random.ts';
import { authorizer, template } from './access-views.ts';
import { answerJson, HuaweiRefusal, invalidInput, missing, notOnBasic } from './errors.ts';
import { inApp, named } from './filters.ts';
import { list, shown } from './operations.ts';
import { appOf } from './space.ts';
import type { Route, Work } from './work.ts';

const MOST_POLICIES = 50;
const MOST_POLICIES_OF_TARGET = 5;

/** Access control and device authentication (contract 2.9 to 2.11), one line per operation. */
export const ACCESS_ROUTES: readonly Route[] = [
  {
    operation: 'ListDevicePolicies',
    method: 'GET',
    path: '/device-policies',
    run: (w) =>
      list(
        w,
        'policies',
        inApp(
          w,
          named(w, 'policy_name', policiesOf(w), (row) => row.policyName, 128),
        ),
        listed,
      ),
  },
  {
    operation: 'ShowDevicePolicy',
    method: 'GET',
    path: '/device-policies/{id}',
    run: (w) => shown(find(w), 'policy', full),
  },
  { operation: 'CreateDevicePolicy', method: 'POST', path: '/device-policies', run: createPolicy },
  { operation: 'UpdateDevicePolicy', method: 'PUT', path: '/device-policies/{id}', run: updatePolicy },
  { operation: 'DeleteDevicePolicy', method: 'DELETE', path: '/device-policies/{id}', run: deletePolicy },
  {
    operation: 'BindDevicePolicy',
    method: 'POST',
    path: '/device-policies/{id}/bind',
    run: (w) => changeTargets(w, true),
  },
  {
    operation: 'UnbindDevicePolicy',
    method: 'POST',
    path: '/device-policies/{id}/unbind',
    run: (w) => changeTargets(w, false),
  },
  {
    operation: 'ShowTargetsInDevicePolicy',
    method: 'POST',
    path: '/device-policies/{id}/list-targets',
    run: listTargets,
  },
  {
    operation: 'ListDeviceAuthorizers',
    method: 'GET',
    path: '/device-authorizers',
    run: (w) =>
      list(
        w,
        'authorizers',
        named(w, 'authorizer_name', authorizersOf(w), (row) => row.authorizerName, 128),
        (row) => authorizer(row, false),
      ),
  },
  {
    operation: 'ShowDeviceAuthorizer',
    method: 'GET',
    path: '/device-authorizers/{id}',
    run: (w) =>
      shown(
        authorizersOf(w).find((row) => row.authorizerId === w.id),
        'policy',
        (row) => authorizer(row, true),
      ),
  },
  {
    operation: 'ListDeviceAuthenticationTemplates',
    method: 'GET',
    path: '/device-authentication-templates',
    run: (w) => listTemplates(w, w.instance.authenticationTemplates),
  },
  {
    operation: 'ShowDeviceAuthenticationTemplate',
    method: 'GET',
    path: '/device-authentication-templates/{id}',
    run: (w) =>
      shown(
        w.instance.authenticationTemplates?.find((row) => row.templateId === w.id),
        'authenticationTemplate',
        (row) => template(row, true),
      ),
  },
  {
    operation: 'ListProvisioningTemplates',
    method: 'GET',
    path: '/provisioning-templates',
    run: (w) => listTemplates(w, w.instance.provisioningTemplates),
  },
  {
    operation: 'ShowProvisioningTemplate',
    method: 'GET',
    path: '/provisioning-templates/{id}',
    // The documentation lists the error code of a missing policy for this operation.
    run: (w) =>
      shown(
        w.instance.provisioningTemplates?.find((row) => row.templateId === w.id),
        'policy',
        (row) => template(row, true),
      ),
  },
];

function listTemplates(work: Work, templates: readonly HuaweiTemplate[] = []): Outgoing {
  const rows = named(work, 'template_name', templates, (row) => row.templateName, 128);
  return list(work, 'templates', rows, (row) => template(row, false));
}

function policiesOf({ instance }: Work): HuaweiPolicy[] {
  notOnBasic(instance);
  instance.policies ??= [];
  return instance.policies;
}

function authorizersOf({ instance }: Work): HuaweiAuthorizer[] {
  notOnBasic(instance);
  return instance.authorizers ?? [];
}

function find(work: Work): HuaweiPolicy | undefined {
  return policiesOf(work).find((row) => row.policyId === work.id);
}

function listed(row: HuaweiPolicy) {
  return {
    app_id: row.appId,
    policy_id: row.policyId,
    policy_name: row.policyName,
    create_time: row.createTime,
    update_time: row.updateTime,
  };
}

const full = (row: HuaweiPolicy) => ({ ...listed(row), statement: row.statement });

function createPolicy(work: Work): Outgoing {
  const policies = policiesOf(work);
  const { policy_name: name, app_id: appId, statement } = work.request.body ?? {};
  if (typeof name !== 'string' || !/^[a-zA-Z0-9_-]{1,128}$/.test(name)) throw invalidInput();
  if (!isStatements(statement)) throw invalidInput();
  if (policies.length >= (work.instance.limits?.policies ?? MOST_POLICIES))
    throw new HuaweiRefusal(403, 'IOTDA.015201', 'The quota is used up.');
  const now = compactTime(work.world.now());
  const largest = policies.map((row) => BigInt(`0x${row.recordId}`)).reduce((a, b) => (a > b ? a : b), 0n);
  const made: HuaweiPolicy = {
    recordId: (largest + 1n).toString(16).padStart(24, '0'),
    policyId: work.world.switches.huawei.policyId === 'uuid' ? randomUUID() : randomBytes(12).toString('hex'),
    policyName: name,
    appId: appOf(work.instance, appId, work.world),
    statement,
    targets: [],
    createTime: now,
    updateTime: now,
  };
  policies.push(made);
  return answerJson(201, JSON.stringify(full(made)));
}

function updatePolicy(work: Work): Outgoing {
  const found = find(work);
  if (found === undefined) throw missing('policy');
  const { policy_name: name, statement } = work.request.body ?? {};
  if (name !== undefined && (typeof name !== 'string' || !/^[a-zA-Z0-9_-]{1,128}$/.test(name)))
    throw invalidInput();
  if (statement !== undefined) {
    if (!isStatements(statement)) throw invalidInput();
    found.statement = statement;
  }
  if (name !== undefined) found.policyName = name;
  found.updateTime = compactTime(work.world.now());
  return answerJson(200, JSON.stringify(full(found)));
}

function isStatements(value: unknown): value is HuaweiPolicy['statement'] {
  return Array.isArray(value) && value.length > 0 && value.every(isStatement);
}

function isStatement(value: unknown): boolean {
  const { effect, actions, resources } = membersOf(value);
  const isAction = (each: unknown) => each === 'iotda:devices:publish' || each === 'iotda:devices:subscribe';
  return (
    (effect === 'ALLOW' || effect === 'DENY') &&
    Array.isArray(actions) &&
    actions.length > 0 &&
    actions.every(isAction) &&
    Array.isArray(resources) &&
    resources.length >= 1 &&
    resources.length <= 10 &&
    resources.every((each) => typeof each === 'string' && each.startsWith('topic:'))
  );
}

function deletePolicy(work: Work): Outgoing {
  const policies = policiesOf(work);
  const found = find(work);
  if (found === undefined) throw missing('policy');
  policies.splice(policies.indexOf(found), 1);
  return answerJson(204, '');
}

/** The codes of a failed binding. Only the text of `full` is documented (contract 1.6). */
const TARGET_FAULTS = {
  missing: ['IOTDA.015203', 'The target does not exist.'],
  full: [
    'IOTDA.015204',
    'Operation not allowed. The number of policies bound to the target reaches the upper limit (5).',
  ],
  unbound: ['IOTDA.015205', 'The target is not bound.'],
} as const;

/**
 * Binds or unbinds targets. Answers 200 even if every target failed (contract 2.11), unless a switch refuses
 * the whole call.
 */
function changeTargets(work: Work, bind: boolean): Outgoing {
  const { instance, request } = work;
  const found = find(work);
  if (found === undefined) throw missing('policy');
  const type = request.body?.['target_type'];
  const ids = request.body?.['target_ids'];
  if (type !== 'device' && type !== 'product' && type !== 'app') throw invalidInput();
  if (!Array.isArray(ids) || ids.length === 0) throw invalidInput();
  const exists = {
    device: (id: string) => instance.devices.some((row) => row.deviceId === id),
    product: (id: string) => instance.products.some((row) => row.productId === id),
    app: (id: string) => instance.apps.some((row) => row.appId === id),
  }[type];
  const { targetRefused, unboundTarget } = work.world.switches.huawei;
  const success: string[] = [];
  const failures: { target_id: string; error_code: string; error_msg: string }[] = [];
  for (const id of ids.map(String)) {
    const isBound = found.targets.some((each) => each.target_type === type && each.target_id === id);
    const count = policiesOf(work).filter((row) => row.targets.some((each) => each.target_id === id)).length;
    const fault = !exists(id)
      ? TARGET_FAULTS.missing
      : bind && !isBound && count >= MOST_POLICIES_OF_TARGET
        ? TARGET_FAULTS.full
        : !bind && !isBound && unboundTarget === 'refused'
          ? TARGET_FAULTS.unbound
          : null;
    if (fault === null) success.push(id);
    else failures.push({ target_id: id, error_code: fault[0], error_msg: fault[1] });
  }
  const [refused] = failures;
  if (refused !== undefined && targetRefused === 'wholeCall')
    throw new HuaweiRefusal(400, refused.error_code, refused.error_msg);
  found.targets = found.targets.filter(
    (each) => each.target_type !== type || !success.includes(each.target_id),
  );
  if (bind) found.targets.push(...success.map((target_id) => ({ target_type: type, target_id }) as const));
  return answerJson(
    200,
    JSON.stringify({
      policy_id: found.policyId,
      target_type: type,
      success_targets: success,
      failure_targets: failures,
    }),
  );
}

function listTargets(work: Work): Outgoing {
  const found = find(work);
  if (found === undefined) throw missing('policy');
  const type = work.request.body?.['target_type'];
  const rows = found.targets
    .filter((each) => type === undefined || each.target_type === type)
    .map((each, index) => ({ ...each, recordId: (index + 1).toString(16).padStart(24, '0') }));
  return list(work, 'targets', rows, ({ target_type, target_id }) => ({ target_type, target_id }));
}
