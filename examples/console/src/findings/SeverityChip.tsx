import { valueText } from '../texts/values.ts';

/** How bad a finding is. The number of filled bars repeats the colour. */
export function SeverityChip({ severity }: { readonly severity: string }) {
  return (
    <span className="severity" data-severity={severity}>
      <span className="severity-mark" aria-hidden="true">
        <i />
        <i />
        <i />
        <i />
      </span>
      {valueText(severity)}
    </span>
  );
}
