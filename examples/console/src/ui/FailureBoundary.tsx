import { Component, type ReactNode } from 'react';
import { failureOf } from '../relay/failure.ts';
import { texts } from '../texts/texts.ts';
import { FailureNotice } from './FailureNotice.tsx';
import { PageHead } from './PageHead.tsx';

interface Props {
  readonly children: (attempt: number) => ReactNode;
}

interface State {
  readonly error: unknown;
  readonly attempt: number;
}

/** Shows why a page could not be loaded. Trying again uses a new `fetchKey` for its query. */
export class FailureBoundary extends Component<Props, State> {
  override state: State = { error: null, attempt: 0 };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error };
  }

  readonly #retry = () => this.setState(({ attempt }) => ({ error: null, attempt: attempt + 1 }));

  override render() {
    const { error, attempt } = this.state;
    if (error === null) return this.props.children(attempt);
    return (
      <>
        <PageHead
          title={texts.app.pageFailed}
          crumbs={[{ name: texts.instances.title, href: '/instances' }]}
        />
        <FailureNotice failure={failureOf(error)} onRetry={this.#retry} />
      </>
    );
  }
}
