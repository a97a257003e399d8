import '@xyflow/react/dist/base.css';
import {
  Background,
  Controls,
  Handle,
  type NodeProps,
  Position,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from '@xyflow/react';
import { useEffect } from 'react';
import { Link } from 'wouter';
import { objectPath } from '../objects/object-path.ts';
import { texts } from '../texts/texts.ts';
import { type BlastNode, layOut } from './blast-layout.ts';
import { type BlastModel, devicesText, type GroupKey } from './blast-model.ts';
import type { Expansions } from './use-expansion.ts';

const NODE_TYPES = { blast: BlastNodeCard };
/** Pixels. A graph that is higher is drawn smaller, and can be zoomed. */
const LOWEST = 240;
const HIGHEST = 620;

interface Props {
  readonly model: BlastModel;
  readonly expansions: Expansions;
}

/** The graph of a CA. A page loads it only when it shows it. */
export default function BlastGraph(props: Props) {
  return (
    <ReactFlowProvider>
      <Flow {...props} />
    </ReactFlowProvider>
  );
}

function Flow({ model, expansions }: Props) {
  const { blast } = texts;
  const { nodes, edges, height } = layOut(model, expansions);
  const { fitView } = useReactFlow();
  const shape = nodes.map(({ id }) => id).join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of the nodes is the reason
  useEffect(() => {
    const frame = requestAnimationFrame(() => void fitView({ maxZoom: 1, padding: 0.04 }));
    return () => cancelAnimationFrame(frame);
  }, [shape, fitView]);
  return (
    <div className="blast-graph" style={{ height: Math.min(Math.max(height + 24, LOWEST), HIGHEST) }}>
      <ReactFlow
        aria-label={blast.graphLabel}
        nodes={nodes.map((node) => ({ ...node, data: { ...node.data, onToggle: toggleOf(node) } }))}
        edges={edges}
        nodeTypes={NODE_TYPES}
        fitView
        fitViewOptions={{ maxZoom: 1, padding: 0.04 }}
        minZoom={0.2}
        maxZoom={1.5}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        disableKeyboardA11y
        // The wheel scrolls the page.
        zoomOnScroll={false}
        preventScrolling={false}
        ariaLabelConfig={{
          'controls.ariaLabel': blast.view,
          'controls.zoomIn.ariaLabel': blast.zoomIn,
          'controls.zoomOut.ariaLabel': blast.zoomOut,
          'controls.fitView.ariaLabel': blast.fit,
        }}
      >
        <Background gap={20} />
        <Controls showInteractive={false} fitViewOptions={{ maxZoom: 1, padding: 0.04 }} />
      </ReactFlow>
    </div>
  );

  function toggleOf({ data }: BlastNode): (() => void) | undefined {
    return data.kind === 'group' ? () => expansions.toggle(data.group) : undefined;
  }
}

function BlastNodeCard({ data }: NodeProps<BlastNode>) {
  return (
    <>
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <Card data={data} />
      <Handle type="source" position={Position.Right} isConnectable={false} />
    </>
  );
}

function Card({ data }: { readonly data: BlastNode['data'] }) {
  const { blast } = texts;
  switch (data.kind) {
    case 'ca':
      return data.isThis ? (
        <div className="blast-card this">
          <strong>{data.ca.name}</strong>
          <span>{data.note}</span>
        </div>
      ) : (
        <Link className="blast-card" href={objectPath('CaCertificate', data.ca.id)}>
          <strong>{data.ca.name}</strong>
          <span>
            {data.note} · {data.ca.place}
          </span>
        </Link>
      );
    case 'group': {
      const { key, count, tone, filter } = data.group;
      const name = nameOf(key);
      if (filter === null) {
        return (
          <div className="blast-card" data-tone={tone}>
            <strong>{blast.certificates(count)}</strong>
            <span>{name}</span>
          </div>
        );
      }
      return (
        <button
          type="button"
          className="blast-card"
          data-tone={tone}
          aria-expanded={data.isOpen}
          aria-busy={data.isLoading}
          onClick={() => {
            const toggle: unknown = data['onToggle'];
            if (typeof toggle === 'function') toggle();
          }}
        >
          <strong>{blast.certificates(count)}</strong>
          <span>{name}</span>
        </button>
      );
    }
    case 'certificate':
      return (
        <Link className="blast-card small" href={objectPath('DeviceCertificate', data.id)}>
          {data.name}
        </Link>
      );
    case 'more':
      return <div className="blast-card small muted">{blast.more(data.count)}</div>;
    case 'devices':
      return (
        <div className="blast-card devices">
          <strong>{data.devices === null ? blast.devicesUnknown : blast.devices(data.devices)}</strong>
          <span>{data.devices === null ? '' : devicesText(data).split(' · ')[1]}</span>
        </div>
      );
  }
}

function nameOf(key: GroupKey): string {
  return texts.blast.groups[key];
}
