import { type FieldMap, InputFieldBuilder, type InputFieldsFromShape, type InputRef } from '@pothos/core';
import { AppError } from '../errors.ts';
import type { PermissionScope } from '../graph/principal.ts';
import { membersOf } from '../members.ts';
import type { Secret } from '../secret.ts';
import type { Keyed } from '../writes/pipeline/write.ts';
import { builder, inputFor, type Types } from './builder.ts';
import { type CostSource, type CostSources, cost, onlyAccount } from './cost/field-cost.ts';
import { sourcesOfIds } from './cost/id-cost.ts';
import { ErrorCodeEnum } from './enums.ts';
import { fieldsFrom, nullableOwnFields } from './member-fields.ts';
import type { OperationScope } from './operation-scope.ts';
import { lacking } from './refused-mutations.ts';
import type { Arguments } from './selection.ts';

builder.mutationType({
  description:
    'Entry points for changes. They need the scope identity:write; revealSecret needs secret:reveal, checkToken and refresh need identity:read. Failures are returned in `userErrors` of the payload, so one failing mutation does not null the others. If the caller lacks the scope for any mutation in the document, no mutation is executed.',
});

const OF_DETAILS = {
  nullable: true,
  read: ({ error }: { readonly error: AppError }) => error.details,
} as const;

/**
 * The error is wrapped in an object, because graphql-js turns an Error that is returned as a value into an error of the
 * response.
 */
const UserErrorType = builder.objectRef<{ readonly error: AppError }>('UserError').implement({
  description: 'Reason why a mutation failed.',
  fields: (t) => ({
    code: t.field({
      type: ErrorCodeEnum,
      description: 'Machine-readable error code.',
      resolve: ({ error }) => error.code,
    }),
    message: t.string({ description: 'Human-readable message.', resolve: ({ error }) => error.message }),
    field: t.stringList({
      nullable: true,
      description:
        'Path of the invalid input field, e.g. `["input", "clientId"]`. Null if the error does not concern one field.',
      resolve: ({ error }) => error.details.field?.split('.') ?? null,
    }),
    ...fieldsFrom(t, 'String', OF_DETAILS, {
      provider: 'Cloud service whose call failed. Null if no provider was called.',
      account: 'Name of the configured account whose call failed. Null if no provider was called.',
      region: 'Provider-side id of the region of the failed call. Null if no provider was called.',
      instanceId:
        'Provider-side id of the instance that the failed call concerned. Null if it concerned no instance.',
      operation: "Provider's name of the failed operation. Null if no provider was called.",
      providerCode: 'Error code from the provider. Null if it sent no code.',
      providerRequestId: "Provider's id of the failed request, for its support. Null if it sent no id.",
    }),
    ...fieldsFrom(t, 'Int', OF_DETAILS, {
      retryAfterMs: 'Milliseconds to wait before a retry. Null if unknown.',
    }),
    retryable: t.boolean({
      description: 'True if the mutation was certainly not applied and may succeed later.',
      resolve: ({ error }) =>
        error.unsent || error.code === 'RATE_LIMITED' || error.code === 'PROVIDER_THROTTLED',
    }),
  }),
});

/** Tag of fields that show a secret, so that a contract of a supergraph can exclude them. */
export const SHOWS_SECRET = { tag: { name: 'secret' } };

export const IssuedSecretType = builder
  .objectRef<{ readonly accessKeyId: string | null; readonly secret: Secret }>('IssuedSecret')
  .implement({
    description:
      'Newly issued secret. Store it now: only this response shows it, and a repeated mutation does not return it.',
    fields: (t) => ({
      ...nullableOwnFields(t, 'String', {
        accessKeyId: 'Access key id of the secret. Null if it has no such id.',
      }),
      secret: t.string({
        description: 'Value of the secret.',
        directives: SHOWS_SECRET,
        resolve: ({ secret }) => secret.reveal(),
      }),
    }),
  });

/** Description of the input member `spaceId`. */
export const SPACE = 'Provider-side id of the resource space (IoTDA). Default: the default space.';

/** A payload before its fields are resolved. `result` is null if the mutation failed. */
export interface MutationPayload<Result> {
  readonly result: Result | null;
  readonly userErrors: readonly { readonly error: AppError }[];
  readonly clientMutationId: string | null;
}

export type PayloadBuilder<Result> = PothosSchemaTypes.ObjectFieldBuilder<Types, MutationPayload<Result>>;
type InputBuilder = PothosSchemaTypes.InputFieldBuilder<Types, 'InputObject'>;

/**
 * Defines one mutation: `XInput`, `XPayload` and the field. Every input has `clientMutationId` and, unless `keyed` is
 * false, `idempotencyKey`. Every payload has `userErrors`. `run` declares the input type. The code compiles only if
 * `input` has a field of the same name and type for each member of that type.
 */
export function mutation<
  Input extends object,
  Result,
  Fields extends InputFieldsFromShape<Types, NoInfer<Input>, 'InputObject'>,
>(
  name: string,
  spec: {
    readonly description: string;
    /** Noun phrase for the result, used in the description of the payload. */
    readonly returns: string;
    readonly input: (t: InputBuilder) => Fields & Record<Exclude<keyof Fields, keyof Input>, never>;
    readonly payload: (t: PayloadBuilder<Result>) => FieldMap;
    readonly run: (operation: OperationScope, input: Input & Keyed) => Promise<Result>;
    readonly scope?: PermissionScope;
    readonly keyed?: boolean;
    /** Worst-case provider calls: reads before the write, the write, and reads after a lost response. */
    readonly calls?: number;
  },
): void {
  const noun = name.charAt(0).toUpperCase() + name.slice(1);
  const input = inputFor<Input>(`${noun}Input`);
  input.implement({ description: parametersOf(name, spec.keyed !== false), fields: spec.input });
  input.addFields(() => {
    const t = new InputFieldBuilder<Types, 'InputObject'>(builder, 'InputObject');
    return {
      clientMutationId: t.string({ description: 'Any text. The payload returns it unchanged.' }),
      ...(spec.keyed === false
        ? {}
        : {
            idempotencyKey: t.string({
              description:
                'Key for safe retries: 1 to 255 printable ASCII characters without spaces. Within 24 hours the server executes a mutation with the same key and input only once. Reusing the key with another mutation or input fails with IDEMPOTENCY_KEY_CONFLICT. After OUTCOME_UNKNOWN, a repetition checks the outcome again and sends nothing. A restart loses the keys if the store of the server is in memory.',
            }),
          }),
    };
  });
  // Pothos cannot compute the shape of a generic input, so the input is cast for `run`. `implement` has
  // checked the shape.
  const common: InputRef<Keyed> = input;
  const payload = builder.objectRef<MutationPayload<Result>>(`${noun}Payload`);
  payload.implement({
    description: `Result of ${name}: ${spec.returns}, or \`userErrors\` if the mutation failed.`,
    fields: (t) => ({
      ...spec.payload(t),
      ...(spec.keyed === false
        ? {}
        : {
            replayed: t.boolean({
              description:
                'True if the mutation was already executed under this idempotency key. Nothing was sent this time, and a secret from the first execution is not shown again.',
              resolve: ({ result }) =>
                typeof result === 'object' && result !== null && 'answer' in result && result.answer === null,
            }),
          }),
      userErrors: t.field({
        type: [UserErrorType],
        description: 'Reasons why the mutation failed. Empty if it succeeded.',
        resolve: (parent) => [...parent.userErrors],
      }),
      ...nullableOwnFields(t, 'String', { clientMutationId: 'The `clientMutationId` of the input.' }),
    }),
  });
  const scope = spec.scope ?? 'identity:write';
  builder.mutationField(name, (t) =>
    t.field({
      type: payload,
      description: spec.description,
      extensions: {
        ...cost({ sources: (args, operation) => sourcesOfInput(args, operation, spec.calls ?? 12) }),
        scope,
      },
      // A router may have more scopes than its client. With this directive, the router can check the scopes of its
      // client.
      directives: { requiresScopes: { scopes: [[...new Set<PermissionScope>(['identity:read', scope])]] } },
      args: {
        input: t.arg({
          type: common,
          required: true,
          description: parametersOf(name, spec.keyed !== false),
        }),
      },
      resolve: async (_root, args, { operation }) => {
        const { clientMutationId = null } = args.input;
        if (!operation.principal.scopes.has(scope)) throw lacking(scope);
        try {
          const result = await spec.run(operation, args.input as Keyed & Input);
          return { result, userErrors: [], clientMutationId };
        } catch (thrown) {
          const error = thrown instanceof AppError ? thrown : unexpected(thrown);
          if (error.code === 'INTERNAL_SERVER_ERROR') operation.writes.onError(thrown);
          return { result: null, userErrors: [{ error }], clientMutationId };
        }
      },
    }),
  );
}

function parametersOf(name: string, isKeyed: boolean): string {
  return isKeyed
    ? `Parameters of ${name}. With an \`idempotencyKey\`, a retry is safe.`
    : `Parameters of ${name}. A repeated mutation is executed again.`;
}

/**
 * Returns the sources of a mutation. The ids in the input determine the provider. Without an id, every provider is
 * possible.
 */
function sourcesOfInput({ input }: Arguments, operation: OperationScope, calls: number): CostSources {
  const values = Object.values(membersOf(input));
  const named = sourcesOfIds(
    values.filter((value) => typeof value === 'string'),
    operation,
  ).from;
  const { registry, principal } = operation;
  const accounts: readonly Pick<CostSource, 'traits' | 'account'>[] =
    named.length > 0 ? named : registry.visible(principal);
  const asked = Map.groupBy(accounts, ({ traits }) => traits);
  return {
    calls: [],
    from: Array.from(asked, ([traits, each]) => ({
      ...{ traits, account: onlyAccount(each), calls, objects: 1, instances: 1 },
    })),
    combine: 'worst',
  };
}

function unexpected(cause: unknown): AppError {
  return new AppError('INTERNAL_SERVER_ERROR', 'The server failed unexpectedly.', { cause });
}
