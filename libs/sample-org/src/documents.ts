const allow = (action: string | readonly string[], resource: string | readonly string[], condition?: object): object => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
  ...(condition && { Condition: condition }),
});
const deny = (action: string | readonly string[], resource: string | readonly string[]): object => ({
  Effect: 'Deny',
  Action: action,
  Resource: resource,
});

const policy = (...statements: object[]): object => ({ Version: '2012-10-17', Statement: statements });
const bucket = (name: string): string[] => [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`];

/** The company's buckets. */
export const BUCKETS = {
  exports: 'brightwater-customer-exports',
  backups: 'brightwater-backups',
  lake: 'brightwater-data-lake',
  builds: 'brightwater-builds',
  invoices: 'brightwater-invoices',
} as const;

const developer = [
  allow(
    ['ec2:Describe*', 'ec2:RunInstances', 'ec2:StartInstances', 'ec2:StopInstances', 'logs:*', 'cloudwatch:Get*', 'cloudwatch:List*'],
    '*',
  ),
  allow(['s3:GetObject', 's3:PutObject', 's3:ListBucket'], bucket(BUCKETS.builds)),
  allow('lambda:*', 'arn:aws:lambda:us-east-1:*:function:brightwater-*'),
];

/** The company's policy documents. */
export const DOCUMENTS = {
  administrator: policy(allow('*', '*')),
  developer: policy(...developer),
  developerWithQueues: policy(...developer, allow(['sqs:SendMessage', 'sqs:ReceiveMessage'], 'arn:aws:sqs:us-east-1:*:brightwater-*')),
  /** The mistake of the year: meant for one bucket, written for all of them. */
  developerWithAllOfS3: policy(...developer, allow('s3:*', '*')),
  dataLakeRead: policy(
    allow(['s3:GetObject', 's3:ListBucket'], [...bucket(BUCKETS.lake), ...bucket(BUCKETS.exports)]),
    allow(['athena:*', 'glue:Get*'], '*'),
  ),
  dataLakeWriteFromOffice: policy(
    allow(['s3:PutObject', 's3:DeleteObject'], `arn:aws:s3:::${BUCKETS.lake}/*`, { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }),
  ),
  auditRead: policy(
    allow(['iam:Get*', 'iam:List*', 'cloudtrail:LookupEvents', 'config:Describe*', 's3:GetBucketPolicy', 's3:ListAllMyBuckets'], '*'),
  ),
  billing: policy(allow(['ce:Get*', 'budgets:*', 'cur:*'], '*'), allow(['s3:GetObject', 's3:ListBucket'], bucket(BUCKETS.invoices))),
  selfService: policy(
    allow(
      [
        'iam:ChangePassword',
        'iam:CreateAccessKey',
        'iam:DeleteAccessKey',
        'iam:UpdateAccessKey',
        'iam:ListAccessKeys',
        'iam:EnableMFADevice',
      ],
      ['arn:aws:iam::*:user/${aws:username}', 'arn:aws:iam::*:user/*/${aws:username}'],
    ),
  ),
  engineerBoundary: policy(
    allow(['ec2:*', 'logs:*', 's3:Get*', 's3:List*', 'lambda:Get*', 'lambda:List*', 'cloudwatch:*'], '*'),
    deny('iam:*', '*'),
  ),
  deploy: policy(
    allow(['s3:GetObject', 's3:PutObject', 's3:ListBucket'], bucket(BUCKETS.builds)),
    allow(['lambda:UpdateFunctionCode', 'ecs:UpdateService', 'cloudformation:*'], '*'),
  ),
  backup: policy(
    allow(['s3:PutObject', 's3:GetObject', 's3:ListBucket'], bucket(BUCKETS.backups)),
    deny('s3:DeleteObject*', `arn:aws:s3:::${BUCKETS.backups}/*`),
  ),
  metrics: policy(allow(['cloudwatch:PutMetricData', 'ec2:DescribeInstances'], '*')),
  invoices: policy(allow(['s3:GetObject', 's3:PutObject'], `arn:aws:s3:::${BUCKETS.invoices}/*`)),
  /** Put on a machine user long ago "for a day". */
  forgotten: policy(allow(['iam:CreateAccessKey', 'iam:PutUserPolicy', 'iam:PassRole'], '*')),
  team: (number: number): object =>
    policy(
      allow(['s3:GetObject', 's3:ListBucket'], bucket(`brightwater-team-${number}`)),
      allow(['dynamodb:Query', 'dynamodb:GetItem', 'dynamodb:PutItem'], `arn:aws:dynamodb:us-east-1:*:table/team-${number}-*`),
    ),
  desk: (userName: string): object => policy(allow(['s3:GetObject', 's3:PutObject'], `arn:aws:s3:::brightwater-desks/${userName}/*`)),
} as const;
