import { PageHead } from '../ui/PageHead.tsx';

export function NotAnInstance() {
  return (
    <PageHead title="No such instance" crumbs={[{ name: 'Instances', href: '/' }]}>
      <p className="lead">The address names something else, or an instance that is gone.</p>
    </PageHead>
  );
}
