/** The organisation that the demo imports and asks about (`sample-org` generates one). */
export interface DemoOrganization {
  readonly accountId: string;
  readonly name: string;
  /** CloudTrail records. */
  readonly records: readonly object[];
  /** "Who can `deed`?" */
  readonly questions: readonly { readonly deed: string; readonly action: string; readonly resource: string }[];
  /** A policy whose default version was a mistake for a while. */
  readonly mistake: { readonly policyArn: string };
}
