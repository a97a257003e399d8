import { type LiveState, useLiveState } from './live-state.ts';

const WORDS: Readonly<Record<LiveState['socket'], { readonly label: string; readonly title: string }>> = {
  idle: { label: 'Not live', title: 'Nothing on this page is watched.' },
  connecting: { label: 'Connecting', title: 'The live connection is being opened.' },
  connected: { label: 'Live', title: 'Changes appear by themselves.' },
  broken: { label: 'Reconnecting', title: 'The live connection broke; it goes on where it was.' },
};

/** Do changes appear by themselves? */
export function LiveStatus() {
  const { socket, refusal } = useLiveState();
  if (refusal !== null) {
    return (
      <output
        className="live"
        data-state="broken"
        title="The API refused to tell of changes; asked again soon."
      >
        <span className="live-dot" aria-hidden="true" />
        Not live <span className="code">{refusal}</span>
      </output>
    );
  }
  const { label, title } = WORDS[socket];
  return (
    <output className="live" data-state={socket} title={title}>
      <span className="live-dot" aria-hidden="true" />
      {label}
    </output>
  );
}
