import { recordTime } from './calendar';
import type { Caller } from './record';
import type { Role, User } from './entity';

const BROWSERS = {
  mac: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  windows: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0',
  linux: 'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0',
};

/** User agents as the tools write them. */
export const AGENTS = {
  ...BROWSERS,
  cli: 'aws-cli/2.31.18 md/awscrt#0.27.6 ua/2.1 os/macos#24.6.0 md/arch#arm64 lang/python#3.13.7 md/pyimpl#CPython cfg/retry-mode#standard md/installer#exe md/prompt#off',
  boto: 'Boto3/1.40.55 md/Botocore#1.40.55 ua/2.1 os/linux#6.8.0-1041-aws md/arch#x86_64 lang/python#3.12.11 md/pyimpl#CPython cfg/retry-mode#legacy Botocore/1.40.55',
  go: 'aws-sdk-go-v2/1.39.3 ua/2.1 os/linux lang/go#1.25.3 md/GOOS#linux md/GOARCH#amd64 api/s3#1.88.5',
  terraform:
    'APN/1.0 HashiCorp/1.0 Terraform/1.13.4 (+https://www.terraform.io) terraform-provider-aws/6.17.0 (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.39.3',
  actions: 'aws-sdk-nodejs-v3-1.913.0 configure-aws-credentials-for-github-actions',
} as const;

const session = (user: User, at: Date): object => ({
  attributes: { creationDate: recordTime(at), mfaAuthenticated: String(user.mfaSerial !== undefined) },
});

const userIdentity = (accountId: string, user: User): Record<string, unknown> => ({
  type: 'IAMUser',
  principalId: user.userId,
  arn: user.arn,
  accountId,
  userName: user.userName,
});

/** A person in AWS's console, signed in at `since`. */
export const atConsole = (accountId: string, user: User, sessionKey: string, since: Date): Caller => ({
  identity: { ...userIdentity(accountId, user), accessKeyId: sessionKey, sessionContext: session(user, since) },
  ip: user.ip,
  agent: user.browser,
});

/** A user with one of its long-term keys. */
export const withKey = (accountId: string, user: User, accessKeyId: string, agent: string = user.tool, ip = user.ip): Caller => ({
  identity: { ...userIdentity(accountId, user), accessKeyId },
  ip,
  agent,
});

/** A user who signs in: no key yet. */
export const signingIn = (accountId: string, user: User): Caller => ({
  identity: userIdentity(accountId, user),
  ip: user.ip,
  agent: user.browser,
});

/** The account's root user, in the console or (with a key id) by its key. */
export const asRoot = (accountId: string, ip: string, accessKeyId: string, agent: string = BROWSERS.mac): Caller => ({
  identity: { type: 'Root', principalId: accountId, arn: `arn:aws:iam::${accountId}:root`, accountId, accessKeyId },
  ip,
  agent,
});

/** A session of a role. */
export const inRole = (
  accountId: string,
  role: Role,
  sessionName: string,
  sessionKey: string,
  since: Date,
  from: Pick<Caller, 'ip' | 'agent'>,
): Caller => ({
  identity: {
    type: 'AssumedRole',
    principalId: `${role.roleId}:${sessionName}`,
    arn: `arn:aws:sts::${accountId}:assumed-role/${role.roleName}/${sessionName}`,
    accountId,
    accessKeyId: sessionKey,
    sessionContext: {
      sessionIssuer: { type: 'Role', principalId: role.roleId, arn: role.arn, accountId, userName: role.roleName },
      attributes: { creationDate: recordTime(since), mfaAuthenticated: 'false' },
    },
  },
  ip: from.ip,
  agent: from.agent,
});

/** An AWS service that acts for the account. */
export const asService = (host: string): Caller => ({ identity: { type: 'AWSService', invokedBy: host }, ip: host, agent: host });

/** Another account's principal, as the account whose role it assumes sees it. */
export const fromAccount = (accountId: string, principalId: string, ip: string): Caller => ({
  identity: { type: 'AWSAccount', principalId, accountId },
  ip,
  agent: AGENTS.boto,
});
