import type { ReactNode } from 'react';
import { texts } from '../texts/texts.ts';
import { CopyButton } from './CopyButton.tsx';
import { Instant } from './Instant.tsx';

/** An id, a key or a fingerprint that people copy. With its `name`, it has a button that copies it. */
export function codeValue(text: string | null | undefined, name?: string): ReactNode {
  if (text == null) return null;
  if (name === undefined) return <code>{text}</code>;
  return (
    <span className="copyable">
      <code>{text}</code>
      <CopyButton text={text} name={name} />
    </span>
  );
}

export function instantValue(at: string | null | undefined): ReactNode {
  return at == null ? null : <Instant at={at} />;
}

export function yesNo(value: boolean | null | undefined): string | null {
  if (value == null) return null;
  return value ? texts.values.yes : texts.values.no;
}

export function tagsValue(
  tags: readonly { readonly key: string; readonly value: string | null | undefined }[] | null | undefined,
): string | null {
  return tags?.map(({ key, value }) => (value == null ? key : `${key}: ${value}`)).join(', ') ?? null;
}
