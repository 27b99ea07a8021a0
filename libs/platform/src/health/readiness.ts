/** What `/health/ready` says of the process. */
export interface ReadinessReport {
  readonly database: 'up' | 'down';
  readonly broker: 'in-process' | 'up' | 'down';
  /** Events of the log that the relay has yet to publish. */
  readonly relay: { readonly lag: number };
  readonly projections: readonly { readonly name: string; readonly lag: number }[];
}

/** A port that the app fills: how things stand, and in words what keeps it from being ready. */
export interface Readiness {
  report(): Promise<{ readonly report: ReadinessReport; readonly missing: readonly string[] }>;
}

/** The injection token of the app's Readiness. */
export const READINESS = Symbol('Readiness');
