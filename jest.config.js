/** Suites by cost: pure (.spec.ts), PostgreSQL (.pg.spec.ts), Kafka (.kafka.spec.ts), whole (test/*.e2e-spec.ts). `npm test` runs all of them. */
const esm = [
  '@nestjs',
  '@fastify/static',
  'content-disposition',
  'file-type',
  'strtok3',
  'token-types',
  'uint8array-extras',
  '@borewit',
  '@tokenizer',
];
const swc = (syntax) => [
  '@swc/jest',
  {
    jsc: {
      parser: syntax === 'ts' ? { syntax: 'typescript', decorators: true } : { syntax: 'ecmascript' },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
      target: 'es2023',
      keepClassNames: true,
    },
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
  },
];
const shared = {
  rootDir: __dirname,
  testEnvironment: 'node',
  transform: { '\\.ts$': swc('ts'), '\\.m?js$': swc('js') },
  transformIgnorePatterns: [`/node_modules/(?!(${esm.join('|')})/)`],
  moduleNameMapper: { '^@app/([^/]+)$': '<rootDir>/libs/$1/src/index.ts' },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/data/'],
};
const soak = process.env.KEYTRAIL_SOAK === '1';
module.exports = {
  projects: [
    { ...shared, displayName: 'pure', testMatch: ['<rootDir>/{libs,apps,tools}/**/!(*.pg|*.kafka).spec.ts'] },
    { ...shared, displayName: 'postgresql', testMatch: ['<rootDir>/libs/**/*.pg.spec.ts'] },
    {
      ...shared,
      displayName: 'kafka',
      testMatch: ['<rootDir>/libs/**/*.kafka.spec.ts'],
      globalSetup: '<rootDir>/tools/kafka/jest-setup.js',
    },
    {
      ...shared,
      displayName: 'e2e',
      testMatch: ['<rootDir>/test/**/*.e2e-spec.ts'],
      globalSetup: '<rootDir>/tools/kafka/jest-setup.js',
    },
  ],
  reporters: [process.env.CI ? ['default', { summaryThreshold: 1 }] : 'default', '<rootDir>/tools/closing-line-reporter.js'],
  maxWorkers: 2,
  testTimeout: soak ? 3_600_000 : 120_000,
};
