import type { Changed } from '@app/projection';
import { attachments } from '../attachments/attachments.projection';
import { groups } from '../groups/groups.projection';
import { inlinePolicies } from '../inline-policies/inline-policies.projection';
import { memberships } from '../memberships/memberships.projection';
import { policies } from '../policies/policies.projection';
import { policyVersions } from '../policies/policy-versions.projection';
import { principals } from '../principals/principals.projection';

/** More rows are not looked up one by one. */
const MOST_KEYS = 5_000;

const READ: ReadonlySet<string> = new Set(
  [principals, groups, memberships, attachments, inlinePolicies, policies, policyVersions].map(({ name }) => name),
);

/** Rows that have changed since an index was brought up to date: by projection their keys (columns joined by a tab), or all of the account's. */
export class PendingRows {
  private keys = new Map<string, Set<string>>();
  private count = 0;
  all = false;

  get isEmpty(): boolean {
    return !this.all && this.count === 0;
  }

  add(rows: Changed['rows']): void {
    if (rows === 'all') return this.addAll();
    for (const [name, keys] of Object.entries(rows)) {
      if (!READ.has(name)) continue;
      const known = this.keys.get(name) ?? new Set();
      this.keys.set(name, known);
      this.count -= known.size;
      for (const key of keys) known.add(key);
      this.count += known.size;
    }
    if (this.count > MOST_KEYS) this.addAll();
  }

  addAll(): void {
    this.all = true;
    this.keys = new Map();
    this.count = 0;
  }

  /** The keys of a projection's changed rows, each as its columns. */
  of({ name }: { readonly name: string }): readonly (readonly string[])[] {
    return [...(this.keys.get(name) ?? [])].map((key) => key.split('\t'));
  }
}
