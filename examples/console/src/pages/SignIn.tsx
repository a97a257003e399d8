import { readSession, signIn } from '../session.ts';
import { texts } from '../texts/texts.ts';
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
      <PageHead title={texts.signIn.title} />
      <p>{texts.signIn.lead}</p>
      {hadKey ? (
        <p className="failure" role="alert">
          {texts.signIn.refused}
        </p>
      ) : null}
      <label htmlFor="key">{texts.signIn.label}</label>
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
        {texts.signIn.submit}
      </button>
    </form>
  );
}

/** The page has one purpose. */
function takeFocus(field: HTMLInputElement | null): void {
  field?.focus();
}
