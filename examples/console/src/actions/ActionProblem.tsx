import { explain } from '../relay/failure.ts';
import { texts } from '../texts/texts.ts';
import type { Problem } from './user-errors.ts';

/** Why an action failed. The button of the dialog sends it again with the same idempotency key. */
export function ActionProblem({ problem: { failure, message } }: { readonly problem: Problem }) {
  const { code, provider, providerRequestId } = failure;
  // With a provider, the cloud denies it to the account of the API.
  const known = code === 'FORBIDDEN' && provider !== undefined ? undefined : texts.actions.problems[code];
  return (
    <div className="failure" role="alert">
      <p>
        <strong>{known ?? explain(failure)}</strong>
      </p>
      {message === undefined ? null : <p lang="en">{message}</p>}
      <p className="failure-facts">
        <span className="code">{code}</span>
        {provider === undefined ? null : <span>{provider}</span>}
        {providerRequestId === undefined ? null : <span>{texts.app.request(providerRequestId)}</span>}
      </p>
    </div>
  );
}
