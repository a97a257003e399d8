import { graphql } from 'react-relay';
import { Redirect } from 'wouter';
import type { ObjectRedirectQuery } from '../__generated__/ObjectRedirectQuery.graphql.ts';
import { Gone } from '../objects/Gone.tsx';
import { isObjectType, objectPath } from '../objects/object-path.ts';
import { usePageQuery } from '../relay/use-page-query.ts';
import type { PageProps } from './page.ts';

/** Redirects a global id to the page of its type. Links within the console name the type. */
export function ObjectRedirect({ id, attempt }: PageProps) {
  const { node } = usePageQuery<ObjectRedirectQuery>(
    graphql`
      query ObjectRedirectQuery($id: ID!) {
        node(id: $id) {
          __typename
        }
      }
    `,
    { id },
    attempt,
  );
  if (node == null || !isObjectType(node.__typename)) return <Gone />;
  return <Redirect to={objectPath(node.__typename, id)} replace />;
}
