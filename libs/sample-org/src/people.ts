import { AGENTS } from './caller';
import type { Workplace } from './calls/user-calls';

/** A person or machine of the company and the days ago on which it came. */
export interface Arrival extends Workplace {
  readonly name: string;
  readonly path: string;
  readonly group?: string;
  readonly daysAgo: number;
  readonly console: boolean;
  readonly mfa: boolean;
  readonly title: string;
}

export const GROUPS = ['admins', 'developers', 'data', 'auditors', 'finance', 'support'] as const;

const person = (
  name: string,
  group: (typeof GROUPS)[number],
  daysAgo: number,
  title: string,
  ip: string,
  more: Partial<Arrival> = {},
): Arrival => ({
  name,
  path: `/${group}/`,
  group,
  daysAgo,
  console: true,
  mfa: true,
  title,
  ip,
  ...more,
});

const machine = (name: string, daysAgo: number, title: string, ip: string, tool: string): Arrival => ({
  name,
  path: '/automation/',
  daysAgo,
  console: false,
  mfa: false,
  title,
  ip,
  tool,
});

/** All who came during the year, in order of their coming; the first is made by the root user. */
export const ARRIVALS: readonly Arrival[] = [
  person('maria.silva', 'admins', 364, 'head of platform', '203.0.113.24'),
  person('jonas.berg', 'admins', 363, 'platform engineer', '203.0.113.31', { browser: AGENTS.linux, tool: AGENTS.terraform }),
  machine('ci-legacy', 361, 'the build server', '198.51.100.40', AGENTS.go),
  person('priya.nair', 'developers', 360, 'lead developer', '203.0.113.45'),
  person('tom.okafor', 'developers', 360, 'developer', '203.0.113.46', { browser: AGENTS.windows }),
  person('hiro.tanaka', 'data', 358, 'data engineer', '203.0.113.60', { tool: AGENTS.boto }),
  person('ingrid.lund', 'auditors', 357, 'internal audit', '203.0.113.70', { browser: AGENTS.windows }),
  person('claire.dubois', 'finance', 350, 'controller', '203.0.113.80', { browser: AGENTS.windows }),
  machine('backup-agent', 345, 'nightly backups', '198.51.100.41', AGENTS.boto),
  person('lena.vogel', 'developers', 330, 'developer', '203.0.113.47'),
  person('oscar.lind', 'developers', 322, 'developer', '203.0.113.48'),
  person('daniel.cho', 'developers', 301, 'developer', '203.0.113.49', { browser: AGENTS.linux }),
  person('elif.demir', 'data', 284, 'data analyst', '203.0.113.61'),
  machine('metrics-exporter', 260, 'metrics of the warehouse', '198.51.100.42', AGENTS.go),
  person('nina.petrova', 'support', 233, 'support lead', '203.0.113.90', { browser: AGENTS.windows }),
  person('sofia.rossi', 'developers', 214, 'developer', '203.0.113.50'),
  person('samuel.adeyemi', 'auditors', 180, 'security auditor', '203.0.113.71', { browser: AGENTS.linux }),
  person('mateusz.nowak', 'developers', 150, 'contractor', '192.0.2.77', { mfa: false }),
  person('noah.martin', 'data', 96, 'data scientist', '203.0.113.62', { tool: AGENTS.boto }),
  person('victor.ramos', 'finance', 61, 'accountant', '203.0.113.81', { browser: AGENTS.windows }),
  person('aisha.khan', 'developers', 33, 'developer', '203.0.113.51', { browser: AGENTS.linux }),
];
