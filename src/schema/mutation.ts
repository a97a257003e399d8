import { type FieldMap, InputFieldBuilder, type InputFieldsFromShape, type InputRef } from '@pothos/core';
import { AppError } from '../errors.ts';
import type { PermissionScope } from '../graph/principal.ts';
import type { Secret } from '../secret.ts';
import type { Keyed } from '../writes/pipeline/write.ts';
import { builder, inputFor, type Types } from './builder.ts';
import { type Arguments, type CostSources, cost } from './cost/field-cost.ts';
import { ErrorCodeEnum } from './enums.ts';
import { sourcesOfIds } from './node.ts';
import type { OperationScope } from './operation-scope.ts';
import { lacking } from './refused-mutations.ts';

builder.mutationType({
  description:
    'Everything that can be changed. Needs the scope identity:write (revealSecret: secret:reveal). What goes wrong is in `userErrors` of the payload, so that no mutation takes the result of another with it. Where a scope is lacking for one of a document, none of it is done.',
});

/** In an object of its own: an Error as a value would become an error of the answer (graphql-js). */
const UserErrorType = builder.objectRef<{ readonly error: AppError }>('UserError').implement({
  description: 'Why a mutation did not do what it was asked for.',
  fields: (t) => ({
    code: t.field({ type: ErrorCodeEnum, description: 'For programs.', resolve: ({ error }) => error.code }),
    message: t.string({ description: 'For people.', resolve: ({ error }) => error.message }),
    field: t.stringList({
      nullable: true,
      description: 'Path of the input member that was wrong, e.g. `["input", "clientId"]`.',
      resolve: ({ error }) => error.details.field?.split('.') ?? null,
    }),
    provider: t.string({
      nullable: true,
      description: 'The cloud service that refused or failed; null where it was not asked.',
      resolve: ({ error }) => error.details.provider ?? null,
    }),
    account: t.string({
      nullable: true,
      description: 'Name of the configured account whose call failed; null if no provider was called.',
      resolve: ({ error }) => error.details.account ?? null,
    }),
    region: t.string({
      nullable: true,
      description: "The provider's region id that the failed call went to.",
      resolve: ({ error }) => error.details.region ?? null,
    }),
    instanceId: t.string({
      nullable: true,
      description:
        "The provider's id of the instance that the failed call concerned; null if it concerned none.",
      resolve: ({ error }) => error.details.instanceId ?? null,
    }),
    operation: t.string({
      nullable: true,
      description: "The provider's operation.",
      resolve: ({ error }) => error.details.operation ?? null,
    }),
    providerCode: t.string({
      nullable: true,
      description: "The provider's own code.",
      resolve: ({ error }) => error.details.providerCode ?? null,
    }),
    providerRequestId: t.string({
      nullable: true,
      description: "The provider's id of the call, for its support.",
      resolve: ({ error }) => error.details.providerRequestId ?? null,
    }),
    retryable: t.boolean({
      description: 'May the same mutation succeed later, and is it certain that it was not applied?',
      resolve: ({ error }) =>
        error.unsent || error.code === 'RATE_LIMITED' || error.code === 'PROVIDER_THROTTLED',
    }),
    retryAfterMs: t.int({
      nullable: true,
      description: 'Milliseconds after which to try again.',
      resolve: ({ error }) => error.details.retryAfterMs ?? null,
    }),
  }),
});

/** A supergraph can leave the fields of this tag out of a contract, whoever may call what. */
export const SHOWS_SECRET = { tag: { name: 'secret' } };

export const IssuedSecretType = builder
  .objectRef<{ readonly accessKeyId: string | null; readonly secret: Secret }>('IssuedSecret')
  .implement({
    description:
      'A secret in the one answer that shows it. Keep it now: a repetition of the mutation does not.',
    fields: (t) => ({
      accessKeyId: t.exposeString('accessKeyId', {
        nullable: true,
        description: 'The id that belongs to it, where there is one.',
      }),
      secret: t.string({
        description: 'The value.',
        directives: SHOWS_SECRET,
        resolve: ({ secret }) => secret.reveal(),
      }),
    }),
  });

/** Of the input member `spaceId`. */
export const SPACE = "IoTDA: the provider's id of its resource space. Default: the default one.";

/** A payload before its fields are resolved; `result` null: see the errors. */
export interface MutationPayload<Result> {
  readonly result: Result | null;
  readonly userErrors: readonly { readonly error: AppError }[];
  readonly clientMutationId: string | null;
}

export type PayloadBuilder<Result> = PothosSchemaTypes.ObjectFieldBuilder<Types, MutationPayload<Result>>;
type InputBuilder = PothosSchemaTypes.InputFieldBuilder<Types, 'InputObject'>;

/**
 * One mutation: `XInput`, `XPayload` and the field. Every input has `clientMutationId` and, unless `keyed` is false,
 * `idempotencyKey`; every payload has `userErrors`. `run` declares the input: `input` has one field of the same name and
 * type for each of its members, or the code does not compile.
 */
export function mutation<
  Input extends object,
  Result,
  Fields extends InputFieldsFromShape<Types, NoInfer<Input>, 'InputObject'>,
>(
  name: string,
  spec: {
    readonly description: string;
    readonly input: (t: InputBuilder) => Fields & Record<Exclude<keyof Fields, keyof Input>, never>;
    readonly payload: (t: PayloadBuilder<Result>) => FieldMap;
    readonly run: (operation: OperationScope, input: Input & Keyed) => Promise<Result>;
    readonly scope?: PermissionScope;
    readonly keyed?: boolean;
    /** Provider calls at worst: what is looked at before, the write, and what is looked up where its answer is lost. */
    readonly calls?: number;
  },
): void {
  const noun = name.charAt(0).toUpperCase() + name.slice(1);
  const input = inputFor<Input>(`${noun}Input`);
  input.implement({ description: `Input of ${name}.`, fields: spec.input });
  input.addFields(() => {
    const t = new InputFieldBuilder<Types, 'InputObject'>(builder, 'InputObject');
    return {
      clientMutationId: t.string({ description: 'Given back in the payload.' }),
      ...(spec.keyed === false
        ? {}
        : {
            idempotencyKey: t.string({
              description:
                '1 to 255 printable ASCII characters without blanks. The same mutation with the same key and input is done once, however often it is sent to this server within 24 hours; a restart forgets keys unless the server keeps them in a file. The key with anything else is IDEMPOTENCY_KEY_CONFLICT. After OUTCOME_UNKNOWN a repetition looks again and sends nothing.',
            }),
          }),
    };
  });
  // Pothos cannot compute the shape of a generic input, so `run` gets it by a cast: `implement` has checked it.
  const common: InputRef<Keyed> = input;
  const payload = builder.objectRef<MutationPayload<Result>>(`${noun}Payload`);
  payload.implement({
    description: `What ${name} did.`,
    fields: (t) => ({
      ...spec.payload(t),
      ...(spec.keyed === false
        ? {}
        : {
            replayed: t.boolean({
              description:
                'Was it done under this idempotency key before? Then nothing was sent now; a secret that was issued then was shown in that answer, and cannot be shown again.',
              resolve: ({ result }) =>
                typeof result === 'object' && result !== null && 'answer' in result && result.answer === null,
            }),
          }),
      userErrors: t.field({
        type: [UserErrorType],
        description: 'Empty where all went well.',
        resolve: (parent) => [...parent.userErrors],
      }),
      clientMutationId: t.exposeString('clientMutationId', {
        nullable: true,
        description: 'That of the input, for whoever sends several mutations at once.',
      }),
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
      // A router may call us with more than its client has: it can hold this client to the scopes itself.
      directives: { requiresScopes: { scopes: [[...new Set<PermissionScope>(['identity:read', scope])]] } },
      args: {
        input: t.arg({
          type: common,
          required: true,
          description:
            spec.keyed === false
              ? 'What is asked for, and of which object. Sent again, it is done again.'
              : 'Which object, and what becomes of it. With an `idempotencyKey` it is safe to send again.',
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

/** Ids of the input say whose provider it is; where it has none, it may be any. */
function sourcesOfInput({ input }: Arguments, operation: OperationScope, calls: number): CostSources {
  const values = Object.values((input ?? {}) as Record<string, unknown>);
  const named = sourcesOfIds(
    values.filter((value) => typeof value === 'string'),
    operation,
  ).from;
  const { registry, principal } = operation;
  const asked = new Set((named.length > 0 ? named : registry.visible(principal)).map(({ traits }) => traits));
  return {
    calls: [],
    from: [...asked].map((traits) => ({ traits, calls, objects: 1, instances: 1 })),
    combine: 'worst',
  };
}

function unexpected(cause: unknown): AppError {
  return new AppError('INTERNAL_SERVER_ERROR', 'Something went wrong on our side.', { cause });
}
