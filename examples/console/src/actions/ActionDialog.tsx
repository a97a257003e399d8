import { type FormEvent, useId, useRef, useState } from 'react';
import { useRelayEnvironment } from 'react-relay';
import type { IssuedSecret } from '../relay/issued-secrets.ts';
import { texts } from '../texts/texts.ts';
import { CopyButton } from '../ui/CopyButton.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { showToast } from '../ui/toast-state.ts';
import { ActionProblem } from './ActionProblem.tsx';
import { type Action, type ActionField, type FieldValues, newIdempotencyKey } from './action.ts';
import type { Problem } from './user-errors.ts';

type State =
  | { readonly phase: 'asking'; readonly problem: Problem | undefined }
  | { readonly phase: 'sending' }
  /** The secret exists only here, until the dialog closes. */
  | { readonly phase: 'done'; readonly secret: IssuedSecret | undefined };

/** Asks before a change, sends it, and shows its result. */
export function ActionDialog({ action, onClose }: { readonly action: Action; readonly onClose: () => void }) {
  const environment = useRelayEnvironment();
  const [state, setState] = useState<State>({ phase: 'asking', problem: undefined });
  const sent = useRef<{ readonly values: string; readonly key: string }>(undefined);

  const send = async (values: FieldValues) => {
    const text = JSON.stringify(values);
    // A repetition of the same input keeps the key. Another input is another change.
    if (sent.current?.values !== text) sent.current = { values: text, key: newIdempotencyKey() };
    setState({ phase: 'sending' });
    const answer = await action.send(environment, values, sent.current.key);
    if (!answer.ok) return setState({ phase: 'asking', problem: answer.problem });
    const isOnceOnly = answer.secret !== undefined || (action.issuesSecret === true && answer.isReplayed);
    if (isOnceOnly) setState({ phase: 'done', secret: answer.secret });
    else onClose();
    showToast(action.done);
    action.onDone?.();
  };

  if (state.phase === 'done') {
    return (
      <Dialog key="done" title={action.done} onClose={onClose}>
        {state.secret === undefined ? <p>{texts.actions.secretLost}</p> : <Issued secret={state.secret} />}
        <div className="dialog-buttons">
          <button type="button" className="button primary" data-first-focus onClick={onClose}>
            {texts.actions.close}
          </button>
        </div>
      </Dialog>
    );
  }
  const isSending = state.phase === 'sending';
  const problem = state.phase === 'asking' ? state.problem : undefined;
  const fields = action.fields ?? [];
  const isOfField = fields.some(({ name }) => name === problem?.field);
  return (
    <Dialog key="question" title={action.title} isBusy={isSending} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!isSending) void send(valuesOf(event, fields));
        }}
      >
        <ul className="consequences">
          {action.consequences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
        {fields.map((field) => (
          <Field
            key={field.name}
            field={field}
            isDisabled={isSending}
            error={field.name === problem?.field ? problem.message : undefined}
          />
        ))}
        {problem === undefined || isOfField ? null : <ActionProblem problem={problem} />}
        <div className="dialog-buttons">
          <button
            type="button"
            className="button"
            disabled={isSending}
            data-first-focus={action.isDangerous === true && fields.length === 0 ? '' : undefined}
            onClick={onClose}
          >
            {texts.actions.cancel}
          </button>
          <button
            type="submit"
            className="button primary"
            data-danger={action.isDangerous}
            aria-disabled={isSending}
          >
            {isSending ? texts.actions.sending : problem === undefined ? action.confirm : texts.app.tryAgain}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function Field({
  field,
  isDisabled,
  error,
}: {
  readonly field: ActionField;
  readonly isDisabled: boolean;
  readonly error: string | undefined;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{field.label}</label>
      <input
        id={id}
        name={field.name}
        type={field.type}
        required={field.isRequired}
        readOnly={isDisabled}
        autoComplete="off"
        maxLength={500}
        aria-invalid={error !== undefined}
        aria-describedby={`${id}-note`}
        data-first-focus={field.isRequired === true ? '' : undefined}
      />
      <p
        id={`${id}-note`}
        className={error === undefined ? 'muted' : 'field-error'}
        role={error === undefined ? undefined : 'alert'}
      >
        {error ?? field.hint}
      </p>
    </div>
  );
}

function Issued({ secret }: { readonly secret: IssuedSecret }) {
  const { secretOnce, secret: name, accessKeyId } = texts.actions;
  return (
    <>
      <p>
        <strong>{secretOnce}</strong>
      </p>
      <dl className="issued">
        {secret.accessKeyId === null ? null : (
          <div>
            <dt>{accessKeyId}</dt>
            <dd>
              <code>{secret.accessKeyId}</code>
              <CopyButton text={secret.accessKeyId} name={accessKeyId} />
            </dd>
          </div>
        )}
        <div>
          <dt>{name}</dt>
          <dd>
            <code>{secret.secret}</code>
            <CopyButton text={secret.secret} name={name} />
          </dd>
        </div>
      </dl>
    </>
  );
}

function valuesOf(event: FormEvent<HTMLFormElement>, fields: readonly ActionField[]): FieldValues {
  const data = new FormData(event.currentTarget);
  return Object.fromEntries(
    fields.flatMap(({ name }) => {
      const value = data.get(name);
      return typeof value === 'string' && value.trim() !== '' ? [[name, value.trim()]] : [];
    }),
  );
}
