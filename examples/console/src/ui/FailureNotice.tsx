import { keepFocus } from '../navigation.ts';
import { explain, type Failure, isWorthRepeating } from '../relay/failure.ts';
import { texts } from '../texts/texts.ts';

export function FailureNotice({
  failure,
  retryLabel = texts.app.tryAgain,
  onRetry,
}: {
  readonly failure: Failure;
  readonly retryLabel?: string;
  readonly onRetry: () => void;
}) {
  return (
    <div className="failure" role="alert">
      <p>
        <strong>{explain(failure)}</strong>
      </p>
      <p className="failure-facts">
        <span className="code">{failure.code}</span>
        {failure.provider === undefined ? null : <span>{failure.provider}</span>}
        {failure.providerRequestId === undefined ? null : (
          <span>{texts.app.request(failure.providerRequestId)}</span>
        )}
      </p>
      {isWorthRepeating(failure) ? (
        <button
          type="button"
          className="button"
          onClick={() => {
            keepFocus();
            onRetry();
          }}
        >
          {retryLabel}
        </button>
      ) : null}
    </div>
  );
}
