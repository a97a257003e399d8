import { useState } from 'react';
import { texts } from '../texts/texts.ts';
import { ActionDialog } from './ActionDialog.tsx';
import type { Action } from './action.ts';

/** The changes that a page offers. */
export function ActionBar({ actions }: { readonly actions: readonly Action[] }) {
  const [open, setOpen] = useState<Action | null>(null);
  if (actions.length === 0) return null;
  return (
    <fieldset className="actions" aria-label={texts.actions.title}>
      {actions.map((action, index) => (
        <button
          // biome-ignore lint/suspicious/noArrayIndexKey: the element stays, so it keeps the focus when "Freeze" becomes "Unfreeze"
          key={index}
          type="button"
          className="button small"
          data-danger={action.isDangerous}
          onClick={() => setOpen(action)}
        >
          {action.label}
        </button>
      ))}
      {open === null ? null : <ActionDialog action={open} onClose={() => setOpen(null)} />}
    </fieldset>
  );
}
