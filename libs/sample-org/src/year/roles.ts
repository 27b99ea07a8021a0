import { attach, awsPolicy, createPolicy, putInline } from '../calls/policy-calls';
import { createOidcProvider, createRole, trust, updateTrust } from '../calls/role-calls';
import type { Company } from '../company';
import { DOCUMENTS } from '../documents';
import type { Sitting } from '../sitting';

/** The auditing firm whose account may read ours. */
export const AUDITOR_ACCOUNT = '555566667777';
export const EXTERNAL_ID = 'brightwater-audit';
export const OIDC_HOST = 'token.actions.githubusercontent.com';

function role(company: Company, by: Sitting, name: string, path: string, trustPolicy: object, description: string): void {
  company.roles.set(name, createRole(by, name, path, trustPolicy, description));
}

function ownPolicy(company: Company, by: Sitting, roleName: string, policyName: string, document: object): void {
  const policy = createPolicy(by, policyName, document, undefined, '/service/');
  company.policies.set(policyName, policy);
  attach(by, { roleName }, policy.arn);
}

/** Trust in a workflow of the company's repositories, as far as `subject` reaches. */
function workflows(company: Company, subject: object): object {
  const audience = { StringEquals: { [`${OIDC_HOST}:aud`]: 'sts.amazonaws.com' } };
  return trust({ Federated: company.trail.arn(`oidc-provider/${OIDC_HOST}`) }, 'sts:AssumeRoleWithWebIdentity', {
    ...audience,
    ...subject,
  });
}

/** Roles in the order of the year: deployment by a machine user first, by federation later. */
export function roles(company: Company): void {
  company.atConsole('jonas.berg', 361, '13:10', (by) => {
    role(company, by, 'Deploy', '/', trust({ AWS: company.user('ci-legacy').arn }), 'Releases, assumed by the build server');
    ownPolicy(company, by, 'Deploy', 'DeployPipeline', DOCUMENTS.deploy);
  });
  company.atConsole('jonas.berg', 352, '11:00', (by) => {
    role(company, by, 'web-server', '/service/', trust({ Service: 'ec2.amazonaws.com' }), 'Instances of the shop');
    ownPolicy(company, by, 'web-server', 'ShopMetrics', DOCUMENTS.metrics);
    role(company, by, 'invoice-renderer', '/service/', trust({ Service: 'lambda.amazonaws.com' }), 'Renders invoices');
    putInline(by, company.role('invoice-renderer'), 'invoices', DOCUMENTS.invoices);
  });
  company.atConsole('maria.silva', 348, '15:30', (by) => {
    const withMfa = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
    role(
      company,
      by,
      'BreakGlass',
      '/',
      trust({ AWS: company.trail.arn('root') }, 'sts:AssumeRole', withMfa),
      'For emergencies, with MFA only',
    );
    attach(by, company.role('BreakGlass'), company.policy('PlatformAdmin').arn);
  });
  company.atConsole('maria.silva', 178, '10:00', (by) => {
    const byId = { StringEquals: { 'sts:ExternalId': EXTERNAL_ID } };
    role(
      company,
      by,
      'ExternalAudit',
      '/',
      trust({ AWS: `arn:aws:iam::${AUDITOR_ACCOUNT}:root` }, 'sts:AssumeRole', byId),
      'The auditing firm',
    );
    attach(by, company.role('ExternalAudit'), company.policy('AuditRead').arn);
    attach(by, company.role('ExternalAudit'), awsPolicy('SecurityAudit'));
  });
  company.atConsole('jonas.berg', 75, '14:00', (by) => {
    createOidcProvider(by, OIDC_HOST, 'sts.amazonaws.com', '6938fd4d98bab03faadb97b34396831e3780aea1');
    const anyBranch = workflows(company, { StringLike: { [`${OIDC_HOST}:sub`]: 'repo:brightwater/*' } });
    role(company, by, 'GitHubActions', '/', anyBranch, 'Releases, by federation instead of keys');
    attach(by, company.role('GitHubActions'), company.policy('DeployPipeline').arn);
  });
  company.atConsole('jonas.berg', 68, '09:40', (by) => {
    const main = workflows(company, { StringLike: { [`${OIDC_HOST}:sub`]: 'repo:brightwater/shop:ref:refs/heads/main' } });
    updateTrust(by, company.role('GitHubActions'), main);
  });
}
