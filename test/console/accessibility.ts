import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** Rules of WCAG 2 up to level AA, and those of axe that WCAG does not contain. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * What axe finds on the page with the impact `serious` or `critical`: rule, elements, and how to repair them. The page's
 * Content-Security-Policy does not concern scripts of the test.
 */
export async function obstacles(page: Page): Promise<string[]> {
  // An animation changes colours for a moment, which axe would measure.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<axe.AxeResults, string[]>(
    (tags) => window.axe.run({ runOnly: tags, resultTypes: ['violations'] }),
    TAGS,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
    );
}

/** The page has no horizontal scroll bar: 0, otherwise by how many pixels its content is wider. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

declare global {
  interface Window {
    readonly axe: typeof axe;
  }
}
