/** The rooms and whom they may import: the one table of docs/architecture.md, from which every rule below is made. */
const rooms = {
  kernel: [],
  iam: ['kernel', 'policy-engine'],
  'policy-engine': ['kernel'],
  'event-store': ['kernel'],
  'event-stream': ['kernel', 'event-store'],
  projection: ['kernel', 'event-store', 'event-stream'],
  identity: ['kernel', 'iam', 'event-store', 'policy-engine', 'audit', 'platform'],
  ingest: ['kernel', 'iam', 'policy-engine', 'event-store', 'platform'],
  audit: ['kernel', 'iam', 'policy-engine', 'event-store', 'projection', 'platform'],
  platform: ['kernel'],
  cli: ['kernel', 'policy-engine', 'event-store', 'event-stream'],
  'sample-org': ['kernel', 'iam'],
  composition: ['kernel', 'iam', 'event-store', 'event-stream', 'projection', 'audit', 'platform'],
};

const spec = '\\.(spec|e2e-spec|contract|fixture)\\.ts$';
/** Where the rooms lie; the fixtures that break each rule lie below a root of their own. */
const root = process.env.DEPENDENCY_RULES_ROOT ?? '';
const at = (path) => `^${root}${path}`;

module.exports = {
  forbidden: [
    ...Object.entries(rooms).map(([room, allowed]) => ({
      name: `direction-${room}`,
      comment: `libs/${room} may import ${allowed.join(', ') || 'no other room'} (docs/architecture.md §3)`,
      severity: 'error',
      from: { path: at(`libs/${room}/`), pathNot: spec },
      to: { path: at('libs/'), pathNot: at(`libs/(${[room, 'testing', ...allowed].join('|')})/`) },
    })),
    {
      name: 'deep-import',
      comment: 'Across rooms only through the door: @app/<room>, which is its index.ts',
      severity: 'error',
      from: { path: at('libs/([^/]+)/') },
      to: { path: at('libs/[^/]+/.+'), pathNot: [at('libs/$1/'), at('libs/[^/]+/src/index\\.ts$')] },
    },
    {
      name: 'deep-import-from-outside',
      comment: 'apps, bench, tools and test use a room through its door too',
      severity: 'error',
      from: { path: at('(apps|bench|tools|test)/') },
      to: { path: at('libs/[^/]+/.+'), pathNot: at('libs/[^/]+/src/index\\.ts$') },
    },
    {
      name: 'own-index',
      comment: 'Inside a room only relative imports, never its own index.ts',
      severity: 'error',
      from: { path: at('libs/([^/]+)/'), pathNot: spec },
      to: { path: at('libs/$1/src/index\\.ts$') },
    },
    { name: 'cycle', comment: 'No cycles, type imports included', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'app-import',
      comment: 'Apps compose; nothing imports an app, and apps never import apps',
      severity: 'error',
      from: { path: at('(libs/|apps/([^/]+)/)') },
      to: { path: at('apps/'), pathNot: at('apps/$2/') },
    },
    {
      name: 'testing-outside-specs',
      comment: 'libs/testing is for specs only',
      severity: 'error',
      from: { path: at('(libs|apps|tools|bench)/'), pathNot: [spec, at('libs/testing/'), at('bench/')] },
      to: { path: at('libs/testing/') },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: root ? '(^|/)dist/' : '(^|/)(dist|data|fixtures/dependency-rules)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'], conditionNames: ['require', 'node', 'default'] },
  },
};
