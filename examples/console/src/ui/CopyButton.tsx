import { useEffect, useRef, useState } from 'react';
import { texts } from '../texts/texts.ts';

/** Milliseconds for which the button shows that it has copied. */
const SHOWN_MS = 2_000;

/** Copies an id, a serial number, a fingerprint or a secret. */
export function CopyButton({
  text,
  name,
}: {
  readonly text: string /** What is copied, for screen readers. */;
  readonly name: string;
}) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const show = (next: 'copied' | 'failed') => {
    setState(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setState('idle'), SHOWN_MS);
  };
  const copy = () => {
    // Absent without HTTPS, except on this machine.
    if (navigator.clipboard === undefined) return show('failed');
    navigator.clipboard.writeText(text).then(
      () => show('copied'),
      () => show('failed'),
    );
  };
  return (
    <button
      type="button"
      className="copy"
      data-state={state}
      aria-label={texts.copy.label(name)}
      title={texts.copy.label(name)}
      onClick={copy}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        {state === 'copied' ? <path d="m3 8.5 3.2 3.2L13 5" /> : <path d="M5.5 5.5v-3h8v8h-3m-8-5h8v8h-8z" />}
      </svg>
      <span className="visually-hidden" role="status">
        {state === 'idle' ? '' : texts.copy[state]}
      </span>
    </button>
  );
}
