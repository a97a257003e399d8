import { useEffect, useId, useRef } from 'react';
import { useSearchParams } from 'wouter';
import { checkTitle } from '../texts/check-text.ts';
import { texts } from '../texts/texts.ts';
import { valueText } from '../texts/values.ts';
import { Choice } from '../ui/Choice.tsx';
import { ORDERS, SEVERITIES, STATES } from './finding-filter.ts';

/** The list is read when the user pauses. */
const PAUSE_MS = 350;

/** The conditions and the order of the list. They are in the address. */
export function FindingFilters({
  counts,
}: {
  /** Of the findings in the chosen state. */
  readonly counts: readonly {
    readonly check: string;
    readonly title: string;
    readonly severity: string;
    readonly count: number;
  }[];
}) {
  const [given, setGiven] = useSearchParams();
  const textId = useId();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const choose = (name: string, value: string) =>
    setGiven(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === '') next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  const words = texts.findings.filters;
  const sum = (of: (one: (typeof counts)[number]) => boolean) =>
    counts.reduce((total, each) => (of(each) ? total + each.count : total), 0);
  const checks = [...new Map(counts.map(({ check, title }) => [check, title]))];
  const chosen = given.get('check');
  // The chosen check stays in the list if nothing has it any more.
  if (chosen !== null && !checks.some(([check]) => check === chosen))
    checks.push([chosen, valueText(chosen)]);
  return (
    <fieldset className="filters" aria-label={words.label}>
      <Choice
        label={words.severity}
        value={given.get('severity') ?? ''}
        onChoose={(value) => choose('severity', value)}
        options={[
          ['', words.all],
          ...SEVERITIES.map(
            (each) =>
              [
                each,
                words.option(
                  valueText(each),
                  sum(({ severity }) => severity === each),
                ),
              ] as const,
          ),
        ]}
      />
      <Choice
        label={words.check}
        value={chosen ?? ''}
        onChoose={(value) => choose('check', value)}
        options={[
          ['', words.all],
          ...checks.map(
            ([check, title]) =>
              [
                check,
                words.option(
                  checkTitle(check, title),
                  sum((each) => each.check === check),
                ),
              ] as const,
          ),
        ]}
      />
      <Choice
        label={words.state}
        value={given.get('state') ?? 'OPEN'}
        onChoose={(value) => choose('state', value === 'OPEN' ? '' : value)}
        options={STATES.map((each) => [each, valueText(each)] as const)}
      />
      <div className="choice">
        <label htmlFor={textId}>{words.text}</label>
        <input
          id={textId}
          type="search"
          defaultValue={given.get('text') ?? ''}
          maxLength={200}
          spellCheck={false}
          onChange={({ target }) => {
            clearTimeout(timer.current);
            timer.current = setTimeout(() => choose('text', target.value.trim()), PAUSE_MS);
          }}
        />
      </div>
      <Choice
        label={words.order}
        value={given.get('sort') ?? 'SEVERITY'}
        onChoose={(value) => choose('sort', value === 'SEVERITY' ? '' : value)}
        options={ORDERS.map((each) => [each, words.orders[each]] as const)}
      />
    </fieldset>
  );
}
