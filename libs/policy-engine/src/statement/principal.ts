/** `role-session` and `federated-user` are sessions that STS issues, `federated` is an outside identity that asks for one. */
export type PrincipalKind = 'user' | 'role' | 'root' | 'role-session' | 'federated-user' | 'federated' | 'service' | 'anonymous';

/** Who asks. A `role` stands for a session of it whose name is not known. */
export interface Principal {
  readonly kind: PrincipalKind;
  /** The ARN; of a service its name (`lambda.amazonaws.com`), of a federated principal its provider; absent for nobody in particular. */
  readonly arn?: string;
  readonly accountId?: string;
  /** The unique id, `AIDA…` or `AROA…` (a session has its role's): grants that are bound to another id are dead. */
  readonly id?: string;
  /** The ARN of the role or user behind a session; a role's name alone is in the session's ARN, not its path. */
  readonly sessionOf?: string;
}
