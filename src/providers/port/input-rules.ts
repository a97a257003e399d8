/** What the texts of mutations must be, before anything of them is sent. A refusal says `expected`. */
export interface TextRule {
  readonly pattern: RegExp;
  readonly expected: string;
}

/** A member that may be left out; `needed` says what was expected where it may not. Or one that the provider does not take. */
export type MemberRule = (TextRule & { readonly needed?: string }) | Refused;

export interface Refused {
  /** What was expected instead. */
  readonly refused: string;
}

/** Rules of one provider for the inputs of mutations. Null: it has no such objects. */
export interface InputRules {
  readonly spaceId: MemberRule;
  readonly group: GroupRules | null;
  readonly ca: CaRules | null;
  readonly device: DeviceRules | null;
  readonly policy: PolicyRules | null;
}

export interface GroupRules {
  /** Refused: the provider makes the id. */
  readonly groupId: MemberRule;
  readonly name: MemberRule;
  readonly description: MemberRule;
  /** Of a description that takes the place of another: empty text removes it. */
  readonly newDescription: MemberRule;
  readonly parentGroupId: MemberRule;
  /** What is expected of a parent beside a rule. */
  readonly parentBesideRule: string;
  readonly rule: MemberRule;
  readonly tags: { readonly most: number } | Refused;
}

export interface CaRules {
  readonly needsBasicConstraints: boolean;
  /**
   * `at-once`: the registration takes the certificate that proves possession of the key, and refuses a CA that it has by a
   * code of its own. `afterwards`: it gives a code, and verifyCaCertificate takes the proof.
   */
  readonly proof: 'at-once' | 'afterwards';
  readonly name: MemberRule;
  readonly registrationCode: MemberRule;
  /** What is expected of the proof where it is missing, or where it comes too early. */
  readonly verificationExpected: string;
  /** Why there is no registration code to ask for. */
  readonly noCode: string;
}

export interface DeviceRules {
  readonly nodeId: TextRule;
  readonly productId: TextRule;
  readonly deviceId: TextRule;
  /** The id of a device that is registered without one. */
  readonly idOf: (productId: string, nodeId: string) => string;
  readonly name: TextRule;
  readonly description: TextRule;
  /** Of a description that takes the place of another: empty text removes it. */
  readonly newDescription: TextRule;
  readonly secret: TextRule;
  readonly mostTags: number;
}

export interface PolicyRules {
  readonly name: TextRule;
  readonly actions: readonly string[];
  readonly resource: TextRule;
  readonly mostResources: number;
  readonly targetId: TextRule;
  readonly mostTargets: number;
}
