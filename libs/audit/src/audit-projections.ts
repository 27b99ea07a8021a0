import type { Migration } from '@app/event-store';
import { arrangeMirror, neededByMirror, type MirrorKnown } from '@app/iam';
import { tableMigration, type Mirroring, type Projection } from '@app/projection';
import { accessKeys } from './access-keys/access-keys.projection';
import { keyUsage } from './access-keys/key-usage.projection';
import { accountActivity } from './accounts/account-activity.projection';
import { accountSettings } from './accounts/account-settings.projection';
import { attachments } from './attachments/attachments.projection';
import { auditTrail } from './audit-trail/audit-trail.projection';
import { groups } from './groups/groups.projection';
import { guardrails } from './guardrails/guardrails.projection';
import { inlinePolicies } from './inline-policies/inline-policies.projection';
import { memberships } from './memberships/memberships.projection';
import { mfaDevices } from './mfa-devices/mfa-devices.projection';
import { policies } from './policies/policies.projection';
import { policyVersions } from './policies/policy-versions.projection';
import { principals } from './principals/principals.projection';
import { resourcePolicies } from './resource-policies/resource-policies.projection';

/** Every read model of the audit: what the runner folds, what migrations and documents derive from. */
export const auditProjections: readonly Projection[] = [
  principals,
  groups,
  memberships,
  policies,
  policyVersions,
  attachments,
  inlinePolicies,
  resourcePolicies,
  guardrails,
  accessKeys,
  mfaDevices,
  accountSettings,
  accountActivity,
  keyUsage,
  auditTrail,
];

/** Their tables. */
export const auditMigrations: readonly Migration[] = auditProjections.map(tableMigration);

/** How their rows come from a mirrored account, whose records are late, doubled and unordered. */
export const auditMirroring: Mirroring<MirrorKnown> = { arrange: arrangeMirror, needs: neededByMirror, version: 1 };
