import { createKey, deactivateKey, deleteKey } from '../calls/key-calls';
import { attach, createPolicy, putInline } from '../calls/policy-calls';
import type { Company } from '../company';
import { DOCUMENTS } from '../documents';

/** A key that a user makes for itself, or that an administrator makes for it. */
interface NewKey {
  readonly key: string;
  readonly owner: string;
  readonly daysAgo: number;
  readonly by?: string;
}

const NEW_KEYS: readonly NewKey[] = [
  { key: 'ci-legacy/old', owner: 'ci-legacy', daysAgo: 361, by: 'jonas.berg' },
  { key: 'backup-agent', owner: 'backup-agent', daysAgo: 345, by: 'jonas.berg' },
  { key: 'jonas.berg', owner: 'jonas.berg', daysAgo: 340 },
  { key: 'oscar.lind', owner: 'oscar.lind', daysAgo: 320 },
  { key: 'daniel.cho', owner: 'daniel.cho', daysAgo: 298 },
  { key: 'metrics-exporter/old', owner: 'metrics-exporter', daysAgo: 260, by: 'maria.silva' },
  { key: 'priya.nair', owner: 'priya.nair', daysAgo: 127 },
  { key: 'mateusz.nowak', owner: 'mateusz.nowak', daysAgo: 149, by: 'jonas.berg' },
  { key: 'hiro.tanaka', owner: 'hiro.tanaka', daysAgo: 80 },
  { key: 'noah.martin', owner: 'noah.martin', daysAgo: 54 },
  { key: 'metrics-exporter/new', owner: 'metrics-exporter', daysAgo: 41, by: 'maria.silva' },
  { key: 'aisha.khan', owner: 'aisha.khan', daysAgo: 30 },
  { key: 'ci-legacy/new', owner: 'ci-legacy', daysAgo: 19, by: 'jonas.berg' },
];

/** Keys: made, rotated as it should be (metrics-exporter), rotated halfway (ci-legacy), forgotten (backup-agent, root), switched off (daniel.cho). */
export function keys(company: Company): void {
  for (const { key, owner, daysAgo, by } of NEW_KEYS)
    company.atConsole(
      by ?? owner,
      daysAgo,
      '14:25',
      (maker) => void company.keys.set(key, createKey(maker, by ? company.user(owner) : undefined)),
    );
  company.atConsole('maria.silva', 34, '10:10', (by) =>
    deactivateKey(by, company.user('metrics-exporter'), company.key('metrics-exporter/old')),
  );
  company.atConsole('maria.silva', 27, '10:05', (by) =>
    deleteKey(by, company.user('metrics-exporter'), company.key('metrics-exporter/old')),
  );
  company.atConsole('daniel.cho', 112, '16:45', (by) => deactivateKey(by, company.user('daniel.cho'), company.key('daniel.cho')));
}

/** What the machine users may do; one of them still has what it was given "for a day". */
export function machineRights(company: Company): void {
  company.atConsole('jonas.berg', 344, '11:15', (by) => {
    const backup = createPolicy(by, 'BackupVault', DOCUMENTS.backup, 'Write backups, never delete them', '/service/');
    company.policies.set('BackupVault', backup);
    attach(by, company.user('backup-agent'), backup.arn);
  });
  company.atConsole('jonas.berg', 310, '18:55', (by) => {
    putInline(by, company.user('ci-legacy'), 'temporary', DOCUMENTS.forgotten);
    attach(by, company.user('ci-legacy'), company.policy('DeployPipeline').arn);
  });
  company.atConsole('maria.silva', 259, '09:30', (by) => attach(by, company.user('metrics-exporter'), company.policy('ShopMetrics').arn));
}
