import { useSyncExternalStore } from 'react';

/** Languages of the texts. `zh` is Simplified Chinese. */
export type Language = 'en' | 'zh';

/** Values of the `lang` attribute. */
export const TAGS: Readonly<Record<Language, string>> = { en: 'en', zh: 'zh-CN' };

const ITEM = 'identity-console.language';
const listeners = new Set<() => void>();
let language = initialLanguage();
document.documentElement.lang = TAGS[language];

export function useLanguage(): Language {
  return useSyncExternalStore(listen, readLanguage);
}

export function readLanguage(): Language {
  return language;
}

/** Calls `use` with the current language, and again after each change. */
export function onLanguage(use: (language: Language) => void): void {
  use(language);
  listeners.add(() => use(language));
}

/** Changes the language of the open page, and of the next visits in this browser. */
export function setLanguage(next: Language): void {
  localStorage.setItem(ITEM, next);
  language = next;
  document.documentElement.lang = TAGS[next];
  for (const listener of listeners) listener();
}

/** For dates and numbers: the user's own variant of the language if the browser names one, such as `en-GB`. */
export function localeOf(one: Language): string {
  return one === 'zh' ? TAGS.zh : (navigator.languages.find((tag) => languageOf(tag) === one) ?? TAGS[one]);
}

/** The last choice, otherwise the first of the browser's languages that we have, otherwise English. */
function initialLanguage(): Language {
  const chosen = localStorage.getItem(ITEM);
  if (chosen === 'en' || chosen === 'zh') return chosen;
  return navigator.languages.map(languageOf).find((one) => one !== undefined) ?? 'en';
}

function languageOf(tag: string): Language | undefined {
  const [primary] = tag.toLowerCase().split('-');
  return primary === 'en' || primary === 'zh' ? primary : undefined;
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
