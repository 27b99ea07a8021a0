import { InvalidEnvironment, readEnvironment } from './environment';

const faultsOf = (variables: Record<string, string>): string => {
  try {
    readEnvironment(variables);
    return '';
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidEnvironment);
    return (error as Error).message;
  }
};

describe('the environment', () => {
  it('has defaults for everything that needs one', () => {
    expect(readEnvironment({ PORT: '' })).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      accountId: '100000000001',
      logLevel: 'info',
      notifierAllowedNetworks: [],
    });
    expect(readEnvironment({})).toMatchObject({
      databaseUrl: undefined,
      kafka: undefined,
      masterKey: undefined,
      adminToken: undefined,
      bootstrapKey: undefined,
    });
    expect(readEnvironment({}).dataDir).toMatch(/^\/.*\/data$/);
  });

  it('names every fault at once', () => {
    const said = faultsOf({
      PORT: 'eighty',
      KEYTRAIL_ACCOUNT_ID: '12',
      KEYTRAIL_ADMIN_TOKEN: 'short',
      LOG_LEVEL: 'shouting',
      KAFKA_BROKERS: 'nowhere',
      DATABASE_URL: 'mysql://x',
    });
    for (const name of ['PORT', 'KEYTRAIL_ACCOUNT_ID', 'KEYTRAIL_ADMIN_TOKEN', 'LOG_LEVEL', 'KAFKA_BROKERS', 'DATABASE_URL'])
      expect(said).toMatch(new RegExp(`^  ${name} must`, 'm'));
    expect(said).toContain('"eighty"');
  });

  it.each([
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '0x50'],
    ['HOST', 'a b'],
    ['KEYTRAIL_MASTER_KEY', 'c2hvcnQ='],
    ['KEYTRAIL_ACCOUNT_ID', '12345678901٢'],
    ['KEYTRAIL_NOTIFIER_ALLOWED_NETWORKS', '10.0.0.0/8,everywhere'],
    ['KAFKA_SSL', 'perhaps'],
    ['KAFKA_TOPIC_PARTITIONS', '0'],
    ['KEYTRAIL_BOOTSTRAP_ACCESS_KEY_ID', 'AKIAIOSFODNN7EXAMPLE'],
    ['KAFKA_SASL_MECHANISM', 'plain'],
  ])('refuses %s=%s', (name, value) => expect(faultsOf({ [name]: value })).not.toBe(''));

  it('never repeats a secret', () => {
    expect(
      faultsOf({
        KEYTRAIL_ADMIN_TOKEN: 'hush',
        DATABASE_URL: 'hush',
        KEYTRAIL_MASTER_KEY: 'hush',
        KEYTRAIL_BOOTSTRAP_SECRET_ACCESS_KEY: 'hush',
      }),
    ).not.toContain('hush');
  });

  it('reads lists, keys and pairs', () => {
    const read = readEnvironment({
      KAFKA_BROKERS: 'a:9092, b:9093',
      KAFKA_SSL: 'true',
      KAFKA_SASL_MECHANISM: 'scram-sha-512',
      KAFKA_SASL_USERNAME: 'u',
      KAFKA_SASL_PASSWORD: 'p',
      KEYTRAIL_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
      KEYTRAIL_NOTIFIER_ALLOWED_NETWORKS: '10.0.0.0/8,fd00::/8',
    });
    expect(read.kafka).toEqual({
      brokers: ['a:9092', 'b:9093'],
      ssl: true,
      sasl: { mechanism: 'scram-sha-512', username: 'u', password: 'p' },
      topicPartitions: 12,
    });
    expect(read.masterKey).toEqual(Buffer.alloc(32, 7));
    expect(read.notifierAllowedNetworks).toEqual(['10.0.0.0/8', 'fd00::/8']);
  });
});
