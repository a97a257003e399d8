import type { GraphQLTaggedNode } from 'react-relay';
import { commitMutation, type Environment, type MutationParameters } from 'relay-runtime';
import type { userErrors_error$key } from '../__generated__/userErrors_error.graphql.ts';
import { expectOwnChange, forgetOwnChange } from '../live/own-changes.ts';
import { type IssuedSecret, takeIssuedSecret } from '../relay/issued-secrets.ts';
import { type Problem, problemOf, problemOfRequest } from './user-errors.ts';

/** A change of an object that a page offers. A dialog asks before it is sent. */
export interface Action {
  /** Text of the button that opens the dialog. */
  readonly label: string;
  /** Title of the dialog: a question that names the object. */
  readonly title: string;
  /** What will happen, and to how many objects: a sentence each. */
  readonly consequences: readonly string[];
  /** Text of the button that sends the change. */
  readonly confirm: string;
  /** It takes access away, or cannot be undone. Cancel then has the focus. */
  readonly isDangerous?: boolean;
  readonly fields?: readonly ActionField[];
  /** The API shows a new secret once. */
  readonly issuesSecret?: boolean;
  /** Sentence after the success. */
  readonly done: string;
  readonly send: Send;
  /** Called after the success: reads the page's object again, or leaves the page of a deleted object. */
  readonly onDone?: (() => void) | undefined;
}

/** A field of the dialog. Its name is the member of the mutation's input, so errors of the API find it. */
export interface ActionField {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly type: 'text' | 'date';
  readonly isRequired?: boolean;
}

/** Values of the fields by name. A field that was left empty is missing. */
export type FieldValues = Readonly<Record<string, string>>;

export type Answer =
  | { readonly ok: true; readonly secret: IssuedSecret | undefined; readonly isReplayed: boolean }
  | { readonly ok: false; readonly problem: Problem };

/** Sends the change. It never rejects. A repetition with the same key is executed once. */
export type Send = (environment: Environment, values: FieldValues, idempotencyKey: string) => Promise<Answer>;

/** The response to a mutation: one payload. */
type Payloads = Readonly<
  Record<string, { readonly replayed: boolean; readonly userErrors: readonly userErrors_error$key[] }>
>;

interface ActionMutation extends MutationParameters {
  readonly variables: { readonly input: object };
  readonly response: Payloads;
}

/**
 * How an action sends its mutation. The mutation selects no object: `Action.onDone` reads it with everything that the page
 * shows. `entityId`: the changed object, whose event then needs no second read.
 */
export function createSend<Mutation extends ActionMutation>(
  mutation: GraphQLTaggedNode,
  entityId: string,
  inputOf: (values: FieldValues) => Omit<Mutation['variables']['input'], 'idempotencyKey'>,
): Send {
  return (environment, values, idempotencyKey) =>
    new Promise((resolve) => {
      const fail = (problem: Problem) => {
        forgetOwnChange(entityId);
        resolve({ ok: false, problem });
      };
      expectOwnChange(entityId);
      commitMutation<Mutation>(environment, {
        mutation,
        variables: { input: { ...inputOf(values), idempotencyKey } },
        onCompleted: (response) => {
          const secret = takeIssuedSecret(idempotencyKey);
          const payloads: Payloads = response;
          const payload = Object.values(payloads)[0];
          const problem = problemOf(payload?.userErrors ?? []);
          if (problem !== undefined) return fail(problem);
          resolve({ ok: true, secret, isReplayed: payload?.replayed === true });
        },
        onError: (error) => fail(problemOfRequest(error)),
      });
    });
}

/** A new idempotency key. `crypto.randomUUID` is absent without HTTPS. */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `console-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
