import { textOf, type Call } from '../call';

/** What stands in an ARN after the account, by the service and the member of its requests that names the resource. */
const PLACES: Readonly<Record<string, Readonly<Record<string, (name: string) => string>>>> = {
  'kms.amazonaws.com': { keyId: (id) => (id.startsWith('alias/') ? '' : `key/${id}`) },
  'lambda.amazonaws.com': { functionName: (name) => `function:${name}` },
  'ecr.amazonaws.com': { repositoryName: (name) => `repository/${name}` },
  'elasticfilesystem.amazonaws.com': { fileSystemId: (id) => `file-system/${id}` },
  'backup.amazonaws.com': { backupVaultName: (name) => `backup-vault:${name}` },
  'glacier.amazonaws.com': { vaultName: (name) => `vaults/${name}` },
  'es.amazonaws.com': { domainName: (name) => `domain/${name}` },
  'events.amazonaws.com': { eventBusName: (name) => `event-bus/${name}` },
  'ses.amazonaws.com': { identity: (name) => `identity/${name}` },
};

const NAME = /^[\w+=,.@/-]{1,256}$/;
const QUEUE_URL = /^https:\/\/[\w.-]+\/(\d{12})\/([\w.-]{1,80})$/;

/** The ARN of a resource that a request names in the way of its service; undefined where that does not tell it. Services take ARNs in the place of names too. */
export function resourceArn(call: Call): string | undefined {
  const { eventSource, partition, accountId, record, response } = call;
  const region = textOf(record, 'awsRegion') ?? '';
  const [service] = eventSource.split('.');
  const [, owner, queue] = QUEUE_URL.exec(call.text('queueUrl') ?? '') ?? [];
  if (queue !== undefined) return `arn:${partition}:sqs:${region}:${owner}:${queue}`;
  for (const [member, place] of Object.entries(PLACES[eventSource] ?? {})) {
    const name = call.text(member);
    if (name?.startsWith('arn:')) return qualified(name, call.text('qualifier'));
    const told = name !== undefined && NAME.test(name) ? place(name) : '';
    if (told !== '') return qualified(`arn:${partition}:${service}:${region}:${accountId}:${told}`, call.text('qualifier'));
  }
  return service === 'secretsmanager' ? (textOf(response, 'arn') ?? textOf(response, 'aRN') ?? textOf(response, 'ARN')) : undefined;
}

/** A version or alias of a function bears a policy of its own. */
const qualified = (arn: string, qualifier: string | undefined): string =>
  qualifier !== undefined && /:function:[^:]+$/.test(arn) ? `${arn}:${qualifier}` : arn;
