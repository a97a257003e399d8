import { useEffect, useRef } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { keepFocus } from '../navigation.ts';
import { texts } from '../texts/texts.ts';

/** The API accepts texts of this length. */
export const SHORTEST = 2;
export const LONGEST = 200;

/** The search of every page. `/` moves the focus into it, Escape back to the page. */
export function SearchBox() {
  const field = useRef<HTMLInputElement>(null);
  const [at, go] = useLocation();
  const [parameters] = useSearchParams();
  const shown = at === '/search' ? (parameters.get('text') ?? '') : '';
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.altKey || event.ctrlKey || event.metaKey || isTyping(event.target))
        return;
      event.preventDefault();
      field.current?.select();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  return (
    <search>
      <form
        className="search-box"
        onSubmit={(event) => {
          event.preventDefault();
          const text = field.current?.value.trim() ?? '';
          if (text.length >= SHORTEST) go(searchPath(text));
        }}
      >
        <input
          // Another search shows its text; what the user types is his until then.
          key={shown}
          ref={field}
          type="search"
          name="text"
          defaultValue={shown}
          minLength={SHORTEST}
          maxLength={LONGEST}
          placeholder={texts.search.placeholder}
          aria-label={texts.search.label}
          aria-keyshortcuts="/"
          autoComplete="off"
          spellCheck={false}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && !event.nativeEvent.isComposing) keepFocus();
          }}
        />
        {/* `aria-keyshortcuts` says it to screen readers. */}
        <span className="key" aria-hidden="true">
          /
        </span>
      </form>
    </search>
  );
}

export function searchPath(text: string): string {
  return `/search?${new URLSearchParams({ text })}`;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
  );
}
