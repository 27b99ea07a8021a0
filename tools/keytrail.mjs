#!/usr/bin/env node
/** The `keytrail` command: builds if needed, then is the command line. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIfNeeded } from './build.mjs';
import { dist } from './sources.mjs';

await buildIfNeeded();
await import(pathToFileURL(join(dist, 'apps/cli/src/main.js')).href);
