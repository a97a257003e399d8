import { z } from 'zod';

const SCOPES = ['identity:read', 'identity:write', 'secret:reveal', 'schema:read'] as const;

/**
 * Asymmetric algorithms only. With a symmetric one such as HS256, the key that verifies a token can also sign
 * one.
 */
const TOKEN_ALGORITHMS = [
  ...(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'] as const),
  ...(['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'] as const),
] as const;
const TOLERANCE_RANGE = 'expected 0 to 300 seconds';

/** Schema of `auth`. `text` and `name` are parameters, because the rest of the configuration uses them too. */
export const authSchema = ({ text, name }: { readonly text: z.ZodString; readonly name: z.ZodString }) =>
  z
    .discriminatedUnion(
      'mode',
      [
        z.strictObject({ mode: z.literal('none') }),
        z.strictObject({
          mode: z.literal('keys'),
          keys: z
            .array(
              z.strictObject({
                name,
                sha256: z
                  .string('expected text')
                  .regex(/^[0-9a-f]{64}$/, 'expected 64 lower-case hex digits'),
                scopes: z.array(z.enum(SCOPES, `expected one of ${SCOPES.join(', ')}`)),
                accounts: z.array(name).optional(),
              }),
            )
            .min(1, 'expected at least one key'),
        }),
        z.strictObject({
          mode: z.literal('jwt'),
          jwt: z.strictObject({
            issuer: text,
            audience: text,
            jwksUri: text,
            scopesClaim: text.default('scope'),
            accountsClaim: text.default('accounts'),
            algorithms: z
              .array(
                z.enum(TOKEN_ALGORITHMS, `expected one of ${TOKEN_ALGORITHMS.join(', ')}`),
                'expected a list',
              )
              .min(1, 'expected at least one algorithm')
              .optional(),
            clockToleranceSeconds: z
              .number('expected a number')
              .min(0, TOLERANCE_RANGE)
              .max(300, TOLERANCE_RANGE)
              .default(5),
          }),
        }),
      ],
      'expected mode: none, keys or jwt',
    )
    .default({ mode: 'none' });
