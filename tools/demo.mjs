/** `npm run demo`: builds if needed, then shows the main job on generated data. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIfNeeded } from './build.mjs';
import { dist } from './sources.mjs';

await buildIfNeeded();
await import(pathToFileURL(join(dist, 'apps/cli/src/demo.js')).href);
