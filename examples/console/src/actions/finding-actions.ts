import { graphql } from 'react-relay';
import type { findingActionsSuppressMutation } from '../__generated__/findingActionsSuppressMutation.graphql.ts';
import type { findingActionsUnsuppressMutation } from '../__generated__/findingActionsUnsuppressMutation.graphql.ts';
import { texts } from '../texts/texts.ts';
import { type Action, createSend } from './action.ts';

// The payload has the finding without a provider call, so the page needs no second read.
const SUPPRESS = graphql`
  mutation findingActionsSuppressMutation($input: SuppressFindingInput!) {
    suppressFinding(input: $input) {
      replayed
      finding {
        id
        suppression {
          reason
          until
          by
          at
        }
      }
      userErrors {
        ...userErrors_error
      }
    }
  }
`;

const UNSUPPRESS = graphql`
  mutation findingActionsUnsuppressMutation($input: UnsuppressFindingInput!) {
    unsuppressFinding(input: $input) {
      replayed
      finding {
        id
        suppression {
          reason
          until
          by
          at
        }
      }
      userErrors {
        ...userErrors_error
      }
    }
  }
`;

/** Suppresses an open finding. The dialog asks for the reason and the end. */
export function suppressFinding(id: string, title: string, onDone?: () => void): Action {
  const { suppress } = texts.actions;
  return {
    label: suppress.label,
    title: suppress.title(title),
    consequences: suppress.consequences,
    confirm: suppress.label,
    fields: [
      { name: 'reason', label: suppress.reason, hint: suppress.reasonHint, type: 'text', isRequired: true },
      { name: 'until', label: suppress.until, hint: suppress.untilHint, type: 'date' },
    ],
    done: suppress.done,
    send: createSend<findingActionsSuppressMutation>(SUPPRESS, id, ({ reason = '', until }) => ({
      id,
      reason,
      // The suppression holds for the whole day.
      until: until === undefined ? null : `${until}T23:59:59Z`,
    })),
    onDone,
  };
}

export function unsuppressFinding(id: string, title: string, onDone?: () => void): Action {
  const { unsuppress } = texts.actions;
  return {
    label: unsuppress.label,
    title: unsuppress.title(title),
    consequences: unsuppress.consequences,
    confirm: unsuppress.label,
    done: unsuppress.done,
    send: createSend<findingActionsUnsuppressMutation>(UNSUPPRESS, id, () => ({ id })),
    onDone,
  };
}
