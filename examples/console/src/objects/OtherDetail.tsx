import { graphql, useFragment } from 'react-relay';
import type { OtherDetail_node$key } from '../__generated__/OtherDetail_node.graphql.ts';
import { PageHead } from '../ui/PageHead.tsx';
import { ObjectHead } from './ObjectHead.tsx';

/** An object of a kind that the console has no page for: that it is there, what it is called, and where it belongs. */
export function OtherDetail({ node }: { readonly node: OtherDetail_node$key }) {
  const { group, identity } = useFragment(
    graphql`
      fragment OtherDetail_node on Node {
        ... on Group @alias(as: "group") {
          name
          groupId
          instance {
            ...ObjectHead_instance
          }
        }
        ... on AuthIdentity @alias(as: "identity") {
          username
          instance {
            ...ObjectHead_instance
          }
        }
      }
    `,
    node,
  );
  return (
    <>
      {group == null ? null : (
        <ObjectHead title={group.name ?? group.groupId} noun="Group" instance={group.instance} page="fleet" />
      )}
      {identity == null ? null : (
        <ObjectHead
          title={identity.username}
          noun="Identity of custom authentication"
          instance={identity.instance}
          page="fleet"
        />
      )}
      {group == null && identity == null ? (
        <PageHead title="Something else" crumbs={[{ name: 'Instances', href: '/' }]} />
      ) : null}
      <p className="note">The console has no page for objects of this kind.</p>
    </>
  );
}
