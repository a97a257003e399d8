import { readSession, signIn } from '../session.ts';
import { PageHead } from '../ui/PageHead.tsx';

/** Shown when the API answers 401. */
export function SignIn() {
  const hadKey = readSession().key !== null;
  return (
    <form
      className="sign-in"
      onSubmit={(event) => {
        event.preventDefault();
        const key = new FormData(event.currentTarget).get('key');
        if (typeof key === 'string' && key.trim() !== '') signIn(key.trim());
      }}
    >
      <PageHead title="API key" />
      <p>The API asks for a key that may read identities. It is kept in this tab and forgotten with it.</p>
      {hadKey ? (
        <p className="failure" role="alert">
          The API does not know this key, or no longer.
        </p>
      ) : null}
      <label htmlFor="key">Key or token</label>
      <input
        id="key"
        name="key"
        type="password"
        autoComplete="current-password"
        required
        spellCheck={false}
        ref={takeFocus}
      />
      <button type="submit" className="button primary">
        Use this key
      </button>
    </form>
  );
}

/** The page has one purpose. */
function takeFocus(field: HTMLInputElement | null): void {
  field?.focus();
}
