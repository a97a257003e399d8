import { texts } from './texts.ts';

/**
 * Name of an enum value of the schema. A value that has no name is shown as the schema writes it. `of` chooses the name if a
 * value means something else for this kind of object: an instance that is ACTIVE runs, a certificate is activated.
 */
export function valueText(value: string, of?: 'INSTANCE'): string {
  const { names } = texts;
  const known = names[`${of} ${value}`] ?? names[value];
  if (known !== undefined) return known;
  const text = value.toLowerCase().replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
