/** Builds `dist` if it is not what the sources say (`npm run build`, and the first step of start, keytrail and demo). Nothing to build: nothing is written. */
import { pathToFileURL } from 'node:url';
import { underBuildLock } from './build-lock.mjs';
import { compile } from './compile.mjs';
import { missingBuild, project } from './sources.mjs';

const READ_ONLY = ['EROFS', 'EACCES', 'EPERM'];

async function build(signal) {
  await underBuildLock(async () => {
    const wanted = missingBuild(); // whoever held the lock before may have built it
    if (wanted === undefined) return;
    const began = Date.now();
    process.stderr.write('Building Keytrail (the first start, or the sources have changed) …\n');
    await compile(wanted, signal);
    process.stderr.write(`Built in ${((Date.now() - began) / 1000).toFixed(1)} s\n`);
  });
}

/** After this `dist` is current; else the process has ended with 1 and a sentence on stderr. */
export async function buildIfNeeded() {
  if (missingBuild() === undefined) return;
  const stop = new AbortController();
  const stopped = (signal) => {
    stop.abort();
    process.exitCode = signal === 'SIGINT' ? 130 : 143;
  };
  process.once('SIGINT', stopped).once('SIGTERM', stopped);
  try {
    await build(stop.signal);
  } catch (error) {
    if (stop.signal.aborted) process.exit();
    const fault = READ_ONLY.includes(error.code)
      ? `dist is not built from these sources, and ${project} cannot be written: run npm run build as its owner`
      : error.message;
    process.stderr.write(`Keytrail was not built: ${fault}\n`);
    process.exit(1);
  }
  process.off('SIGINT', stopped).off('SIGTERM', stopped);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await buildIfNeeded();
