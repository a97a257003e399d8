import { AppError } from '../../errors.ts';
import { isKeyOf, isRecord } from '../../members.ts';
import { Secret } from '../../secret.ts';
import { type JsonObject, key, text } from '../client/json-rows.ts';
import type {
  DeviceAuthorizerRecord,
  DevicePolicyRecord,
  PolicyTargetRecord,
  TargetFailure,
  TemplateKind,
  TemplateRecord,
} from '../port/access-records.ts';
import { date, flag, rows, statusOf } from './decode.ts';

export const TARGET_TYPES = { DEVICE: 'device', PRODUCT: 'product', SPACE: 'app' } as const;
const KNOWN_TARGET_TYPES = Object.keys(TARGET_TYPES).filter((type) => isKeyOf(TARGET_TYPES, type));

export function decodePolicy(row: JsonObject): DevicePolicyRecord {
  return {
    policyId: key(row, 'policy_id'),
    name: text(row, 'policy_name'),
    appId: text(row, 'app_id'),
    createdAt: date(row, 'create_time'),
    updatedAt: date(row, 'update_time'),
    statements:
      row['statement'] === undefined
        ? undefined
        : rows(row, 'statement').map((each) => {
            const effect = text(each, 'effect');
            return {
              effect: effect === 'ALLOW' || effect === 'DENY' ? effect : 'UNKNOWN',
              rawEffect: effect,
              actions: textsOf(each['actions']),
              resources: textsOf(each['resources']),
            };
          }),
  };
}

export function decodeTarget(row: JsonObject): PolicyTargetRecord {
  const type = text(row, 'target_type');
  const known = KNOWN_TARGET_TYPES.find((each) => TARGET_TYPES[each] === type);
  return { type: known ?? 'UNKNOWN', rawType: type, id: key(row, 'target_id') };
}

/**
 * Returns the targets of `wanted` that were not changed, without the provider's own text. The response may list the
 * failed and the changed targets. If it lists the changed targets, a target in neither list counts as failed. Null: the
 * response has neither list, because every member may be absent.
 */
export function decodeFailures(
  answer: JsonObject,
  wanted: readonly string[],
): readonly TargetFailure[] | null {
  const { success_targets: changed, failure_targets: left } = answer;
  if (!Array.isArray(changed) && !Array.isArray(left)) return null;
  const failed = rows(answer, 'failure_targets').map((row) => {
    const code = text(row, 'error_code');
    return {
      targetId: key(row, 'target_id'),
      providerCode: code !== null && /^[A-Za-z]+\.\d{4,6}$/.test(code) ? code : null,
    };
  });
  if (!Array.isArray(changed)) return failed;
  const reported = new Set<unknown>([...changed, ...failed.map(({ targetId }) => targetId)]);
  const unreported = wanted
    .filter((id) => !reported.has(id))
    .map((targetId) => ({ targetId, providerCode: null }));
  return [...failed, ...unreported];
}

/**
 * If the provider refused the whole call with a code that describes one target, returns a failure for each target. The
 * contract lists these codes both for calls (1.6) and for single targets (2.11). Returns null for any other error. With a
 * 5xx these codes prove no refusal: see `checkAnswer`.
 */
export function refusedTargets(error: unknown, wanted: readonly string[]) {
  if (!(error instanceof AppError) || error.retry !== 'never') return null;
  const { providerCode, providerRequestId: requestId = null } = error.details;
  if (providerCode === undefined || !/^IOTDA\.01520[345]$/i.test(providerCode)) return null;
  return { requestId, failures: wanted.map((targetId) => ({ targetId, providerCode })) };
}

export function decodeAuthorizer(row: JsonObject, listed: boolean): DeviceAuthorizerRecord {
  const token = text(row, 'signing_token');
  return {
    authorizerId: key(row, 'authorizer_id'),
    name: text(row, 'authorizer_name'),
    functionName: text(row, 'func_name'),
    functionUrn: text(row, 'func_urn'),
    signingEnabled: flag(row, 'signing_enable'),
    isDefault: flag(row, 'default_authorizer'),
    cacheEnabled: flag(row, 'cache_enable'),
    status: statusOf(row),
    rawStatus: text(row, 'status'),
    createdAt: date(row, 'create_time'),
    updatedAt: date(row, 'update_time'),
    signingToken: listed ? undefined : token === null ? null : new Secret(token),
    signingPublicKey: listed ? undefined : text(row, 'signing_public_key'),
  };
}

export function decodeTemplate(kind: TemplateKind): (row: JsonObject) => TemplateRecord {
  return (row) => {
    const body = row['template_body'];
    return {
      kind,
      templateId: key(row, 'template_id'),
      name: text(row, 'template_name'),
      description: text(row, 'description'),
      status: row['status'] === undefined ? null : statusOf(row),
      rawStatus: text(row, 'status'),
      createdAt: date(row, 'create_time'),
      updatedAt: date(row, 'update_time'),
      body: isRecord(body) ? JSON.stringify(body, hideKeys) : undefined,
    };
  };
}

/**
 * Replacer for JSON.stringify. A password rule can contain the key of its HMAC in plain text (contract 2.10). The
 * documentation does not say which of the two arguments of `Fn::Hmac` is the key. So both are hidden, except references.
 */
function hideKeys(name: string, value: unknown): unknown {
  if (!/^Fn::Hmac/i.test(name) || !Array.isArray(value)) return value;
  return value.map((each) => (typeof each === 'string' && !each.includes('${') ? '(hidden)' : each));
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}
