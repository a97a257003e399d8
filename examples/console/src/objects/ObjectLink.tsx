import { Link } from 'wouter';
import type { objectName_node$key } from '../__generated__/objectName_node.graphql.ts';
import { valueText } from '../texts/values.ts';
import { objectName } from './object-name.ts';
import { kindOfType } from './object-path.ts';

/** Name of an object with its kind and instance, as a link to its page. */
export function ObjectLink({ node }: { readonly node: objectName_node$key }) {
  const { type, name, href, instance } = objectName(node);
  return (
    <span className="object-link">
      {href === undefined ? name : <Link href={href}>{name}</Link>}
      <span className="muted">
        {[valueText(kindOfType(type) ?? type), instance?.name].filter(Boolean).join(' · ')}
      </span>
    </span>
  );
}
