import { useEffect, useEffectEvent } from 'react';
import { graphql } from 'react-relay';
import { Redirect } from 'wouter';
import type { ObjectPageQuery } from '../__generated__/ObjectPageQuery.graphql.ts';
import { CaDetail } from '../objects/CaDetail.tsx';
import { CredentialDetail } from '../objects/CredentialDetail.tsx';
import { DeviceCertificateDetail } from '../objects/DeviceCertificateDetail.tsx';
import { DeviceDetail } from '../objects/DeviceDetail.tsx';
import { OtherDetail } from '../objects/OtherDetail.tsx';
import { usePageQuery } from '../relay/use-page-query.ts';
import { type Reread, useReread } from '../relay/use-reread.ts';
import { PageHead } from '../ui/PageHead.tsx';
import type { PageProps } from './page.ts';

const QUERY = graphql`
  query ObjectPageQuery($id: ID!, $lists: Boolean!) {
    node(id: $id) {
      __typename
      ...DeviceDetail_device @alias(as: "device")
      ...CredentialDetail_credential @alias(as: "credential")
      ...CaDetail_ca @alias(as: "ca") @arguments(lists: $lists)
      ...DeviceCertificateDetail_certificate @alias(as: "certificate") @arguments(lists: $lists)
      ...OtherDetail_node @alias(as: "other")
    }
  }
`;

/** Any object by its global id: what it is decides what is shown. */
export function ObjectPage({ id, attempt }: PageProps) {
  const { node } = usePageQuery<ObjectPageQuery>(QUERY, { id, lists: true }, attempt);
  // Its facts alone: a list would begin again, and what was loaded of it is kept by its own events.
  const reread = useReread<ObjectPageQuery>(QUERY, { id, lists: false });
  useReopening(id, reread);
  const object = { ...reread, id };
  if (node?.device) return <DeviceDetail device={node.device} object={object} />;
  if (node?.credential) return <CredentialDetail credential={node.credential} object={object} />;
  if (node?.ca) return <CaDetail ca={node.ca} object={object} />;
  if (node?.certificate) return <DeviceCertificateDetail certificate={node.certificate} object={object} />;
  if (node?.__typename === 'Instance') return <Redirect to={`/instances/${id}`} replace />;
  if (node?.other) return <OtherDetail node={node.other} />;
  return (
    <PageHead title="It is gone" crumbs={[{ name: 'Instances', href: '/' }]}>
      <p className="lead">There is no such object, or no longer.</p>
    </PageHead>
  );
}

/** Objects whose page was open before. */
const opened = new Set<string>();

/** While a page is closed nobody watches its facts: what is kept of them is shown at once, and read anew behind that. */
function useReopening(id: string, reread: Reread): void {
  const run = useEffectEvent(reread.run);
  useEffect(() => {
    if (opened.has(id)) run();
    opened.add(id);
  }, [id]);
}
