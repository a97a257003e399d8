import { useLocation } from 'wouter';
import { usePageCost } from '../relay/page-cost.ts';
import { texts } from '../texts/texts.ts';

/** What the page has cost at the clouds since it was first opened. */
export function PageCostLine() {
  const [path] = useLocation();
  const cost = usePageCost(path);
  if (cost === undefined) return null;
  return (
    <footer className="page-cost" title={texts.cost.title}>
      {texts.cost.line(cost.calls, cost.billable, cost.requests)}
      {cost.mayBillMore ? ` ${texts.cost.mayBillMore}` : null}{' '}
      <a href={cost.graphiql} target="_blank" rel="noreferrer">
        {texts.inventory.graphiql}
      </a>
    </footer>
  );
}
