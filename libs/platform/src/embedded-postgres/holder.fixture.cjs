// A process that holds a data dir until it is killed, or its parent is: node holder.fixture.cjs <data dir>. Prints the server's address once it runs.
const { transformFileSync } = require('@swc/core');

require.extensions['.ts'] = (module, file) => {
  const { code } = transformFileSync(file, { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'commonjs' } });
  module._compile(code, file);
};
const { startEmbeddedPostgres } = require('./embedded-postgres.ts');

startEmbeddedPostgres({ dataDir: process.argv[2], durable: false }).then(
  ({ url }) => {
    console.log(url);
    process.stdin.resume().on('end', () => process.exit());
  },
  (error) => {
    console.log(error.message);
    process.exit(1);
  },
);
