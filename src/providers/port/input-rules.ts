import type { KnownTargetType } from './access-records.ts';

/** Rule for a text in a mutation's input, checked before the mutation sends a call. The error message names `expected`. */
export interface TextRule {
  readonly pattern: RegExp;
  readonly expected: string;
}

/**
 * Rule for a member. With `needed` the member is required, and the error for its absence names `needed`. `Refused`: the
 * provider does not accept the member.
 */
export type MemberRule = (TextRule & { readonly needed?: string }) | Refused;

export interface Refused {
  /** The `expected` part of the error message. */
  readonly refused: string;
}

/** Rules of one provider for the inputs of mutations. Null: the provider has no such objects. */
export interface InputRules {
  readonly spaceId: MemberRule;
  readonly group: GroupRules | null;
  readonly ca: CaRules | null;
  readonly device: DeviceRules | null;
  readonly policy: PolicyRules | null;
  readonly client: ClientRules | null;
}

export interface GroupRules {
  /** `Refused` if the provider assigns the id. */
  readonly groupId: MemberRule;
  readonly name: MemberRule;
  readonly description: MemberRule;
  /** Rule for a description that replaces another. Empty text removes the description. */
  readonly newDescription: MemberRule;
  readonly parentGroupId: MemberRule;
  /** The `expected` part of the error for a parent that is given together with a rule. */
  readonly parentBesideRule: string;
  readonly rule: MemberRule;
  readonly tags: { readonly most: number } | Refused;
}

export interface CaRules {
  readonly needsBasicConstraints: boolean;
  /**
   * When the caller proves that it has the CA's private key. `at-once`: the registration includes the verification
   * certificate, and has an error code of its own for a CA that is already registered. `afterwards`: the registration
   * returns a code, and verifyCaCertificate sends the verification certificate.
   */
  readonly proof: 'at-once' | 'afterwards';
  readonly name: MemberRule;
  readonly registrationCode: MemberRule;
  /** The `expected` part of the error for a verification certificate that is missing, or that is sent too early. */
  readonly verificationExpected: string;
  /** Message of the error for a provider that has no operation to create a registration code. */
  readonly noCode: string;
}

export interface DeviceRules {
  readonly nodeId: TextRule;
  readonly productId: TextRule;
  readonly deviceId: TextRule;
  /** The id that the provider assigns to a device that is registered without an id. */
  readonly idOf: (productId: string, nodeId: string) => string;
  readonly name: TextRule;
  readonly description: TextRule;
  /** Rule for a description that replaces another. Empty text removes the description. */
  readonly newDescription: TextRule;
  readonly secret: TextRule;
  readonly mostTags: number;
}

/** Rules for clients, their credentials, and custom authentication. */
export interface ClientRules {
  /** Rule for the id of a client that gets a credential, a permission or a block. Existing ids may break it. */
  readonly clientId: TextRule;
  /** Rule for a user name. */
  readonly username: TextRule;
  readonly topic: TextRule;
}

export interface PolicyRules {
  readonly name: TextRule;
  readonly actions: readonly string[];
  readonly resource: TextRule;
  readonly mostResources: number;
  readonly targetTypes: readonly KnownTargetType[];
  readonly targetId: TextRule;
  readonly mostTargets: number;
}
