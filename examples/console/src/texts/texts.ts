import { actions as enActions, copy as enCopy } from './en/actions.ts';
import { failures as enFailures } from './en/failures.ts';
import { findings as enFindings } from './en/findings.ts';
import { fleet as enFleet } from './en/fleet.ts';
import { inventory as enInventory } from './en/inventory.ts';
import { names as enNames } from './en/names.ts';
import { objects as enObjects } from './en/objects.ts';
import { overview as enOverview } from './en/overview.ts';
import * as enPanels from './en/panels.ts';
import { shell as enShell } from './en/shell.ts';
import { type Language, onLanguage } from './language.ts';
import type { Shape } from './shape.ts';
import { actions as zhActions, copy as zhCopy } from './zh/actions.ts';
import { checks as zhChecks } from './zh/checks.ts';
import { failures as zhFailures } from './zh/failures.ts';
import { findings as zhFindings } from './zh/findings.ts';
import { fleet as zhFleet } from './zh/fleet.ts';
import { inventory as zhInventory } from './zh/inventory.ts';
import { names as zhNames } from './zh/names.ts';
import { objects as zhObjects } from './zh/objects.ts';
import { overview as zhOverview } from './zh/overview.ts';
import * as zhPanels from './zh/panels.ts';
import { shell as zhShell } from './zh/shell.ts';

const en = {
  ...enShell,
  ...enFleet,
  ...enOverview,
  ...enFindings,
  ...enObjects,
  ...enPanels,
  actions: enActions,
  copy: enCopy,
  inventory: enInventory,
  failures: enFailures,
};
const zh: Shape<typeof en> = {
  ...zhShell,
  ...zhFleet,
  ...zhOverview,
  ...zhFindings,
  ...zhObjects,
  ...zhPanels,
  actions: zhActions,
  copy: zhCopy,
  inventory: zhInventory,
  failures: zhFailures,
};

/** Every text of the console. */
export interface Texts extends Shape<typeof en> {
  /** Names of enum values of the schema, for `valueText`. */
  readonly names: Readonly<Record<string, string>>;
  /** Titles and remedies of checks, for `checkTitle` and `checkRemedy`. */
  readonly checks: Readonly<Partial<Record<string, { readonly title: string; readonly remedy: string }>>>;
}

const TEXTS: Readonly<Record<Language, Texts>> = {
  en: { ...en, names: enNames, checks: {} },
  zh: { ...zh, names: zhNames, checks: zhChecks },
};

/**
 * The texts in the current language. `App` renders everything again when the language changes, and importers then see the new
 * value. So read it while rendering, and never keep a text in a constant of a module.
 */
export let texts: Texts = TEXTS.en;

onLanguage((language) => {
  texts = TEXTS[language];
});
