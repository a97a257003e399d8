import { texts } from '../texts/texts.ts';
import { PageHead } from '../ui/PageHead.tsx';

export function Gone() {
  return (
    <PageHead title={texts.gone.title} crumbs={[{ name: texts.instances.title, href: '/instances' }]}>
      <p className="lead">{texts.gone.lead}</p>
    </PageHead>
  );
}
