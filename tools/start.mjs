/** `npm start`, `npm run start:<app>`: builds if needed, then is the app, in this process: signals go straight to it. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIfNeeded } from './build.mjs';
import { dist } from './sources.mjs';

const app = process.argv[2] ?? 'standalone';
await buildIfNeeded();
await import(pathToFileURL(join(dist, 'apps', app, 'src/main.js')).href);
