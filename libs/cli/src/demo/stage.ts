import type { KeytrailClient } from '../http/keytrail-client';
import type { Terminal } from '../terminal/terminal';
import type { DemoOrganization } from './demo-organization';

/** What each scene of the demo needs. */
export interface Stage {
  readonly terminal: Terminal;
  readonly client: KeytrailClient;
  readonly organization: DemoOrganization;
  /** Path of the organisation's account. */
  readonly path: string;
}

/** A heading, set off by an empty line. */
export function heading(terminal: Terminal, text: string): void {
  terminal.line();
  terminal.line(terminal.paint('bold', text));
}
