import { useToast } from './toast-state.ts';

/** Tells what an action has done. The element stays, because screen readers announce only changes within an existing one. */
export function Toast() {
  const sentence = useToast();
  return (
    <div className="toast" role="status" data-empty={sentence === ''}>
      {sentence}
    </div>
  );
}
