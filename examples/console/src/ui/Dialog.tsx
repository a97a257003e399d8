import { type ReactNode, useEffect, useId, useRef } from 'react';

/**
 * A modal dialog. The browser keeps the focus inside, makes the page behind it inert, and gives the focus back when it closes.
 * Escape cancels, unless the dialog is busy.
 */
export function Dialog({
  title,
  isBusy = false,
  onClose,
  children,
}: {
  readonly title: string;
  /** Ignores Escape. */
  readonly isBusy?: boolean;
  /** Called after Escape. The caller then removes the dialog. */
  readonly onClose: () => void;
  /** An element with `data-first-focus` gets the focus, otherwise the first button or field. */
  readonly children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const element = dialog.current;
    if (element === null) return;
    const opener = document.activeElement;
    element.showModal();
    element.querySelector<HTMLElement>('[data-first-focus]')?.focus();
    return () => {
      element.close();
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={titleId}
      aria-busy={isBusy}
      onCancel={(event) => {
        event.preventDefault();
        if (!isBusy) onClose();
      }}
      onKeyDown={(event) => {
        // Chromium closes a dialog at the second Escape even if the first was prevented.
        if (event.key !== 'Escape') return;
        event.preventDefault();
        if (!isBusy) onClose();
      }}
    >
      <h2 id={titleId}>{title}</h2>
      {children}
    </dialog>
  );
}
