/** Before the Kafka suites: is there a broker, or can one be started? If not, one line says why they are skipped. */
const { spawnSync } = require('node:child_process');
const { join } = require('node:path');

module.exports = () => {
  if (process.env.KAFKA_BROKERS || process.env.KEYTRAIL_NO_KAFKA !== undefined) return;
  const { status, stderr } = spawnSync(process.execPath, [join(__dirname, 'run.mjs'), '--check'], { encoding: 'utf8' });
  if (status === 0) return;
  process.env.KEYTRAIL_NO_KAFKA = stderr.trim();
  console.log(`\nThe Kafka suites are skipped: ${stderr.trim()}`);
};
