/** Starts the main job by what `npm start` runs, writes and reads through it, stops it: the smoke test of `.ci/run`. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const token = 'start-check-token-of-32-characters';
const data = mkdtempSync(join(tmpdir(), 'keytrail-start-'));
const port = await new Promise((resolve) => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port: free } = probe.address();
    probe.close(() => resolve(free));
  });
});
const server = spawn(process.execPath, ['tools/start.mjs'], {
  env: { ...process.env, PORT: String(port), KEYTRAIL_DATA_DIR: data, KEYTRAIL_ADMIN_TOKEN: token },
  stdio: ['ignore', 'inherit', 'inherit'],
});
const ended = new Promise((resolve) => server.once('exit', (code) => resolve(code)));
const url = `http://127.0.0.1:${port}`;

/** One request as the operator; undefined where nobody answers yet. */
async function call(method, path, body) {
  try {
    const answer = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
      body: body && JSON.stringify(body),
    });
    return { status: answer.status, body: await answer.json() };
  } catch {
    return undefined;
  }
}

async function walk() {
  for (
    const end = Date.now() + 120_000;
    (await call('GET', '/health/ready'))?.status !== 200;
    await new Promise((go) => setTimeout(go, 200))
  )
    if (Date.now() > end || server.exitCode !== null) throw new Error('the server did not become ready');
  const account = '/v1/accounts/100000000001';
  const made = await call('POST', `${account}/commands/CreateUser`, { userName: 'ann' });
  const read = await call('GET', `${account}/principals/user%2Fann?minLogIndex=${made?.body.logIndex}`);
  if (made?.status !== 201 || read?.body.name !== 'ann') throw new Error(`wrote and read: ${JSON.stringify([made, read])}`);
}

let fault;
try {
  await walk();
} catch (error) {
  fault = error.message;
}
server.kill('SIGTERM');
setTimeout(() => server.kill('SIGKILL'), 15_000).unref();
const code = await ended;
rmSync(data, { recursive: true, force: true });
if (fault || code !== 0) {
  console.error(`start check: ${fault ?? `the server ended with ${code}`}`);
  process.exit(1);
}
console.log('start check: started, wrote, read, stopped');
