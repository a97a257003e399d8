import type { OutputType, ShapeFromTypeParam } from '@pothos/core';
import type { NodeOf } from '../graph/nodes.ts';
import type { NodeKind, RecordOf } from '../graph/nouns.ts';
import type { Types } from './builder.ts';
import { cost } from './cost/field-cost.ts';
import type { OperationScope } from './operation-scope.ts';

type Type = OutputType<Types> | [OutputType<Types>];
type FieldBuilder<Parent> = PothosSchemaTypes.ObjectFieldBuilder<Types, Parent>;

/** The members of `Source` that a field of this type can show, each with the description of its field. */
type Descriptions<Source, Of extends Type, Nullable extends boolean> = {
  readonly [Name in keyof Source as Exclude<Source[Name], undefined> extends ShapeFromTypeParam<
    Types,
    Of,
    Nullable
  >
    ? Name
    : never]?: string;
};

/** Where fields find their members, and the cost of reading them. */
export interface MemberSource<Parent, Source, Nullable extends boolean> {
  readonly nullable: Nullable;
  readonly extensions?: object;
  readonly directives?: object;
  /** Returns the object that has the member `name`. If no such object exists, the field is null. */
  readonly read: (
    parent: Parent,
    operation: OperationScope,
    name: keyof Source,
  ) => Source | null | Promise<Source | null>;
}

/** Creates fields of one type that show members, each under the name of its member. */
export function fieldsFrom<Parent, Source extends object, Of extends Type, Nullable extends boolean>(
  t: FieldBuilder<Parent>,
  type: Of,
  { read, ...options }: MemberSource<Parent, Source, Nullable>,
  descriptions: Descriptions<Source, Of, Nullable>,
) {
  const names = Object.keys(descriptions) as (keyof Source & keyof typeof descriptions)[];
  const fields = names.map((name) => {
    const shown = (source: Source | null) => source?.[name] ?? null;
    const resolve = (parent: Parent, _args: unknown, { operation }: Types['Context']) => {
      const source = read(parent, operation, name);
      return source instanceof Promise ? source.then(shown) : shown(source);
    };
    return [name, t.field({ ...options, type, description: descriptions[name], resolve } as never)];
  });
  return Object.fromEntries(fields);
}

/** Fields that show members of the record of a node. */
export function recordFields<Kind extends NodeKind, Of extends Type>(
  t: FieldBuilder<NodeOf<Kind>>,
  type: Of,
  descriptions: Descriptions<RecordOf<Kind>, Of, false>,
) {
  return fieldsFrom(t, type, { nullable: false, read: ({ record }) => record }, descriptions);
}

/** Nullable fields that show members of the record of a node. */
export function nullableRecordFields<Kind extends NodeKind, Of extends Type>(
  t: FieldBuilder<NodeOf<Kind>>,
  type: Of,
  descriptions: Descriptions<RecordOf<Kind>, Of, true>,
) {
  return fieldsFrom(t, type, { nullable: true, read: ({ record }) => record }, descriptions);
}

/** Text fields that show parts of the key of a node. They cost no call. */
export function keyFields<Kind extends NodeKind>(
  t: FieldBuilder<NodeOf<Kind>>,
  descriptions: Descriptions<RecordOf<Kind>, 'String', false>,
) {
  const extensions = cost({ from: 'key' });
  return fieldsFrom(t, 'String', { nullable: false, extensions, read: ({ record }) => record }, descriptions);
}

/** Fields that show members of the object itself. */
export function ownFields<Parent extends object, Of extends Type>(
  t: FieldBuilder<Parent>,
  type: Of,
  descriptions: Descriptions<Parent, Of, false>,
) {
  return fieldsFrom(t, type, { nullable: false, read: (parent) => parent }, descriptions);
}

/** Nullable fields that show members of the object itself. */
export function nullableOwnFields<Parent extends object, Of extends Type>(
  t: FieldBuilder<Parent>,
  type: Of,
  descriptions: Descriptions<Parent, Of, true>,
) {
  return fieldsFrom(t, type, { nullable: true, read: (parent) => parent }, descriptions);
}
