/** A user as the generator knows it; names, keys and devices change over the year, the id never does. */
export interface User {
  userName: string;
  readonly userId: string;
  arn: string;
  readonly path: string;
  readonly ip: string;
  readonly browser: string;
  readonly tool: string;
  mfaSerial?: string;
}

export interface Role {
  readonly roleName: string;
  readonly roleId: string;
  readonly arn: string;
}

export interface Policy {
  readonly policyName: string;
  readonly policyId: string;
  readonly arn: string;
  versions: number;
}
