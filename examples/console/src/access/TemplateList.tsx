import { graphql, usePaginationFragment } from 'react-relay';
import { readInlineData } from 'relay-runtime';
import type { TemplateList_instance$key } from '../__generated__/TemplateList_instance.graphql.ts';
import type { TemplateListEdge_edge$key } from '../__generated__/TemplateListEdge_edge.graphql.ts';
import PAGE_QUERY, { type DeviceTemplateKind } from '../__generated__/TemplateListPaginationQuery.graphql.ts';
import { ConnectionList } from '../list/ConnectionList.tsx';
import { texts } from '../texts/texts.ts';
import { TemplateRow } from './TemplateRow.tsx';

/** A separate fragment: in the one with `@connection`, the compiler reads `node` again without `@catch`. */
const EDGE = graphql`
  fragment TemplateListEdge_edge on DeviceTemplateEdge @inline {
    cursor
    node @catch {
      id
      ...TemplateRow_template
    }
  }
`;

/** The templates of one kind of an instance (IoTDA). */
export function TemplateList({
  instance,
  kind,
}: {
  readonly instance: TemplateList_instance$key;
  readonly kind: Exclude<DeviceTemplateKind, '%future added value'>;
}) {
  const { data, ...pagination } = usePaginationFragment(
    graphql`
      fragment TemplateList_instance on Instance
      @argumentDefinitions(
        count: { type: "Int", defaultValue: 50 }
        cursor: { type: "String" }
        kind: { type: "DeviceTemplateKind!" }
      )
      @refetchable(queryName: "TemplateListPaginationQuery") {
        deviceTemplates(first: $count, after: $cursor, kind: $kind)
          @connection(key: "TemplateList_deviceTemplates") {
          __id
          totalCount
          totalCountPrecision
          edges {
            ...TemplateListEdge_edge
          }
        }
      }
    `,
    instance,
  );
  return (
    <ConnectionList
      title={texts.template.titles[kind]}
      hasHeading={false}
      connection={data.deviceTemplates}
      readEdge={readEdge}
      pagination={pagination}
      query={PAGE_QUERY}
      variables={{ id: data.id, kind }}
      columns={texts.template.columns}
      renderRow={(node, place) => <TemplateRow key={node.id} template={node} place={place} />}
      empty={texts.template.empty}
    />
  );
}

function readEdge(edge: TemplateListEdge_edge$key) {
  return readInlineData(EDGE, edge);
}
