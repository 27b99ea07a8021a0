/** `npm start`: builds if needed, then is the server, in this process: signals go straight to it. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIfNeeded } from './build.mjs';
import { dist } from './sources.mjs';

await buildIfNeeded();
await import(pathToFileURL(join(dist, 'apps/standalone/src/main.js')).href);
