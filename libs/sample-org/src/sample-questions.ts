import { BUCKETS } from './documents';

/** A question about the organisation that has an interesting answer. */
export interface SampleQuestion {
  /** Completes "Who can …?" */
  readonly deed: string;
  readonly action: string;
  readonly resource: string;
}

export const sampleQuestions = (accountId: string): readonly SampleQuestion[] => [
  { deed: 'read the customer exports', action: 's3:GetObject', resource: `arn:aws:s3:::${BUCKETS.exports}/2026/customers.csv` },
  { deed: 'delete the backups', action: 's3:DeleteObject', resource: `arn:aws:s3:::${BUCKETS.backups}/nightly/1.tar.zst` },
  {
    deed: 'make an access key for Maria, the head of platform',
    action: 'iam:CreateAccessKey',
    resource: `arn:aws:iam::${accountId}:user/admins/maria.silva`,
  },
];
