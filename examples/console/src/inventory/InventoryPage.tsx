import { Suspense } from 'react';
import { Link, useSearchParams } from 'wouter';
import type { PageProps } from '../pages/page.ts';
import { texts } from '../texts/texts.ts';
import { Loading } from '../ui/Loading.tsx';
import { PageHead } from '../ui/PageHead.tsx';
import { ExportLink } from './ExportLink.tsx';
import { FilterBar } from './FilterBar.tsx';
import { filterParams } from './filters.ts';
import { FIRST_LIST, LISTS } from './lists.ts';

/** A list over all accounts and both clouds, filtered and ordered by the address. `id`: its name. */
export function InventoryPage({ id, attempt }: PageProps) {
  const [params, setParams] = useSearchParams();
  const name = id in LISTS ? id : FIRST_LIST;
  const list = LISTS[name];
  if (list === undefined) return null;
  const { noun, List } = list;
  return (
    <>
      <PageHead title={texts[noun].title} crumbs={[]}>
        <p className="lead">{texts.inventory.lead}</p>
        <nav className="tabs" aria-label={texts.inventory.lists}>
          {Object.entries(LISTS).map(([one, { noun: other }]) => (
            <Link key={one} href={`/inventory/${one}`} aria-current={one === name ? 'page' : undefined}>
              {texts[other].title}
            </Link>
          ))}
        </nav>
      </PageHead>
      <FilterBar list={list} params={params} onChange={setParams}>
        <ExportLink list={name} query={filterParams(params).toString()} />
      </FilterBar>
      <Suspense key={params.toString()} fallback={<Loading label={texts.app.loading} />}>
        <List params={params} attempt={attempt} />
      </Suspense>
    </>
  );
}
