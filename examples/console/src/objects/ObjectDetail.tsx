import type { ReactNode } from 'react';
import { graphql, useFragment } from 'react-relay';
import { useLocation } from 'wouter';
import type { ObjectDetail_instance$key } from '../__generated__/ObjectDetail_instance.graphql.ts';
import type { ObjectDetail_inventory$key } from '../__generated__/ObjectDetail_inventory.graphql.ts';
import { ActionBar } from '../actions/ActionBar.tsx';
import type { Action } from '../actions/action.ts';
import { instanceTabPath, type TabKey } from '../instance/tabs.ts';
import { LiveLine } from '../live/LiveLine.tsx';
import type { LiveObject, LivePage } from '../live/use-live-page.ts';
import { texts } from '../texts/texts.ts';
import { type Fact, Facts } from '../ui/Facts.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { PageHead } from '../ui/PageHead.tsx';
import { ChangesPanel } from './ChangesPanel.tsx';
import { FindingsPanel } from './FindingsPanel.tsx';
import { type InventoryPart, inventoryPart } from './inventory-part.tsx';

/** The page of one object: breadcrumb, title, facts, and lists of dependent objects. */
export function ObjectDetail({
  title,
  noun,
  chip,
  instance,
  tab,
  object,
  live,
  actions = [],
  inventory,
  isKept = true,
  lead,
  facts,
  children,
}: {
  readonly title: string;
  readonly noun: string;
  readonly chip?: ReactNode;
  /** Null if it could not be read: the breadcrumb then has the list of instances only. */
  readonly instance: ObjectDetail_instance$key | null | undefined;
  /** The page of the instance that lists such objects. */
  readonly tab: TabKey;
  readonly object: LiveObject;
  /** Undefined: the API has no events of such objects. */
  readonly live?: LivePage;
  /** Changes of the object that the page offers. */
  readonly actions?: readonly Action[];
  /** Default: the inventory knows nothing of such objects. */
  readonly inventory?: InventoryPart<ObjectDetail_inventory$key>;
  /** Whether the inventory keeps the object. */
  readonly isKept?: boolean;
  /** Between title and facts. */
  readonly lead?: ReactNode;
  readonly facts: readonly Fact[];
  readonly children?: ReactNode;
}) {
  const found = useFragment(
    graphql`
      fragment ObjectDetail_instance on Instance {
        id
        name
        instanceId
      }
    `,
    instance,
  );
  const crumbs = [
    { name: texts.instances.title, href: '/instances' },
    ...(found == null
      ? []
      : [
          { name: found.name ?? found.instanceId, href: instanceTabPath(found.id) },
          { name: texts.tabs[tab], href: instanceTabPath(found.id, tab) },
        ]),
  ];
  return (
    <>
      <PageHead title={title} crumbs={crumbs}>
        <p className="lead facts-line">
          {chip}
          <span>{noun}</span>
        </p>
        <ActionBar actions={actions} />
      </PageHead>
      {live === undefined ? null : <LiveLine live={live} />}
      {object.failure === null ? null : <FailureNotice failure={object.failure} onRetry={object.run} />}
      {lead}
      {inventory?.ok === true && inventory.value != null && isKept ? (
        <Findings inventory={inventory.value} />
      ) : null}
      <Facts facts={facts} />
      {children}
      {inventory === undefined ? null : isKept || !inventory.ok ? (
        inventoryPart(inventory, (key) => <Changes inventory={key} />)
      ) : (
        <p className="note">{texts.panels.notKept}</p>
      )}
    </>
  );
}

const INVENTORY = graphql`
  fragment ObjectDetail_inventory on FleetInventory @argumentDefinitions(id: { type: "ID!" }) {
    ...FindingsPanel_inventory @arguments(id: $id)
    ...ChangesPanel_inventory @arguments(id: $id)
  }
`;

function Findings({ inventory }: { readonly inventory: ObjectDetail_inventory$key }) {
  return <FindingsPanel inventory={useFragment(INVENTORY, inventory)} />;
}

function Changes({ inventory }: { readonly inventory: ObjectDetail_inventory$key }) {
  return <ChangesPanel inventory={useFragment(INVENTORY, inventory)} />;
}

/** Goes from the page of a deleted object to the list that had it. */
export function useLeave(instanceId: string | undefined, tab: TabKey): () => void {
  const [, navigate] = useLocation();
  return () => navigate(instanceId === undefined ? '/' : instanceTabPath(instanceId, tab), { replace: true });
}
