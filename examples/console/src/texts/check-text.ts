import { texts } from './texts.ts';

/** What a check finds, without a full stop. `title`: the API's English text, for languages that have no text of their own. */
export function checkTitle(check: string, title: string): string {
  return texts.checks[check]?.title ?? title;
}

/** Steps that resolve a finding. `remedy`: the API's English text. */
export function checkRemedy(check: string, remedy: string): string {
  return texts.checks[check]?.remedy ?? remedy;
}
