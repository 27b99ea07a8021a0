import { compilePolicy, principalContext, type AccessRequest, type CompiledPolicy, type Policies } from '@app/policy-engine';
import { randomFrom } from './random';

export const ACCOUNT = '100000000001';
export const PRINCIPALS = 20;
export const REQUESTS = 50;

/** A condition of the workload: as a policy writes it, and as plain code for engines that have none. */
export interface Condition {
  readonly element: object;
  readonly holds: (context: Readonly<Record<string, unknown>>) => boolean;
}

/** A statement with one action and one resource, so that it is one row of a rule table too. */
export interface Row {
  readonly effect: 'Allow' | 'Deny';
  readonly action: string;
  readonly resource: string;
  /** A name in `CONDITIONS`. */
  readonly condition: string;
}

export const CONDITIONS: Readonly<Record<string, Condition>> = {
  team: {
    element: { StringEquals: { 'aws:PrincipalTag/team': ['red', 'blue', 'green'] } },
    holds: (context) => ['red', 'blue', 'green'].includes(context['aws:PrincipalTag/team'] as string),
  },
  network: {
    element: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } },
    holds: (context) => (context['aws:SourceIp'] as string).startsWith('10.'),
  },
  mfa: {
    element: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
    holds: (context) => context['aws:MultiFactorAuthPresent'] === 'true',
  },
  region: {
    element: { StringLike: { 'aws:RequestedRegion': 'eu-*' } },
    holds: (context) => (context['aws:RequestedRegion'] as string).startsWith('eu-'),
  },
};

/** A whole number below another one. */
type Pick = (below: number) => number;

function picking(seed: number): Pick {
  const random = randomFrom(seed);
  return (below) => Math.floor(random() * below);
}

const SERVICES = ['s3', 'sqs', 'dynamodb', 'ec2', 'lambda'];
const VERBS = ['Get', 'List', 'Put', 'Delete', 'Describe'];
const NOUNS = ['Object', 'Queue', 'Item', 'Instances', 'Function', 'Tags'];
const NAMES = 8;

const arn = (service: string, name: number, rest: string): string =>
  service === 's3' ? `arn:aws:s3:::bucket-${name}/${rest}` : `arn:aws:${service}:eu-west-1:${ACCOUNT}:thing/name-${name}/${rest}`;

/** Statements as an account has them: most allow verbs of a service on what bears a name, one in ten denies, one in four has a condition. */
export function rows(count: number, pick: Pick): Row[] {
  return Array.from({ length: count }, (_, index) => {
    const service = SERVICES[index % SERVICES.length] as string;
    const verb = VERBS[pick(VERBS.length)] as string;
    const deny = pick(10) === 0;
    const actions = [`${service}:*`, `${service}:${verb}*`, `${service}:${verb}${NOUNS[pick(NOUNS.length)]}`];
    const resources = [arn(service, pick(NAMES), '*'), arn(service, pick(NAMES), 'logs/*.gz'), '*'];
    return {
      effect: deny ? 'Deny' : 'Allow',
      action: actions[deny ? 2 : pick(3)] as string,
      resource: resources[deny ? 0 : pick(3)] as string,
      condition: pick(4) === 0 ? (Object.keys(CONDITIONS)[pick(4)] as string) : '',
    };
  });
}

export const statementOf = ({ effect, action, resource, condition }: Row): object => ({
  Effect: effect,
  Action: action,
  Resource: resource,
  ...(condition && { Condition: CONDITIONS[condition]?.element }),
});

export const policyOf = (name: string, statements: readonly object[]): CompiledPolicy =>
  compilePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }), name);

/** One principal: what it may do, as rows and as policies of five statements, and what it asks for. */
export interface Asker {
  readonly rows: readonly Row[];
  readonly identity: readonly CompiledPolicy[];
  readonly requests: readonly AccessRequest[];
}

export function askers(statements: number, seed = 7): Asker[] {
  const pick = picking(seed);
  return Array.from({ length: PRINCIPALS }, (_, index) => {
    const own = rows(statements, pick);
    const identity = Array.from({ length: Math.ceil(statements / 5) }, (_, at) =>
      policyOf(`arn:aws:iam::${ACCOUNT}:policy/p-${index}-${at}`, own.slice(at * 5, at * 5 + 5).map(statementOf)),
    );
    const requests = Array.from({ length: REQUESTS }, () => request(index, own, pick));
    // As requests come in: parsed, not put together of pieces.
    return { rows: own, identity, requests: JSON.parse(JSON.stringify(requests)) as AccessRequest[] };
  });
}

/** Three of four requests are after something that one of the rows speaks of. */
function request(index: number, own: readonly Row[], pick: Pick): AccessRequest {
  const row = own[pick(own.length)] as Row;
  const service = row.action.split(':')[0] as string;
  const verb = VERBS.find((each) => row.action.includes(`:${each}`)) ?? (VERBS[pick(VERBS.length)] as string);
  const noun = NOUNS.find((each) => row.action.endsWith(each)) ?? (NOUNS[pick(NOUNS.length)] as string);
  const name = pick(4) > 0 ? Number(/-(\d)\//.exec(row.resource)?.[1] ?? pick(NAMES)) : pick(NAMES);
  const principal = { kind: 'user', arn: `arn:aws:iam::${ACCOUNT}:user/user-${index}`, accountId: ACCOUNT, id: `AIDA${index}` } as const;
  const tags = { team: ['red', 'blue', 'white'][pick(3)] as string };
  return {
    principal,
    action: `${service}:${verb}${noun}`,
    resource: arn(service, name, pick(2) === 0 ? `logs/${pick(100)}.gz` : `data/${pick(100)}`),
    resourceAccountId: ACCOUNT,
    context: {
      ...principalContext({ ...principal, name: `user-${index}`, tags }, ACCOUNT),
      'aws:SourceIp': pick(3) > 0 ? `10.0.${pick(256)}.1` : '192.0.2.1',
      'aws:MultiFactorAuthPresent': String(pick(3) > 0),
      'aws:RequestedRegion': pick(4) > 0 ? 'eu-west-1' : 'us-east-1',
      'aws:SecureTransport': 'true',
    },
  };
}

/** 45 statements in six layers: 20 of the principal's own, a boundary of 5, two levels of SCPs of 5 each, 5 RCPs and the resource's policy of 5. */
export function chain(asker: Asker, seed: number): Policies {
  const pick = picking(seed);
  const wide = { Effect: 'Allow', Action: '*', Resource: '*' };
  const five = (more: object, first: object): object[] => [first, ...rows(4, pick).map((row) => ({ ...statementOf(row), ...more }))];
  const everybody = { Principal: '*' };
  return {
    identity: asker.identity,
    boundary: policyOf('boundary', five({}, wide)),
    scps: [[policyOf('scp-root', five({}, wide))], [policyOf('scp-unit', five({}, wide))]],
    rcps: [[policyOf('rcp', five(everybody, { ...wide, ...everybody }))]],
    resource: policyOf(
      'resource',
      five({ Principal: { AWS: asker.requests[0]?.principal.arn } }, { ...wide, ...everybody, Action: 's3:ListTags' }),
    ),
  };
}
