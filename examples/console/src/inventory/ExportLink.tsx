import { useState } from 'react';
import { authorization, useSession } from '../session.ts';
import { texts } from '../texts/texts.ts';
import { showToast } from '../ui/toast-state.ts';

/** Downloads the whole list, not only the loaded rows. `query`: the members of the filter. */
export function ExportLink({ list, query }: { readonly list: string; readonly query: string }) {
  const { key } = useSession();
  const [isRunning, setRunning] = useState(false);
  const address = `/export/${list}.csv${query === '' ? '' : `?${query}`}`;
  const name = `${list}.csv`;
  if (key === null) {
    return (
      <a className="button small" href={address} download={name}>
        {texts.inventory.csv}
      </a>
    );
  }
  // A link cannot send the key, and an address must not contain it.
  const download = async () => {
    setRunning(true);
    try {
      const response = await fetch(address, { headers: authorization() });
      if (!response.ok) throw new Error(String(response.status));
      const url = URL.createObjectURL(await response.blob());
      const link = document.createElement('a');
      link.href = url;
      link.download = name;
      link.click();
      URL.revokeObjectURL(url);
    } catch {
      showToast(texts.inventory.csvFailed);
    }
    setRunning(false);
  };
  return (
    <button
      type="button"
      className="button small"
      aria-disabled={isRunning}
      onClick={() => isRunning || void download()}
    >
      {texts.inventory.csv}
    </button>
  );
}
