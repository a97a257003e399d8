import { texts } from '../texts/texts.ts';
import { PageHead } from '../ui/PageHead.tsx';

export function NotAnInstance() {
  return (
    <PageHead
      title={texts.notAnInstance.title}
      crumbs={[{ name: texts.instances.title, href: '/instances' }]}
    >
      <p className="lead">{texts.notAnInstance.lead}</p>
    </PageHead>
  );
}
