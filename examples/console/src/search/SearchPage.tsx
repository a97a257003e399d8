import { graphql } from 'react-relay';
import { Link, useSearchParams } from 'wouter';
import type { SearchPageQuery } from '../__generated__/SearchPageQuery.graphql.ts';
import { type ObjectName, objectName } from '../objects/object-name.ts';
import { kindOfType } from '../objects/object-path.ts';
import type { AreaPageProps } from '../pages/page.ts';
import { usePageQuery } from '../relay/use-page-query.ts';
import { kindText } from '../texts/kind-text.ts';
import { texts } from '../texts/texts.ts';
import { valueText } from '../texts/values.ts';
import { PageHead } from '../ui/PageHead.tsx';
import { LONGEST, SHORTEST } from './SearchBox.tsx';

/** More results would not be looked through: a longer text finds less. */
const MOST = 50;

/** Objects by something that a person has in hand, over all accounts and clouds. From the inventory. */
export function SearchPage({ attempt }: AreaPageProps) {
  const [parameters] = useSearchParams();
  const text = (parameters.get('text') ?? '').trim();
  if (text.length < SHORTEST || text.length > LONGEST) {
    return (
      <PageHead title={texts.search.title}>
        <p className="lead">{texts.search.hint}</p>
      </PageHead>
    );
  }
  return <Results key={text} text={text} attempt={attempt} />;
}

interface Hit extends ObjectName {
  readonly matchedBy: string;
}

function Results({ text, attempt }: AreaPageProps & { readonly text: string }) {
  const { identitySearch } = usePageQuery<SearchPageQuery>(
    graphql`
      query SearchPageQuery($text: String!, $count: Int!) {
        identitySearch(text: $text, first: $count) {
          edges {
            matchedBy
            node {
              ...objectName_node
            }
          }
          pageInfo {
            hasNextPage
          }
        }
      }
    `,
    { text, count: MOST },
    attempt,
  );
  const hits = (identitySearch?.edges ?? []).flatMap((edge): Hit[] =>
    edge?.node == null ? [] : [{ ...objectName(edge.node), matchedBy: edge.matchedBy }],
  );
  const hasMore = identitySearch?.pageInfo.hasNextPage === true;
  return (
    <>
      <PageHead title={texts.search.resultsFor(text)}>
        <p className="lead" role="status">
          {hits.length === 0 ? texts.search.none : texts.search.found(hits.length, hasMore)}
        </p>
      </PageHead>
      {hits.length === 0 ? <p className="note">{texts.search.hint}</p> : null}
      {[...Map.groupBy(hits, ({ type }) => type)].map(([type, group]) => (
        <section key={type}>
          <h2>
            {kindText(kindOfType(type) ?? type)} <span className="muted">{group.length}</span>
          </h2>
          <ul className="hits">
            {group.map((hit) => (
              <HitRow key={hit.id} hit={hit} />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function HitRow({ hit }: { readonly hit: Hit }) {
  const { name, href, ownId, instance, matchedBy } = hit;
  const words: Readonly<Record<string, string>> = texts.search.matchedBy;
  return (
    <li>
      <span className="hit-name">
        {href === undefined ? name : <Link href={href}>{name}</Link>}
        {ownId === undefined ? null : <code className="muted">{ownId}</code>}
      </span>
      <span className="hit-place">
        {instance === undefined ? null : (
          <>
            <span>{instance.name}</span>
            <span className="muted">{valueText(instance.provider)}</span>
          </>
        )}
      </span>
      <span className="tag">{words[matchedBy] ?? valueText(matchedBy)}</span>
    </li>
  );
}
