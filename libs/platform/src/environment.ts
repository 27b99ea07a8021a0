import { isAccountId } from '@app/kernel';
import { parseCIDR } from 'ipaddr.js';
import { resolve } from 'node:path';

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const SASL_MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

/** How to reach Kafka. */
export interface KafkaSettings {
  readonly brokers: readonly string[];
  readonly ssl: boolean;
  readonly sslCaFile?: string;
  readonly sasl?: { readonly mechanism: (typeof SASL_MECHANISMS)[number]; readonly username: string; readonly password: string };
  readonly topicPartitions: number;
}

/** Every setting of the process, read once. What is unset and has no default is undefined; an empty value is unset. */
export interface Environment {
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
  /** Absolute. */
  readonly dataDir: string;
  /** Unset: embedded PostgreSQL. */
  readonly databaseUrl?: string;
  /** Unset: the in-process stream. */
  readonly kafka?: KafkaSettings;
  /** Where the reverse proxy finds the microservices. */
  readonly upstreams: { readonly identity: string; readonly compliance: string };
  /** 32 bytes. */
  readonly masterKey?: Buffer;
  /** The first, managed account. */
  readonly accountId: string;
  readonly adminToken?: string;
  readonly bootstrapKey?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** CIDRs that webhooks may reach although they are private. */
  readonly notifierAllowedNetworks: readonly string[];
  readonly logLevel: (typeof LOG_LEVELS)[number];
}

/** Variables whose values are never shown. */
export const SECRET_VARIABLES: ReadonlySet<string> = new Set([
  'DATABASE_URL',
  'KAFKA_SASL_PASSWORD',
  'KEYTRAIL_MASTER_KEY',
  'KEYTRAIL_ADMIN_TOKEN',
  'KEYTRAIL_BOOTSTRAP_SECRET_ACCESS_KEY',
]);

/** The environment has faults; the message names every one of them, secrets' values aside. */
export class InvalidEnvironment extends Error {
  constructor(readonly faults: readonly { name: string; fault: string }[]) {
    super(`Invalid settings in the environment:\n${faults.map(({ name, fault }) => `  ${name} ${fault}`).join('\n')}`);
    this.name = 'InvalidEnvironment';
  }
}

const isCidr = (text: string): boolean => {
  try {
    return Boolean(parseCIDR(text));
  } catch {
    return false;
  }
};

/** Reads and checks all variables of the start at once; throws InvalidEnvironment. */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const faults: { name: string; fault: string }[] = [];
  const text = (name: string): string | undefined => variables[name] || undefined;
  const fault = (name: string, want: string): undefined => {
    const value = text(name);
    faults.push({ name, fault: value === undefined || SECRET_VARIABLES.has(name) ? want : `${want}, not ${JSON.stringify(value)}` });
    return undefined;
  };
  const checked = (name: string, want: string, holds: (value: string) => boolean): string | undefined => {
    const value = text(name);
    return value === undefined || holds(value) ? value : fault(name, want);
  };
  const whole = (name: string, least: number, most: number, otherwise: number): number =>
    Number(
      checked(
        name,
        `must be a whole number from ${least} to ${most}`,
        (value) => /^\d{1,6}$/.test(value) && +value >= least && +value <= most,
      ) ?? otherwise,
    );
  const oneOf = <T extends string>(name: string, allowed: readonly T[]): T | undefined =>
    checked(name, `must be one of ${allowed.join(', ')}`, (value) => (allowed as readonly string[]).includes(value)) as T | undefined;
  const list = (name: string, want: string, holds: (item: string) => boolean): string[] =>
    checked(name, want, (value) => value.split(',').every((item) => holds(item.trim())))
      ?.split(',')
      .map((item) => item.trim()) ?? [];
  const together = (first: string, second: string): void => {
    for (const [given, missing] of [
      [first, second],
      [second, first],
    ] as const)
      if (text(given) !== undefined && text(missing) === undefined) fault(missing, `must be set too, because ${given} is`);
  };

  const kafka = (): KafkaSettings | undefined => {
    const brokers = list('KAFKA_BROKERS', 'must be host:port, several separated by commas', (item) => /^[^\s:/]+:\d{1,5}$/.test(item));
    const mechanism = oneOf('KAFKA_SASL_MECHANISM', SASL_MECHANISMS);
    together('KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD');
    if (mechanism && text('KAFKA_SASL_USERNAME') === undefined)
      fault('KAFKA_SASL_USERNAME', 'must be set too, because KAFKA_SASL_MECHANISM is');
    const ssl = oneOf('KAFKA_SSL', ['true', 'false', '1', '0']);
    const settings: KafkaSettings = {
      brokers,
      ssl: ssl === 'true' || ssl === '1' || text('KAFKA_SSL_CA_FILE') !== undefined,
      sslCaFile: text('KAFKA_SSL_CA_FILE'),
      sasl: mechanism && { mechanism, username: text('KAFKA_SASL_USERNAME') ?? '', password: text('KAFKA_SASL_PASSWORD') ?? '' },
      topicPartitions: whole('KAFKA_TOPIC_PARTITIONS', 1, 10_000, 12),
    };
    return brokers.length > 0 ? settings : undefined;
  };
  const bootstrapKey = (): Environment['bootstrapKey'] => {
    together('KEYTRAIL_BOOTSTRAP_ACCESS_KEY_ID', 'KEYTRAIL_BOOTSTRAP_SECRET_ACCESS_KEY');
    const accessKeyId = checked('KEYTRAIL_BOOTSTRAP_ACCESS_KEY_ID', 'must be 16 to 128 capital letters and digits', (value) =>
      /^[A-Z0-9]{16,128}$/.test(value),
    );
    const secretAccessKey = checked('KEYTRAIL_BOOTSTRAP_SECRET_ACCESS_KEY', 'must be at least 32 characters without white space', (value) =>
      /^\S{32,}$/.test(value),
    );
    return accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : undefined;
  };

  const address = (name: string, otherwise: string): string =>
    checked(name, 'must be an http:// address', (value) => /^https?:\/\/[^\s/]+\/?$/.test(value) && URL.canParse(value)) ?? otherwise;

  const environment: Environment = {
    host: checked('HOST', 'must be a host name or an IP address', (value) => /^[A-Za-z0-9.:_-]+$/.test(value)) ?? '127.0.0.1',
    port: whole('PORT', 0, 65_535, 8080),
    dataDir: resolve(text('KEYTRAIL_DATA_DIR') ?? './data'),
    databaseUrl: checked(
      'DATABASE_URL',
      'must be a postgres:// address',
      (value) => /^postgres(ql)?:\/\/\S+$/.test(value) && URL.canParse(value),
    ),
    kafka: kafka(),
    upstreams: {
      identity: address('KEYTRAIL_IDENTITY_URL', 'http://127.0.0.1:8081'),
      compliance: address('KEYTRAIL_COMPLIANCE_URL', 'http://127.0.0.1:8083'),
    },
    masterKey: base64Key(checked('KEYTRAIL_MASTER_KEY', 'must be 32 bytes in base64', (value) => base64Key(value) !== undefined)),
    accountId: checked('KEYTRAIL_ACCOUNT_ID', 'must be 12 digits', isAccountId) ?? '100000000001',
    adminToken: checked('KEYTRAIL_ADMIN_TOKEN', 'must be at least 32 characters, visible ASCII without spaces', (value) =>
      /^[\x21-\x7e]{32,}$/.test(value),
    ),
    bootstrapKey: bootstrapKey(),
    notifierAllowedNetworks: list('KEYTRAIL_NOTIFIER_ALLOWED_NETWORKS', 'must be CIDRs (10.0.0.0/8), several separated by commas', isCidr),
    logLevel: oneOf('LOG_LEVEL', LOG_LEVELS) ?? 'info',
  };
  if (faults.length > 0) throw new InvalidEnvironment(faults);
  return environment;
}

/** 32 bytes of base64, with or without padding; undefined if it is anything else. */
export function base64Key(text: string | undefined): Buffer | undefined {
  if (text === undefined || !/^[A-Za-z0-9+/]{43}=?$/.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === 32 ? bytes : undefined;
}
