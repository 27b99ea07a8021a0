import type { Fold } from '@app/kernel';
import type { ClaimRules } from '../claim-rules';
import { foldOf } from '../iam-command';
import { boundStreams, type BoundPrincipals } from '../trust-policy/bound-principals';
import type { ResourcePolicyEvent } from './resource-policy.events';

export type ResourcePolicy =
  | { readonly status: 'none' }
  | { readonly status: 'set'; readonly document: unknown; readonly boundPrincipals: BoundPrincipals };

export const resourcePolicyFold: Fold<ResourcePolicy> = foldOf<ResourcePolicy, ResourcePolicyEvent>({ status: 'none' }, (_, event) => {
  switch (event.type) {
    case 'ResourcePolicySet':
      return { status: 'set', document: event.data.document, boundPrincipals: event.data.boundPrincipals ?? {} };
    case 'ResourcePolicyRemoved':
      return { status: 'none' };
  }
});

/** Whom the policy is bound to must be there when it is stored; that they go later is no conflict, as in AWS. */
export const resourcePolicyClaims: ClaimRules = {
  ResourcePolicySet: ({ data }) => (data.boundPrincipals ? { present: boundStreams(data.boundPrincipals) } : undefined),
};
