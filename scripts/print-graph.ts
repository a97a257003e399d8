import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLObjectType, getNamedType, isInterfaceType, isObjectType } from 'graphql';

/*
 * Prints the picture of the graph in README.md, as a Mermaid flowchart: the types that have ids, and the fields that lead
 * from one to another.
 */

/** Every object has it. In the picture, the lists of the instance show the same. */
const BACK = 'instance';

export function printGraph(): string {
  const schema = buildSchema(readFileSync(new URL('../schema.api.graphql', import.meta.url), 'utf8'));
  const node = schema.getType('Node');
  if (!isInterfaceType(node)) throw new Error('expected the interface Node');
  const types = schema.getPossibleTypes(node);
  const links = types.flatMap((type) =>
    Object.values(type.getFields())
      .filter(({ name }) => name !== BACK)
      .flatMap(({ name, type: of }) => {
        const named = getNamedType(of);
        const to = isObjectType(named) ? targetOf(named, types) : undefined;
        return to === undefined ? [] : [{ from: type.name, to: to.name, name }];
      }),
  );
  const arrows = Map.groupBy(links, ({ from, to }) => `${from} ${to}`);
  const lines = [...arrows.values()].map((same) => {
    const [{ from, to } = { from: '', to: '' }] = same;
    return `  ${from} -- ${same.map(({ name }) => name).join(', ')} --> ${to}`;
  });
  return ['flowchart LR', ...lines, ''].join('\n');
}

/** The type of the objects behind a field: of a connection, that of its nodes. */
function targetOf(
  type: GraphQLObjectType,
  types: readonly GraphQLObjectType[],
): GraphQLObjectType | undefined {
  const { nodes } = type.getFields();
  const of = nodes === undefined ? type : getNamedType(nodes.type);
  return types.find((each) => each === of);
}

if (import.meta.main) process.stdout.write(printGraph());
