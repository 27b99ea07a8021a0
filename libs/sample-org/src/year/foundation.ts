import { AGENTS, asRoot } from '../caller';
import { createKey } from '../calls/key-calls';
import { attach, awsPolicy, createPolicy } from '../calls/policy-calls';
import { createGroup } from '../calls/user-calls';
import type { Company } from '../company';
import { DOCUMENTS } from '../documents';
import { GROUPS } from '../people';
import type { Sitting } from '../sitting';

const PASSWORD_POLICY = {
  minimumPasswordLength: 14,
  requireSymbols: true,
  requireNumbers: true,
  requireUppercaseCharacters: true,
  requireLowercaseCharacters: true,
  allowUsersToChangePassword: true,
  passwordReusePrevention: 24,
};

function policies(company: Company, by: Sitting): void {
  const make = (name: string, document: object, description: string, path?: string): void =>
    void company.policies.set(name, createPolicy(by, name, document, description, path));
  make('PlatformAdmin', DOCUMENTS.administrator, 'Everything, for the platform team');
  make('DeveloperAccess', DOCUMENTS.developer, 'What developers need from day to day', '/teams/');
  make('DataLakeRead', DOCUMENTS.dataLakeRead, 'Read the lake and the customer exports', '/teams/');
  make('DataLakeWrite', DOCUMENTS.dataLakeWriteFromOffice, 'Write to the lake, from the office only', '/teams/');
  make('AuditRead', DOCUMENTS.auditRead, 'See how access is set up', '/teams/');
  make('BillingRead', DOCUMENTS.billing, 'Costs and invoices', '/teams/');
  make('SelfService', DOCUMENTS.selfService, 'Own password, keys and MFA device');
  make('EngineerBoundary', DOCUMENTS.engineerBoundary, 'What contractors can never exceed');
}

function groups(company: Company, by: Sitting): void {
  const held: Record<(typeof GROUPS)[number], string[]> = {
    admins: ['PlatformAdmin'],
    developers: ['DeveloperAccess', 'SelfService'],
    data: ['DataLakeRead', 'DataLakeWrite', 'SelfService'],
    auditors: ['AuditRead', 'SelfService'],
    finance: ['BillingRead', 'SelfService'],
    support: ['SelfService'],
  };
  for (const groupName of GROUPS) {
    createGroup(by, groupName);
    for (const name of held[groupName]) attach(by, { groupName }, company.policy(name).arn);
  }
  attach(by, { groupName: 'auditors' }, awsPolicy('SecurityAudit'));
  attach(by, { groupName: 'support' }, awsPolicy('AWSSupportAccess'));
}

/** The first days: root sets the account up, makes itself a key that is never taken away again, and hands over to the first administrator. */
export function foundation(company: Company): void {
  company.atRoot(364, '07:40', (root) => {
    root.iam('CreateAccountAlias', { accountAlias: `brightwater-${company.accountId.slice(-4)}` });
    root.iam('UpdateAccountPasswordPolicy', PASSWORD_POLICY);
    company.keys.set('root', createKey(root));
    policies(company, root);
    groups(company, root);
    const serialNumber = company.trail.arn('mfa/root-account-mfa-device');
    root.iam(
      'CreateVirtualMFADevice',
      { virtualMFADeviceName: 'root-account-mfa-device', path: '/' },
      { virtualMFADevice: { serialNumber } },
    );
    root.iam('EnableMFADevice', { serialNumber });
  });
  company.schedule(company.calendar.ago(362, '16:20'), (at) => {
    const script = company.sit(asRoot(company.accountId, '203.0.113.24', company.key('root'), AGENTS.cli), at);
    script.iam('UpdateAccountPasswordPolicy', { ...PASSWORD_POLICY, minimumPasswordLength: 16 });
  });
}
