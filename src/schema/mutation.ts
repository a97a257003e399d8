import type { InputFieldMap } from '@pothos/core';
import type { Operation } from '../domain/operation.ts';
import type { PermissionScope } from '../domain/principal.ts';
import { AppError } from '../errors.ts';
import type { Secret } from '../secret.ts';
import { builder } from './builder.ts';
import { ErrorCodeEnum } from './enums.ts';

type Types = typeof builder extends PothosSchemaTypes.SchemaBuilder<infer T> ? T : never;

builder.mutationType({
  description:
    'Everything that can be changed. Needs the scope identity:write (revealSecret: secret:reveal). What goes wrong is in `userErrors` of the payload, so that no mutation takes the result of another with it.',
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
      secret: t.string({ description: 'The value.', resolve: ({ secret }) => secret.reveal() }),
    }),
  });

/** A payload before its fields are resolved; `result` null: see the errors. */
export interface Payload<Result> {
  readonly result: Result | null;
  readonly userErrors: readonly { readonly error: AppError }[];
  readonly clientMutationId: string | null;
}

export type PayloadBuilder<Result> = PothosSchemaTypes.ObjectFieldBuilder<Types, Payload<Result>>;
type InputBuilder = PothosSchemaTypes.InputFieldBuilder<Types, 'InputObject'>;

/**
 * One mutation: `XInput`, `XPayload` and the field. Every input has `clientMutationId` and, unless `once` is false,
 * `idempotencyKey`; every payload has `userErrors`.
 */
export function mutation<Input, Result>(
  name: string,
  spec: {
    readonly description: string;
    readonly input: (t: InputBuilder) => InputFieldMap;
    readonly payload: (t: PayloadBuilder<Result>) => Record<string, unknown>;
    readonly run: (operation: Operation, input: Input) => Promise<Result>;
    readonly scope?: PermissionScope;
    readonly keyed?: boolean;
  },
): void {
  const noun = name.charAt(0).toUpperCase() + name.slice(1);
  const input = builder.inputType(`${noun}Input`, {
    description: `Input of ${name}.`,
    fields: (t) => ({
      ...spec.input(t as InputBuilder),
      clientMutationId: t.string({ description: 'Given back in the payload.' }),
      ...(spec.keyed === false
        ? {}
        : {
            idempotencyKey: t.string({
              description:
                'Up to 255 characters. The same key with the same input is done once, however often it is sent within 24 hours.',
            }),
          }),
    }),
  });
  const payload = builder.objectRef<Payload<Result>>(`${noun}Payload`);
  payload.implement({
    description: `What ${name} did.`,
    fields: (t) => ({
      ...(spec.payload(t as never) as object),
      userErrors: t.field({
        type: [UserErrorType],
        description: 'Empty where all went well.',
        resolve: (parent) => [...parent.userErrors],
      }),
      clientMutationId: t.exposeString('clientMutationId', {
        nullable: true,
        description: "The input's own.",
      }),
    }),
  });
  builder.mutationField(name, (t) =>
    t.field({
      type: payload,
      description: spec.description,
      args: { input: t.arg({ type: input, required: true, description: 'What to do.' }) },
      resolve: async (_root, args, { operation }) => {
        const given = args.input as { readonly clientMutationId?: string | null };
        await requireScope(operation, spec.scope ?? 'identity:write', name);
        const { clientMutationId = null, ...rest } = given;
        try {
          const result = await spec.run(operation, rest as Input);
          return { result, userErrors: [], clientMutationId };
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          return { result: null, userErrors: [{ error }], clientMutationId };
        }
      },
    }),
  );
}

/** Not in `userErrors`: it is no matter of the input, and holds for all mutations of a document alike. */
async function requireScope(operation: Operation, scope: PermissionScope, name: string): Promise<void> {
  const { principal, writes } = operation;
  if (principal.scopes.has(scope)) return;
  await writes.audit.record({
    principal: principal.name,
    action: name,
    target: '',
    decision: 'denied',
    code: 'FORBIDDEN',
  });
  throw new AppError('FORBIDDEN', `The credentials lack the scope ${scope}.`);
}
