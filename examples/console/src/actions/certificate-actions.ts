import { graphql } from 'react-relay';
import type { certificateActionsCaMutation } from '../__generated__/certificateActionsCaMutation.graphql.ts';
import type { certificateActionsMutation } from '../__generated__/certificateActionsMutation.graphql.ts';
import { texts } from '../texts/texts.ts';
import { type Action, createSend } from './action.ts';

const CERTIFICATE = graphql`
  mutation certificateActionsMutation($input: SetDeviceCertificateStatusInput!) {
    setDeviceCertificateStatus(input: $input) {
      replayed
      userErrors {
        ...userErrors_error
      }
    }
  }
`;

const CA = graphql`
  mutation certificateActionsCaMutation($input: SetCaCertificateStatusInput!) {
    setCaCertificateStatus(input: $input) {
      replayed
      userErrors {
        ...userErrors_error
      }
    }
  }
`;

interface Target {
  readonly id: string;
  readonly name: string;
  readonly status: string;
}

/** Numbers of objects that depend on a CA. `devices` is null if they are unknown. */
export interface Dependents {
  readonly deviceCertificates: number;
  readonly devices: number | null | undefined;
}

/** Activates an inactive device certificate, and deactivates any other. */
export function switchCertificate({ id, name, status }: Target, onDone: () => void): Action {
  const isOff = status === 'INACTIVE';
  const words = isOff ? texts.actions.activateCertificate : texts.actions.deactivateCertificate;
  return {
    label: words.label,
    title: words.title(name),
    consequences: words.consequences,
    confirm: words.label,
    isDangerous: !isOff,
    done: words.done(name),
    send: createSend<certificateActionsMutation>(CERTIFICATE, id, () => ({
      id,
      status: isOff ? 'ACTIVE' : 'INACTIVE',
    })),
    onDone,
  };
}

/** Activates an inactive CA, and deactivates any other. */
export function switchCa(
  { id, name, status }: Target,
  dependents: Dependents | null | undefined,
  onDone: () => void,
): Action {
  const isOff = status === 'INACTIVE';
  const words = isOff ? texts.actions.activateCa : texts.actions.deactivateCa;
  return {
    label: words.label,
    title: words.title(name),
    consequences: [...words.consequences, ...dependentsText(dependents)],
    confirm: words.label,
    isDangerous: !isOff,
    done: words.done(name),
    send: createSend<certificateActionsCaMutation>(CA, id, () => ({
      id,
      status: isOff ? 'ACTIVE' : 'INACTIVE',
    })),
    onDone,
  };
}

export function dependentsText(dependents: Dependents | null | undefined): readonly string[] {
  if (dependents == null) return [];
  return [texts.actions.dependents(dependents.deviceCertificates, dependents.devices ?? null)];
}
