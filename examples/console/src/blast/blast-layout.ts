import dagre from '@dagrejs/dagre';
import type { Edge, Node } from '@xyflow/react';
import { texts } from '../texts/texts.ts';
import type { BlastModel, CaNode, CertificateGroup } from './blast-model.ts';
import type { Expansions } from './use-expansion.ts';

const WIDTH = 216;
const HEIGHT = 68;

export type BlastNodeData =
  | { readonly kind: 'ca'; readonly ca: CaNode; readonly note: string; readonly isThis: boolean }
  | {
      readonly kind: 'group';
      readonly group: CertificateGroup;
      readonly isOpen: boolean;
      readonly isLoading: boolean;
    }
  | { readonly kind: 'certificate'; readonly id: string; readonly name: string }
  | { readonly kind: 'more'; readonly count: number }
  | { readonly kind: 'devices'; readonly devices: number | null; readonly online: number | null };

export type BlastNode = Node<BlastNodeData & Record<string, unknown>, 'blast'>;

export interface BlastGraphModel {
  readonly nodes: BlastNode[];
  readonly edges: Edge[];
  readonly width: number;
  readonly height: number;
}

/** Places the CA at the left, its certificates in the middle, and their devices at the right. */
export function layOut(model: BlastModel, { opened }: Expansions): BlastGraphModel {
  const { blast } = texts;
  const data = new Map<string, BlastNodeData>();
  const edges: Edge[] = [];
  const link = (source: string, target: string, style: Partial<Edge> = {}) =>
    edges.push({ id: `${source} ${target}`, source, target, focusable: false, ...style });

  data.set('ca', { kind: 'ca', ca: model.ca, note: blast.thisCa, isThis: true });
  data.set('devices', { kind: 'devices', devices: model.devices, online: model.online });
  for (const twin of model.twins) {
    const note = twin.basis === 'SAME_KEY' ? blast.sameKey : blast.sameCertificate;
    data.set(twin.id, { kind: 'ca', ca: twin, note, isThis: false });
    link('ca', twin.id, { className: 'edge-twin' });
  }
  for (const ca of model.subCas) {
    const note = `${blast.subCa} · ${blast.certificates(ca.certificates)}`;
    data.set(ca.id, { kind: 'ca', ca, note, isThis: false });
    link('ca', ca.id);
    link(ca.id, 'devices');
  }
  // Dagre draws the last one on top.
  for (const group of model.groups.toReversed()) {
    const expansion = opened.get(group.key);
    const isOpen = expansion !== undefined;
    data.set(group.key, { kind: 'group', group, isOpen, isLoading: expansion?.isLoading === true });
    link('ca', group.key);
    const shown = expansion?.certificates ?? [];
    for (const { id, name } of shown) {
      data.set(id, { kind: 'certificate', id, name });
      link(group.key, id);
      link(id, 'devices');
    }
    const rest = group.count - shown.length;
    if (shown.length > 0 && rest > 0) {
      data.set(`${group.key} more`, { kind: 'more', count: rest });
      link(group.key, `${group.key} more`);
      link(`${group.key} more`, 'devices');
    }
    if (shown.length === 0) link(group.key, 'devices');
  }

  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 14, ranksep: 72, marginx: 8, marginy: 8 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const [id, { kind }] of data) {
    graph.setNode(id, {
      width: WIDTH,
      height: kind === 'certificate' || kind === 'more' ? HEIGHT / 2 : HEIGHT,
    });
  }
  // The devices stay at the right of opened groups, and closed groups stay beside them.
  const hasColumn = [...opened.values()].some(({ certificates }) => certificates.length > 0);
  for (const { source, target } of edges) {
    const isLong =
      hasColumn && target === 'devices' && ['group', 'ca'].includes(data.get(source)?.kind ?? '');
    graph.setEdge(source, target, { minlen: isLong ? 2 : 1 });
  }
  dagre.layout(graph);

  const nodes = [...data].map(([id, of]): BlastNode => {
    const { x, y, width, height } = graph.node(id);
    return {
      id,
      type: 'blast',
      data: { ...of },
      position: { x: x - width / 2, y: y - height / 2 },
      width,
      height,
    };
  });
  const { width = WIDTH, height = HEIGHT } = graph.graph();
  return { nodes, edges, width, height };
}
