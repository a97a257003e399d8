import { randomBytes } from 'node:crypto';
import type { Outgoing, World } from '../exchange.ts';
import { membersOf } from '../existing.ts';
import type { HuaweiAccount } from '../fleet/fleet.ts';
import { SECRET_MARK } from '../fleet/seeded-random.ts';
import { answerJson, HuaweiRefusal } from './errors.ts';
import type { HuaweiRequest } from './request.ts';
import { isSigned, parseClaim } from './signature.ts';

const MAX_SKEW_MS = 15 * 60 * 1_000;
const TOKEN_LIFE_MS = 24 * 60 * 60 * 1_000;

export interface Authentication {
  /**
   * Throws a refusal if the request is not authenticated. `address`: kind of host that received the request.
   */
  readonly check: (
    request: HuaweiRequest,
    projectId: string,
    address: 'management' | 'generic' | 'instance',
  ) => void;
  readonly createToken: (request: HuaweiRequest) => Outgoing;
  readonly listProjects: (request: HuaweiRequest) => Outgoing;
}

/** Checks signatures (contract 3.4), and issues and checks IAM tokens (contract 3.6). */
export function createAuthentication(world: World): Authentication {
  const tokens = new Map<string, { account: HuaweiAccount; until: number }>();
  const { accounts, region } = world.fleet.huawei;

  const unauthorized = () =>
    world.switches.huawei.unauthorizedBody === 'IOTDA.000002'
      ? new HuaweiRefusal(401, 'IOTDA.000002', 'Authentication failed.')
      : new HuaweiRefusal(
          401,
          'APIGW.0301',
          'Incorrect IAM authentication information: verify aksk signature fail',
        );

  const byToken = (token: string): HuaweiAccount => {
    const found = tokens.get(token);
    if (found === undefined || world.now() >= found.until) throw unauthorized();
    return found.account;
  };

  const bySignature = (request: HuaweiRequest, header: string, address: string): HuaweiAccount => {
    const { headers } = request.incoming;
    const claim = parseClaim(header);
    const account = accounts.find((each) => each.accessKey === claim?.accessKey);
    if (claim === null || account === undefined) throw unauthorized();
    if (account.securityToken !== undefined && headers['x-security-token'] !== account.securityToken)
      throw unauthorized();
    const date = parseDate(headers['x-sdk-date'] ?? '');
    if (Number.isNaN(date) || Math.abs(world.now() - date) > MAX_SKEW_MS) throw unauthorized();
    const isDerived = claim.algorithm === 'V11-HMAC-SHA256';
    if (isDerived && claim.scope !== `${headers['x-sdk-date']?.slice(0, 8)}/${region}/iotdm`)
      throw unauthorized();
    if (!isSigned(request, claim, account.secretKey)) throw unauthorized();
    // The signature is valid, but its algorithm belongs to the other kind of address (contract 1.2,
    // observed).
    if (isDerived !== (address === 'instance'))
      throw new HuaweiRefusal(401, 'IOTDA.000002', 'Authentication failed.');
    return account;
  };

  return {
    check: (request, projectId, address) => {
      const { headers } = request.incoming;
      const { authorization, 'x-auth-token': token } = headers;
      const account =
        authorization !== undefined
          ? bySignature(request, authorization, address)
          : token === undefined
            ? null
            : byToken(token);
      if (account === null) throw unauthorized();
      const claimed = headers['x-project-id'] ?? projectId;
      const hasBasic = world.fleet.huawei.instances.some((instance) => instance.type === 'basic');
      if (account.projectId !== projectId || claimed !== projectId || (address === 'generic' && !hasBasic)) {
        throw new HuaweiRefusal(
          403,
          'IOTDA.000021',
          'Operation not allowed. User not found by IAM token or the authorized user has not subscribed IOTDA service.',
        );
      }
    },

    createToken: (request) => {
      const account = accounts.find((each) => isPasswordOf(request.body, each));
      if (account === undefined) return iamError(401, 'The username or password is wrong.', 'Unauthorized');
      const bytes = world.switches.huawei.iamTokenBytes;
      const token = `MIIF${SECRET_MARK}${randomBytes(bytes).toString('base64')}`.slice(0, bytes);
      const until = world.now() + TOKEN_LIFE_MS;
      tokens.set(token, { account, until });
      const time = (ms: number) => new Date(ms).toISOString().replace('Z', '000Z');
      const body = {
        token: {
          expires_at: time(until),
          issued_at: time(world.now()),
          methods: ['password'],
          catalog: [],
          roles: [{ id: '0', name: 'te_admin' }],
          project: { id: account.projectId, name: region, domain: { id: 'd0', name: account.iam.domain } },
          user: {
            id: 'u0',
            name: account.iam.user,
            domain: { id: 'd0', name: account.iam.domain },
            password_expires_at: '',
          },
        },
      };
      return answerJson(201, JSON.stringify(body), { 'x-subject-token': token });
    },

    listProjects: (request) => {
      const { authorization, 'x-auth-token': token } = request.incoming.headers;
      try {
        const account =
          authorization === undefined
            ? byToken(token ?? '')
            : bySignature(request, authorization, 'management');
        const project = {
          id: account.projectId,
          name: region,
          domain_id: 'd0',
          enabled: true,
          is_domain: false,
        };
        return answerJson(
          200,
          JSON.stringify({ projects: [project], links: { next: null, previous: null } }),
        );
      } catch {
        return iamError(401, 'The request you have made requires authentication.', 'Unauthorized');
      }
    },
  };
}

function iamError(code: number, message: string, title: string): Outgoing {
  return answerJson(code, JSON.stringify({ error: { code, message, title } }));
}

function isPasswordOf(body: HuaweiRequest['body'], { iam, projectId }: HuaweiAccount): boolean {
  const auth = memberOf(body, 'auth');
  const user = memberOf(memberOf(memberOf(auth, 'identity'), 'password'), 'user');
  const project = memberOf(memberOf(auth, 'scope'), 'project');
  return (
    memberOf(user, 'name') === iam.user &&
    memberOf(user, 'password') === iam.password &&
    memberOf(memberOf(user, 'domain'), 'name') === iam.domain &&
    (memberOf(project, 'id') === projectId || memberOf(project, 'name') !== undefined)
  );
}

function memberOf(value: unknown, name: string): unknown {
  return membersOf(value)[name];
}

function parseDate(text: string): number {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  return parts === null
    ? Number.NaN
    : Date.parse(`${parts.slice(1, 4).join('-')}T${parts.slice(4).join(':')}Z`);
}
