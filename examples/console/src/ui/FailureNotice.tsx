import { explain, type Failure } from '../relay/failure.ts';

export function FailureNotice({
  failure,
  onRetry,
}: {
  readonly failure: Failure;
  readonly onRetry?: (() => void) | undefined;
}) {
  return (
    <div className="failure" role="alert">
      <p>
        <strong>{explain(failure)}</strong>
      </p>
      <p className="failure-facts">
        <span className="code">{failure.code}</span>
        {failure.provider === undefined ? null : <span>{failure.provider}</span>}
        {failure.providerRequestId === undefined ? null : <span>request {failure.providerRequestId}</span>}
      </p>
      {onRetry === undefined ? null : (
        <button type="button" className="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}
